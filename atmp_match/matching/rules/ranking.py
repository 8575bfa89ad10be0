"""The order of offers and of hubs, by the column: who is shown, and how many there are besides.

Keys are whole numbers put together from what the order goes by, the least first, so that one comparison decides; ties
fall by the hubs' names in their addresses and by the offers' ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atmp_match.matching.rules.answers import Tally
from atmp_match.matching.rules.columns import Array, Hubs
from atmp_match.matching.rules.labels import SWEDEN
from atmp_match.matching.rules.near_misses import NEAR_MISSES, RELAXABLE, relaxations
from atmp_match.matching.rules.points import HOME, PLACES, place
from atmp_match.matching.rules.shown import Found, Shown
from atmp_match.matching.rules.sieve import ASK, CONDITIONS, Sifted

# Where each part of a key begins: the place of the hub's name needs 20 bits, a day 24, points 16.
DAY, POINTS, LEVEL = 20, 44, 60
MOST_POINTS = 2**16 - 1
NONE = np.iinfo(np.int64).max
# The same for hubs, over all needs: a day, points, needs with conditions, needs covered.
HUB_POINTS, HUB_CONDITIONS, HUB_COVERED = 24, 44, 50
MOST_NEEDS, MOST_HUB_POINTS = 2**6 - 1, 2**20 - 1


@dataclass(frozen=True)
class Ranking:
    """All needs together.

    :param sifted: one for each need
    """

    sifted: Sequence[Sifted]
    hubs: Hubs
    country: str | None

    def shown(self, most: int) -> Shown:
        """Return what an answer shows: so many matches of each need, and so many hubs."""
        needs = tuple(self.found(number, most) for number in range(len(self.sifted)))
        return Shown(needs, tuple(self.best_offers(most)), self.hub_count)

    def found(self, number: int, most: int) -> Found:
        """Return what to show of a need: so many matches in rank order, and the nearest misses."""
        sifted, answering = self.sifted[number], self._answering[number]
        matches = answering[_first(self._match_keys(number), most)]
        near = np.flatnonzero(sifted.near)
        nearest = near[_first(self._nearness(sifted, near), NEAR_MISSES)]
        in_reach = np.bincount(sifted.bits[~sifted.beyond_dates])
        counts = {bits: int(count) for bits, count in enumerate(in_reach) if count}
        return Found(_ids(sifted, matches), _ids(sifted, nearest), relaxations(counts), self._tally(number))

    def best_offers(self, most: int) -> list[tuple[str | None, ...]]:
        """Return, for the first hubs in their order, the best offer for each need."""
        shown = self._order[:most]
        return [tuple(row) for row in zip(*(self._best_of(n, shown) for n in range(len(self.sifted))), strict=True)]

    @property
    def hub_count(self) -> int:
        """Return how many hubs answer some need."""
        return len(self._order)

    def rank_of_hub(self, hub: int) -> int | None:
        """Return the place of a hub among all, or None where it answers no need."""
        found = np.flatnonzero(self._order == hub)
        return int(found[0]) + 1 if len(found) else None

    def rank_in_need(self, hub: int, number: int) -> int:
        """Return the place that a hub has among those that answer a need; after all of them where it does not."""
        hubs = self.sifted[number].hub[self._answering[number]]
        keys = _least(len(self.hubs.hubs), hubs, self._match_keys(number))
        return int(np.count_nonzero(keys < keys[hub])) + 1

    @cached_property
    def _answering(self) -> list[Array]:
        return [np.flatnonzero(sifted.bits == 0) for sifted in self.sifted]

    @cached_property
    def _best(self) -> list[Array]:
        # For each need and hub the key of its best offer: by level first, as a hub is shown.
        pairs = zip(self.sifted, self._answering, strict=True)
        return [_least(len(self.hubs.hubs), s.hub[rows], _keys(s, rows, s.level[rows])) for s, rows in pairs]

    @cached_property
    def _order(self) -> Array:
        """The numbers of the hubs that answer anything, the best first."""
        count = len(self.hubs.hubs)
        covered, conditions, points = (np.zeros(count, np.int64) for _ in range(3))
        start = np.full(count, NONE, np.int64)
        for best in self._best:
            there = best != NONE
            level = best >> LEVEL
            covered += there & (level == 0)
            conditions += there & (level == CONDITIONS)
            points += np.where(there, MOST_POINTS - ((best >> POINTS) & MOST_POINTS), 0)
            start = np.minimum(start, np.where(there, (best >> DAY) & (2 ** (POINTS - DAY) - 1), NONE))
        hubs = np.flatnonzero(start != NONE)
        keys = (
            ((MOST_NEEDS - covered) << HUB_COVERED)
            | ((MOST_NEEDS - conditions) << HUB_CONDITIONS)
            | ((MOST_HUB_POINTS - points) << HUB_POINTS)
            | start
        )[hubs]
        return hubs[np.lexsort((self.hubs.place_in_names[hubs], keys))]

    def _best_of(self, number: int, shown: Array) -> list[str | None]:
        sifted, best = self.sifted[number], self._best[number]
        wanted = np.zeros(len(best), bool)
        wanted[shown] = True
        rows = self._answering[number]
        rows = rows[wanted[sifted.hub[rows]]]
        rows = rows[_keys(sifted, rows, sifted.level[rows]) == best[sifted.hub[rows]]]
        first: dict[int, str] = {}
        for hub, offer_id in zip(sifted.hub[rows].tolist(), _ids(sifted, rows), strict=True):
            first.setdefault(hub, offer_id)
        return [first.get(int(hub)) for hub in shown]

    def _match_keys(self, number: int) -> Array:
        # What is not known stands below everything that is; ties fall by date, then by name.
        sifted, rows = self.sifted[number], self._answering[number]
        return _keys(sifted, rows, sifted.level[rows] == ASK) | self.hubs.place_in_names[sifted.hub[rows]]

    def _nearness(self, sifted: Sifted, near: Array) -> Array:
        bargain = np.isin(sifted.bits[near], [limit.value for limit in RELAXABLE])
        countries = self.hubs.country.take(sifted.hub[near])
        home = self.country or HOME
        distance = countries.map((PLACES.index(place(home, there)) for there in countries.values), np.int64)
        # Of two at one hub, the one at the grade that is needed comes before the one far above it.
        ask = (sifted.level[near] == ASK).astype(np.int64)
        return (~bargain).astype(np.int64) << 12 | distance << 8 | ask << 4 | sifted.too_high[near]

    def _tally(self, number: int) -> Tally:
        sifted, answering = self.sifted[number], self._answering[number]
        levels = np.bincount(sifted.level[answering], minlength=3)
        countries = self.hubs.country.take(sifted.hub[answering])
        at_home = countries.map((there == SWEDEN for there in countries.values), bool)
        return Tally(
            covered=int(levels[0]),
            conditions=int(levels[CONDITIONS]),
            ask=int(levels[ASK]),
            limited=bool(sifted.limited[answering].any()),
            planned_only=_all(sifted.planned[answering[sifted.level[answering] != ASK]]),
            at_home=bool(at_home.any()),
        )


def _keys(sifted: Sifted, rows: Array, level: Array) -> Array:
    points = (MOST_POINTS - sifted.points[rows]).astype(np.int64)
    return level.astype(np.int64) << LEVEL | points << POINTS | sifted.starts[rows].astype(np.int64) << DAY


def _least(count: int, hubs: Array, keys: Array) -> Array:
    least = np.full(count, NONE, np.int64)
    np.minimum.at(least, hubs, keys)
    return least


def _first(keys: Array, count: int) -> Array:
    """Return the places of the least keys in their order; equal ones in the order of the rows."""
    places = np.arange(len(keys))
    if len(keys) > count:
        places = np.flatnonzero(keys <= np.partition(keys, count - 1)[count - 1])
    return places[np.argsort(keys[places], kind="stable")][:count]


def _all(true: Array) -> bool:
    return bool(len(true) and true.all())


def _ids(sifted: Sifted, places: Array) -> tuple[str, ...]:
    return tuple(sifted.block.ids_of(sifted.rows[places]))
