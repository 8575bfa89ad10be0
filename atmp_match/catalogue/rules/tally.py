"""Counting what an import changes. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

KINDS = ("terms", "hubs", "facts", "offers", "resources", "links", "entries")
MOST_LINES = 200  # of a preview; the counts speak of all


class Tally:
    """What an import changes: how many rows of each kind, and of which offers; false while nothing is."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._changed: Counter[str] = Counter()
        self.kept: list[str] = []
        self.lines: list[dict[str, Any]] = []
        self._named: set[tuple[str, str]] = set()
        self._touched: defaultdict[str, set[str]] = defaultdict(set)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return self._changed.total() > 0

    def add(self, kind: str, number: int = 1) -> None:
        """Count new or changed rows."""
        self._changed[kind] += number

    def new(self, kind: str, name: str) -> None:
        """Count a new row, and keep its name for the preview."""
        self._note(kind, name, None)

    def changed(self, kind: str, name: str, fields: Iterable[str], number: int = 1) -> None:
        """Count a changed row, and keep for the preview which of its fields are not what they were."""
        self._note(kind, name, sorted(fields), number)

    def touch(self, service: str, modalities: Iterable[str]) -> None:
        """Note an offer that is new, or not what it was; both what it was and what it is."""
        self._touched[service].update(modalities)

    def touched(self) -> dict[str, list[str]]:
        """Return by service the modalities of the offers that were touched."""
        return {service: sorted(modalities) for service, modalities in sorted(self._touched.items())}

    def counts(self) -> dict[str, int]:
        """Return the numbers of all kinds, zeros too."""
        return {kind: self._changed[kind] for kind in KINDS}

    def _note(self, kind: str, name: str, fields: list[str] | None, number: int = 1) -> None:
        if (kind, name) not in self._named:  # a row that is new and then changed is one row
            self._named.add((kind, name))
            self.add(kind, number)
            if len(self.lines) < MOST_LINES:
                self.lines.append({"kind": kind, "name": name, "fields": fields})
