"""Choosing among the hubs of an answer: what passes, how many stand behind each choice, which choice hides all. Pure.

A filter acts on what a hub's card shows, the hub's best offer for each need; it never changes a hub's rank.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from atmp_match.matching.rules.answers import HubRow, Level, Match
from atmp_match.matching.rules.points import EEA, EUROPE, NORDIC

REGIONS: Mapping[str, frozenset[str]] = {"nordic": NORDIC, "eea": EEA, "europe": EUROPE}
LEVELS = (Level.COVERED, Level.CONDITIONS, Level.ASK)
# What counts as met where a need must be met, and nothing more is said.
ENOUGH = Level.CONDITIONS
HERE, OFFICE = "here", "office"
# What a card shows several of, and a reader may choose any number of.
TRAITS = ("country", "region", "grade", "containment", "openness", "booking")
PLACE = ("country", "region")


@dataclass(frozen=True)
class Filters:
    """What a hub's card must show; an empty field lets everything through.

    :param country: codes; a hub in one of these or in one of the regions passes
    :param level: a hub does at least one need at exactly this level
    :param booking: `here`, where the hub has joined; `office`, where it is asked through the cluster office
    :param needs: by number, from 1 on, the least level at which a need must be met
    :param start_by: the last day on which the needs that must be met, or else any need, may start
    """

    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    containment: tuple[str, ...] = ()
    openness: tuple[str, ...] = ()
    booking: tuple[str, ...] = ()
    level: Level | None = None
    needs: Mapping[int, Level] = field(default_factory=dict)
    start_by: date | None = None

    def chosen(self) -> list[tuple[str, str]]:
        """Return each single choice as a name and a value, in the order of the page."""
        traits = [(name, value) for name in TRAITS for value in getattr(self, name)]
        needs = [("need", str(number)) for number in sorted(self.needs)]
        level = [("level", self.level.value)] if self.level else []
        start = [("start", self.start_by.isoformat())] if self.start_by else []
        return [*needs, *level, *traits, *start]

    def without(self, name: str, value: str | None = None) -> "Filters":
        """Return the same filters but one choice, or all choices of a name."""
        if name == "need":
            kept = {n: level for n, level in self.needs.items() if value is not None and str(n) != value}
            return replace(self, needs=kept)
        if name == "start":
            return replace(self, start_by=None)
        if name == "level":
            return replace(self, level=None)
        left: Any = tuple(v for v in getattr(self, name) if value is not None and v != value)
        return replace(self, **{name: left})


def choose(rows: Iterable[HubRow], filters: Filters) -> list[HubRow]:
    """Return the hubs that pass, in the order given."""
    return [row for row in rows if passes(row, filters)]


def passes(row: HubRow, filters: Filters) -> bool:
    """Tell whether a hub's card shows all that is asked for."""
    return all(check(row, filters) for check in CHECKS)


def traits_of(row: HubRow, name: str) -> frozenset[str]:
    """Return the values under which a hub is found."""
    return READ[name](row, [match for match in row.best if match])


def meets(match: Match | None, least: Level) -> bool:
    """Tell whether a need is met at this level or a better one."""
    return match is not None and LEVELS.index(match.level) <= LEVELS.index(least)


def count_trait(rows: Sequence[HubRow], filters: Filters, name: str) -> Counter[str]:
    """Return for each value how many hubs it would leave, the other filters staying as they are."""
    others = filters.without(name)
    if name in PLACE:
        others = others.without(PLACE[0]).without(PLACE[1])  # one group on the page: any of its boxes lets a hub pass
    return Counter(value for row in rows if passes(row, others) for value in traits_of(row, name))


def count_need(rows: Sequence[HubRow], filters: Filters, number: int) -> int:
    """Return how many hubs there would be if this need had to be met."""
    asked = replace(filters, needs={**filters.needs, number: filters.needs.get(number, ENOUGH)})
    return len(choose(rows, asked))


def count_level(rows: Sequence[HubRow], filters: Filters, level: Level | None) -> int:
    """Return how many hubs do at least one need at this level; None counts all."""
    return len(choose(rows, replace(filters, level=level)))


def ways_out(rows: Sequence[HubRow], filters: Filters) -> list[tuple[str, str, int]]:
    """Return the choices that hide everything: name, value, and how many hubs show without it, most first."""
    found = [(name, value, len(choose(rows, filters.without(name, value)))) for name, value in filters.chosen()]
    return sorted((way for way in found if way[2]), key=lambda way: -way[2])


def first_start(rows: Sequence[HubRow], filters: Filters) -> date | None:
    """Return the first day by which some hub that passes all else can start, or None where none passes."""
    return min((_start(row, filters) for row in choose(rows, filters.without("start"))), default=None)


def _start(row: HubRow, filters: Filters) -> date:
    musts = [match for number in filters.needs if (match := row.best[number - 1])]
    if musts:
        return max(match.earliest_start for match in musts)
    return min(match.earliest_start for match in row.best if match)


def _is_in_place(row: HubRow, filters: Filters) -> bool:
    wanted = {*filters.country, *filters.region}
    return not wanted or bool(wanted & (traits_of(row, "country") | traits_of(row, "region")))


def _has_traits(row: HubRow, filters: Filters) -> bool:
    return all(
        not (wanted := getattr(filters, name)) or not traits_of(row, name).isdisjoint(wanted)
        for name in TRAITS
        if name not in PLACE
    )


def _has_level(row: HubRow, filters: Filters) -> bool:
    return filters.level is None or row.count(filters.level) > 0


def _meets_needs(row: HubRow, filters: Filters) -> bool:
    return all(meets(row.best[number - 1], least) for number, least in filters.needs.items())


def _starts_in_time(row: HubRow, filters: Filters) -> bool:
    return filters.start_by is None or _start(row, filters) <= filters.start_by


def _openness(_row: HubRow, found: Sequence[Match]) -> frozenset[str]:
    codes = [reason.code for match in found for reason in match.reasons]
    return frozenset(code.removeprefix("openness-") for code in codes if code.startswith("openness-"))


Read = Callable[[HubRow, Sequence[Match]], frozenset[str]]
READ: Mapping[str, Read] = {
    "country": lambda row, _found: frozenset({row.hub.country}),
    "region": lambda row, _found: frozenset(name for name, inside in REGIONS.items() if row.hub.country in inside),
    "grade": lambda _row, found: frozenset(grade for match in found for grade in match.offer.grades),
    "containment": lambda _row, found: frozenset(match.offer.containment_max for match in found),
    "openness": _openness,
    "booking": lambda row, _found: frozenset({HERE if row.hub.claimed else OFFICE}),
}
# The needs come first: what may start in time depends on them.
CHECKS: tuple[Callable[[HubRow, Filters], bool], ...] = (
    _meets_needs, _has_level, _is_in_place, _has_traits, _starts_in_time,
)  # fmt: skip
