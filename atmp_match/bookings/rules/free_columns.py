"""The free weeks of every offer in one array: so many weeks in a row are free from each Monday. Pure.

Such columns are never changed: what changes makes new ones. Only the search imports this: NumPy weighs 6 MB or more.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from atmp_match.bookings.rules.free_weeks import MOST_WEEKS, Wanted
from atmp_match.calendar.rules import HORIZON, Fits, week_span
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.columns import FAR, Array, Coded

SPARE = 6  # weeks for which the columns go further than anybody may book, so that they need not be read anew each day
MONDAYS = HORIZON.days // 7 + SPARE + 1
LAST = (MONDAYS + MOST_WEEKS) * 7  # days after the first Monday: what comes later changes nothing


@dataclass(frozen=True)
class Taken:
    """Days on which units are taken, half-open, as ordinals; `rows` says of which unit, from 0 on."""

    rows: Array
    starts: Array
    ends: Array


@dataclass(frozen=True)
class Columns:
    """The offers whose calendar is kept here, in the order of their ids, which is what ties fall by.

    :param words: the vocabulary that they were read with
    :param first: the first Monday, an ordinal
    :param ids: as bytes
    :param opens: first days as ordinals; `closes` the days after the last
    :param runs: for each Monday how many working weeks in a row some unit is free and the hub open; 0: none may begin
    """

    words: Taxonomy
    first: int
    ids: Array
    hubs: Array
    resources: Array
    kinds: Coded
    opens: Array
    closes: Array
    runs: Array

    def renewed(self, gone: Collection[str], read: "Columns") -> "Columns":
        """Return the columns without some offers and with those that were read again."""
        names = np.array(sorted(offer_id.encode() for offer_id in gone), np.bytes_)
        stays = np.ones(len(self.ids), np.bool_)
        if len(self.ids):
            places = np.minimum(np.searchsorted(self.ids, names), len(self.ids) - 1)
            stays[places[self.ids[places] == names]] = False
        kept = self._take(np.flatnonzero(stays))
        joined = Columns(
            words=self.words,
            first=self.first,
            ids=np.concatenate([kept.ids, read.ids]),
            hubs=np.concatenate([kept.hubs, read.hubs]),
            resources=np.concatenate([kept.resources, read.resources]),
            kinds=kept.kinds.and_then(read.kinds),
            opens=np.concatenate([kept.opens, read.opens]),
            closes=np.concatenate([kept.closes, read.closes]),
            runs=np.concatenate([kept.runs, read.runs]),
        )
        return joined._take(np.argsort(joined.ids, kind="stable"))

    def ids_at(self, hubs: Collection[int], resources: Collection[int]) -> list[str]:
        """Return the offers of these hubs, and those that take these resources."""
        return self._take(np.isin(self.hubs, list(hubs)) | np.isin(self.resources, list(resources))).offer_ids()

    def offer_ids(self) -> list[str]:
        """Return the ids as text."""
        return [offer_id.decode() for offer_id in self.ids.tolist()]

    def _take(self, rows: Array) -> "Columns":
        return Columns(
            self.words,
            self.first,
            self.ids[rows],
            self.hubs[rows],
            self.resources[rows],
            self.kinds.take(rows),
            self.opens[rows],
            self.closes[rows],
            self.runs[rows],
        )


@dataclass(frozen=True)
class FirstWeeks:
    """Offers that have the weeks, soonest first: their ids, and the Mondays on which the first ones begin, ordinals."""

    ids: Array
    starts: Array

    def __len__(self) -> int:
        """Return the number of offers."""
        return len(self.ids)

    def after(self, start: date, offer_id: str) -> "FirstWeeks":
        """Return the offers that come after one in this order, whether or not it still has the weeks."""
        day, name = start.toordinal(), offer_id.encode()
        later = (self.starts > day) | ((self.starts == day) & (self.ids > name))
        return FirstWeeks(self.ids[later], self.starts[later])

    def head(self, count: int) -> list[tuple[str, date]]:
        """Return the first offers, each with its Monday."""
        pairs = zip(self.ids[:count].tolist(), self.starts[:count].tolist(), strict=True)
        return [(offer_id.decode(), date.fromordinal(start)) for offer_id, start in pairs]


def first_weeks(
    columns: Columns,
    wanted: Wanted,
    today: Mapping[str, date],
    *,
    also_made_up: bool,
    further: Mapping[str, Fits] | None = None,
) -> FirstWeeks:
    """Return where such weeks are free.

    :param today: by zone
    :param further: of offers that take several resources, whether a booking of some days has the later ones free
    """
    days = wanted.days
    asked = [kind.starts(wanted, today, also_made_up=also_made_up) or (FAR, 0) for kind in columns.kinds.values]
    soonest = np.maximum(columns.kinds.map((max(start, wanted.first.toordinal()) for start, _ in asked), np.int64),
                         columns.opens)  # fmt: skip
    latest = np.minimum(columns.kinds.map((last for _, last in asked), np.int64),
                        np.minimum(columns.closes, wanted.until.toordinal()) - days)  # fmt: skip
    low = np.maximum(-((columns.first - soonest) // 7), 0)
    high = np.minimum((latest - columns.first) // 7, MONDAYS - 1)
    rows = np.flatnonzero(low <= high)
    if not len(rows):
        return FirstWeeks(columns.ids[:0], columns.opens[:0])
    begin, end = low[rows].min(), high[rows].max() + 1
    weeks = np.arange(begin, end)
    fits = columns.runs[rows, begin:end] >= wanted.weeks
    fits &= (weeks >= low[rows, None]) & (weeks <= high[rows, None])
    _close_ends(fits, columns.kinds.take(rows), columns.first + weeks * 7 + days - 1)
    if further:
        _need_all(fits, columns.ids[rows], columns.first + weeks * 7, wanted, further)
    there = fits.any(axis=1)
    starts = columns.first + (begin + fits[there].argmax(axis=1)) * 7
    order = np.argsort(starts, kind="stable")
    return FirstWeeks(columns.ids[rows][there][order], starts[order])


def _need_all(fits: Array, ids: Array, mondays: Array, wanted: Wanted, further: Mapping[str, Fits]) -> None:
    """Take away the Mondays before the first one for which all that an offer takes is free, or all of them."""
    for place in np.flatnonzero(np.isin(ids, [offer_id.encode() for offer_id in further])):
        for week in np.flatnonzero(fits[place]):
            if further[ids[place].decode()](*week_span(date.fromordinal(int(mondays[week])), wanted.weeks)):
                break
            fits[place, week] = False


def runs_from(taken: Taken, count: int, first: int) -> Array:
    """Return for each of `count` units, and each Monday from the first on, how many working weeks in a row it is free.

    A working week ends before Saturday, so that what begins on a Saturday leaves it whole.
    """
    free = np.full((count, MONDAYS), first + LAST, np.int32)
    # Each span counts for the Mondays up to its start, and for the next ones through the last of them.
    before = np.minimum((taken.starts - first) // 7, MONDAYS - 1)
    later = np.flatnonzero(before >= 0)
    np.minimum.at(free, (taken.rows[later], before[later]), taken.starts[later].astype(np.int32))
    free = np.minimum.accumulate(free[:, ::-1], axis=1)[:, ::-1]
    edges = np.zeros((count, MONDAYS + 1), np.int16)
    np.add.at(edges, (taken.rows, _first_monday(taken.starts, first)), 1)
    np.add.at(edges, (taken.rows, _first_monday(taken.ends, first)), -1)
    weeks = (free - (first + 7 * np.arange(MONDAYS, dtype=np.int32)) + 2) // 7
    weeks[np.cumsum(edges[:, :-1], axis=1) > 0] = 0
    return np.minimum(weeks, MOST_WEEKS).astype(np.uint8)


def _first_monday(days: Array, first: int) -> Array:
    # The number of the first Monday that is not before the day.
    return np.clip(-((first - days) // 7), 0, MONDAYS)


def _close_ends(fits: Array, kinds: Coded, fridays: Array) -> None:
    # Hubs of one country close on the same days, so that few different sets have to be looked at.
    of_set: dict[frozenset[int], list[int]] = {}
    for number, kind in enumerate(kinds.values):
        if kind.shut_fridays:
            of_set.setdefault(kind.shut_fridays, []).append(number)
    for shut, numbers in of_set.items():
        fits[np.ix_(np.isin(kinds.codes, numbers), np.isin(fridays, list(shut)))] = False
