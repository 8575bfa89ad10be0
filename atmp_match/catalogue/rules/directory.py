"""Finding hubs in the directory: what passes a filter, how many there are behind each choice. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Filters:
    """What a reader of the catalogue looks for; None lets everything through.

    :param modality: an offer for any modality passes too; one whose modalities are unknown does not
    """

    service: str | None = None
    modality: str | None = None
    grade: str | None = None
    country: str | None = None

    def chosen(self) -> dict[str, str]:
        """Return what is looked for, by the filter's name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def without(self, name: str) -> "Filters":
        """Return the same filters but one."""
        return replace(self, **{name: None})


@dataclass(frozen=True)
class Entry:
    """What the directory knows of one offer."""

    hub: str
    country: str
    service: str
    modalities: Sequence[str]
    grades: Sequence[str]

    def values(self, name: str) -> Sequence[str]:
        """Return the values under which a filter finds the offer."""
        if name in {"modality", "grade"}:
            return self.modalities if name == "modality" else self.grades
        return (self.country if name == "country" else self.service,)

    def passes(self, filters: Filters) -> bool:
        """Tell whether the offer is what the reader looks for."""
        return all(
            value in self.values(name) or (name == "modality" and "any" in self.modalities)
            for name, value in filters.chosen().items()
        )


@dataclass(frozen=True)
class Site:
    """Where a hub lies; degrees north and east, good to its city."""

    slug: str
    name: str
    city: str
    country: str
    lat: float
    lon: float


def hubs_by_choice(entries: Iterable[Entry], filters: Filters) -> Mapping[str, Mapping[str, int]]:
    """Return for each filter and value how many hubs it would leave, the other filters staying as they are.

    Offers for any modality count under each modality that some offer names.
    """
    listed = list(entries)
    return {field.name: _count(listed, field.name, filters.without(field.name)) for field in fields(Filters)}


def ways_out(entries: Iterable[Entry], filters: Filters) -> list[tuple[str, int]]:
    """Return the filters that hide everything: the name of each, and how many hubs show without it, most first."""
    listed = list(entries)
    found = [(name, _hubs(listed, filters.without(name))) for name in filters.chosen()]
    return sorted((way for way in found if way[1]), key=lambda way: -way[1])


def _count(entries: Sequence[Entry], name: str, others: Filters) -> dict[str, int]:
    hubs: defaultdict[str, set[str]] = defaultdict(set)
    passing = [entry for entry in entries if entry.passes(others)]
    for entry in passing:
        for value in entry.values(name):
            hubs[value].add(entry.hub)
    if name == "modality":
        anything = hubs.pop("any", set())
        hubs.pop("unknown", None)
        hubs = defaultdict(set, {value: found | anything for value, found in hubs.items()})
    return {value: len(found) for value, found in hubs.items()}


def _hubs(entries: Iterable[Entry], filters: Filters) -> int:
    return len({entry.hub for entry in entries if entry.passes(filters)})
