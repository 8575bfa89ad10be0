"""One need held against all offers of its service at once: the same limits and points as `judge`, by the column.

Where a column has few different values, the rule of `limits` itself is asked, once for each. Dates and what is known
to be absent are counted here; tests hold them against `judge`, offer by offer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from atmp_match.calendar.rules import FreeTime
from atmp_match.matching.rules.absences import Absent
from atmp_match.matching.rules.answers import Limit
from atmp_match.matching.rules.columns import FAR, NO_DAY, Array, Block, Hubs
from atmp_match.matching.rules.days import Opening
from atmp_match.matching.rules.near_misses import SHOWN
from atmp_match.matching.rules.outcomes import (
    OPENINGS,
    Outcome,
    by_offer,
    by_opening,
    by_openness,
    grades_too_high,
    of_modalities,
    points_of_evidence,
    points_of_places,
)
from atmp_match.matching.rules.points import STARTS
from atmp_match.matching.rules.questions import Question

LOST = (Limit.SERVICE | Limit.MODALITY | Limit.OPENNESS).value  # nothing that anybody could give way on
DATES = Limit.DATES.value
ASK, CONDITIONS = 2, 1
BASES = ("planned", "earliest-evidence", "stated")
OPEN, UNPROVEN = OPENINGS.index(Opening.OPEN), OPENINGS.index(Opening.UNPROVEN)
OPENS_LATER, PLANNED = OPENINGS.index(Opening.OPENS_LATER), OPENINGS.index(Opening.PLANNED)
OVERDUE, UNHEARD_OF = OPENINGS.index(Opening.OVERDUE), OPENINGS.index(Opening.UNHEARD_OF)


@dataclass(frozen=True)
class Sifted:
    """The offers that answer a need, or that dates and at most one limit besides keep out; arrays follow `rows`.

    :param rows: their rows in the block, in its order
    :param bits: the limits they break
    :param level: 0 covered, 1 with conditions, 2 to be asked
    :param starts: the first possible days, as ordinals
    :param beyond_dates: no later finish helps
    :param near: one change would bring it, and only one
    :param limited: open to a limited extent
    :param planned: not open yet
    :param too_high: by how many grades the nearest one is above the one that is needed
    """

    block: Block
    rows: Array
    hub: Array
    bits: Array
    level: Array
    points: Array
    starts: Array
    beyond_dates: Array
    near: Array
    limited: Array
    planned: Array
    too_high: Array


@dataclass(frozen=True)
class Starts:
    """First possible days, as ordinals, and those if the lowest grade of all were enough."""

    days: Array
    at_lowest: Array

    @classmethod
    def of(cls, opens: Array, absent: Absent, hub: Array) -> "Starts":
        """Return when offers can start that open on these days."""
        return cls(np.maximum(opens, absent.not_before[hub]), np.maximum(opens, absent.not_before_at_lowest[hub]))


@dataclass(frozen=True)
class Undated:
    """The same, before the calendars of hubs that have joined have been asked.

    :param plain: first days where no calendar is kept here
    :param kept: the days from which a calendar that is kept here has to be asked
    """

    question: Question
    block: Block
    hubs: Hubs
    absent: Absent
    rows: Array
    outcome: Outcome
    opening: Array
    limited: Array
    plain: Starts
    kept: Starts

    @property
    def hub(self) -> Array:
        """Return the number of each row's hub."""
        return self.block.hub[self.rows]

    @cached_property
    def in_calendars(self) -> dict[int, str]:
        """The offers of hubs that have joined, by place in `rows`."""
        places = np.flatnonzero(self.hubs.claimed[self.hub])
        return dict(zip(places.tolist(), self.block.ids_of(self.rows[places]), strict=True))

    def dated(self, free: Mapping[str, FreeTime]) -> Sifted:
        """Return the offers with their first days.

        :param free: when the calendars that are kept here have room, by offer
        """
        question, block, rows = replace(self.question, free=free), self.block, self.rows
        starts, soonest, earlier = (days.copy() for days in (self.plain.days, self.plain.days, self.plain.at_lowest))
        least = np.full(len(rows), question.lengths.min_days, np.int32)
        full = np.zeros(len(rows), bool)
        for place, offer_id in self.in_calendars.items():
            if offer_id in free:
                day = question.first_free(offer_id, date.fromordinal(int(self.kept.days[place])))
                soonest[place], earlier[place] = self.kept.days[place], self.kept.at_lowest[place]
                full[place], starts[place] = day is None, day.toordinal() if day else soonest[place]
                least[place] = question.least_days(offer_id)
        finish = question.need.latest_finish.toordinal() if question.need.latest_finish else FAR
        ended, late = block.ends[rows] - starts < least - 1, finish - starts < least - 1
        waits = (earlier < soonest) & (np.minimum(block.ends[rows], finish) - earlier >= least - 1)
        out = ended | late | full
        bits = self.outcome.bits | np.where(out, DATES, 0)
        opening = by_opening(block, question, rows, self.opening)
        flags = self.outcome.flags | np.where(out, 0, opening.flags)
        return Sifted(
            block=block,
            rows=rows,
            hub=self.hub,
            bits=bits,
            level=np.where(flags & ASK, ASK, flags & CONDITIONS),
            points=self.outcome.points + opening.points + _points_of_starts(starts, question),
            starts=starts,
            beyond_dates=ended | full,
            near=self._is_near(bits, one_way_in_dates=~waits & ~full & ~(ended & late)),
            limited=self.limited,
            planned=(self.opening == PLANNED) | (self.opening == OPENS_LATER),
            too_high=grades_too_high(block, question, rows),
        )

    def _is_near(self, bits: Array, *, one_way_in_dates: Array) -> Array:
        shown = np.isin(bits, [limit.value for limit in SHOWN])
        at_grade = (bits != Limit.GRADE.value) | self.absent.lower_would_do[self.hub]
        return shown & at_grade & ((bits != DATES) | one_way_in_dates)


def sift(block: Block, hubs: Hubs, question: Question, country: str | None) -> Undated:
    """Hold a need against the offers of its service, all but the calendars."""
    absent = Absent.of(hubs, question)
    modality, kinds = of_modalities(block, question), block.coded["modalities"].codes
    # Most offers are for other kinds of product: they are left before anything else is looked at.
    rows = np.flatnonzero((modality.bits == 0)[kinds] & (absent.bits & LOST == 0)[block.hub])
    opening = _openings(block, hubs, question.as_of, rows)
    rows, opening = rows[opening != UNHEARD_OF], opening[opening != UNHEARD_OF]
    openness, limited = by_openness(block, hubs, question, rows)
    outcome = modality.take(kinds[rows]).beside(by_offer(block, question, rows)).beside(openness)
    hub = block.hub[rows]
    points = points_of_places(hubs, question, country)[hub] + points_of_evidence(block, question, rows)
    outcome = Outcome(outcome.bits | absent.bits[hub], outcome.flags, outcome.points + points)
    kept = np.flatnonzero((outcome.bits & LOST == 0) & (outcome.bits & (outcome.bits - 1) == 0))
    rows, hub, opening = rows[kept], hub[kept], opening[kept]
    first = np.int32(question.start.toordinal())
    opens = np.where((opening == PLANNED) | (opening == OPENS_LATER), np.maximum(block.opens[rows], first), first)
    return Undated(
        question=question,
        block=block,
        hubs=hubs,
        absent=absent,
        rows=rows,
        outcome=outcome.take(kept),
        opening=opening,
        limited=limited[kept],
        plain=Starts.of(opens, absent, hub),
        kept=Starts.of(np.maximum(opens, block.opens[rows]), absent, hub),
    )


def _openings(block: Block, hubs: Hubs, as_of: date, rows: Array) -> Array:
    """Return how offers stand on a day, as `days.availability` says it of one."""
    day, opens, pages, basis = as_of.toordinal(), block.opens[rows], block.pages, block.coded["basis"].take(rows)
    written = pages.first_written[rows]
    told_by_hub = hubs.first_told[block.hub[rows]] <= day
    announced = (pages.first_told[rows] <= day) | (pages.any_undated[rows] & told_by_hub)
    begun = opens <= day
    said = {kind: basis.map((value == kind for value in basis.values), bool) for kind in BASES}
    # Told by a page of that very day: before it nobody could name the day.
    later = np.flatnonzero(said["stated"] & ~begun & announced)
    announced[later] = ~pages.tells_of(rows[later], opens[later])
    by_proof = np.where(begun, OPEN, UNPROVEN)
    planned = np.where(begun, OVERDUE, np.where(announced, PLANNED, UNHEARD_OF))
    stated = np.where(begun, OPEN, np.where(announced, OPENS_LATER, UNHEARD_OF))
    dated = np.where(said["planned"], planned, np.where(said["earliest-evidence"], by_proof, stated))
    return np.where(opens == NO_DAY, np.where(written <= day, OPEN, UNPROVEN), dated).astype(np.int8)


def _points_of_starts(starts: Array, question: Question) -> Array:
    if not question.need.earliest_start:
        return np.zeros(len(starts), np.int32)
    points = np.array([question.weights.points("start", outcome) for _, outcome in STARTS], np.int32)
    bounds = [most for most, _ in STARTS if most is not None]
    return points[np.searchsorted(bounds, starts - question.start.toordinal(), side="left")]
