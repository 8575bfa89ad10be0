"""The days of the evidence, all offers' pages one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atmp_match.catalogue.rules.openness import first_day, last_day
from atmp_match.matching.rules.columns.coded import EVER, FAR, Array, Coded


@dataclass(frozen=True)
class Pages:
    """When each page about an offer may be from: a day, or all days of a month or a year.

    :param starts: where each row's pages begin, and behind the last row where they end
    :param written: the first days they may be from; `EVER` for a page without a date
    :param told: the last days; `FAR` for a page without a date
    """

    starts: Array
    written: Array
    told: Array

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    @classmethod
    def of(cls, counts: Sequence[int] | Array, texts: Iterable[str | None]) -> "Pages":
        """Read so many dates for each row, each a day, a month, a year or nothing."""
        coded = Coded.of(text or None for text in texts)
        written = coded.map((first_day(text).toordinal() if text else EVER for text in coded.values), np.int32)
        told = coded.map((last_day(text).toordinal() if text else FAR for text in coded.values), np.int32)
        return cls(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), written, told)

    @cached_property
    def first_written(self) -> Array:
        """The first day on which each row's oldest page could exist; `EVER` where one is undated, or there is none."""
        return self._least(self.written, EVER)

    @cached_property
    def any_undated(self) -> Array:
        """Tell of each row whether some page has no date."""
        return (self.first_written == EVER) & (self._counts > 0)

    @cached_property
    def first_told(self) -> Array:
        """The first day on which some dated page of each row proves what it says; `FAR` if none does."""
        return self._least(self.told, FAR)

    @cached_property
    def last_told(self) -> Array:
        """The day of each row's newest dated page; `EVER` without one."""
        return -self._least(-self._dated, -EVER)

    def newest(self, rows: Array, as_of: int) -> Array:
        """Return, for each of these rows, the day of the newest page known on a day; `EVER` where there is none."""
        newest = self.last_told[rows]
        # Only where a page is younger than the question do the others have to be looked at.
        younger = np.flatnonzero(newest > as_of)
        if len(younger):
            pages, begins = self._pages_of(rows[younger])
            known = np.where(self._dated[pages] <= as_of, self._dated[pages], EVER)
            newest[younger] = np.maximum.reduceat(known, begins)
        return newest

    def tells_of(self, rows: Array, days: Array) -> Array:
        """Tell, for each of these rows that have pages, whether a dated one may be from that very day."""
        if not len(rows):
            return np.zeros(0, bool)
        pages, begins = self._pages_of(rows)
        day = np.repeat(days, np.diff(np.append(begins, len(pages))))
        about = (self.written[pages] <= day) & (day <= self.told[pages]) & (self.told[pages] != FAR)
        return np.logical_or.reduceat(about, begins)

    def take(self, rows: Array) -> "Pages":
        """Return the pages of these rows."""
        pages, _ = self._pages_of(rows)
        starts = np.concatenate([[0], np.cumsum(self._counts[rows])]).astype(np.int32)
        return Pages(starts, self.written[pages], self.told[pages])

    def and_then(self, other: "Pages") -> "Pages":
        """Return these pages with other rows' below them."""
        return Pages(
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
            np.concatenate([self.written, other.written]),
            np.concatenate([self.told, other.told]),
        )

    @property
    def _counts(self) -> Array:
        return np.diff(self.starts)

    @cached_property
    def _dated(self) -> Array:
        return np.where(self.told == FAR, EVER, self.told)

    def _pages_of(self, rows: Array) -> tuple[Array, Array]:
        """Return the places of these rows' pages, and where in that list each row begins."""
        counts = self._counts[rows]
        begins = np.cumsum(counts) - counts
        return np.arange(counts.sum()) + np.repeat(self.starts[rows] - begins, counts), begins

    def _least(self, days: Array, without: int) -> Array:
        least = np.full(len(self), without, np.int32)
        filled = np.flatnonzero(self._counts)
        if len(filled):
            least[filled] = np.minimum.reduceat(days, self.starts[filled])
        return least
