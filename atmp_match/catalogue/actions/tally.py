"""Counting what an import changes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from atmp_match.extensions import Base

KINDS = ("terms", "hubs", "facts", "offers", "resources", "links", "entries")


class Tally:
    """What an import changes: how many rows of each kind, and of which offers; false while nothing is."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._changed: Counter[str] = Counter()
        self.kept: list[str] = []
        self._touched: defaultdict[str, set[str]] = defaultdict(set)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return self._changed.total() > 0

    def add(self, kind: str, number: int = 1) -> None:
        """Count new or changed rows."""
        self._changed[kind] += number

    def touch(self, service: str, modalities: Iterable[str]) -> None:
        """Note an offer that is new, or not what it was; both what it was and what it is."""
        self._touched[service].update(modalities)

    def touched(self) -> dict[str, list[str]]:
        """Return by service the modalities of the offers that were touched."""
        return {service: sorted(modalities) for service, modalities in sorted(self._touched.items())}

    def counts(self) -> dict[str, int]:
        """Return the numbers of all kinds, zeros too."""
        return {kind: self._changed[kind] for kind in KINDS}


def differs(row: Base, values: Mapping[str, Any]) -> bool:
    """Tell whether a table's row says something else than `values`."""
    return any(getattr(row, name) != value for name, value in values.items())


def put(row: Base, values: Mapping[str, Any]) -> bool:
    """Write into the row what differs; tell whether anything did."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)
