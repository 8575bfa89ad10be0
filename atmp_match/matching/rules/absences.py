"""What is known not to be at a hub, held against one need, for all hubs at once."""

from dataclasses import dataclass

import numpy as np

from atmp_match.matching.rules.answers import Limit
from atmp_match.matching.rules.columns import EVER, FAR, NO_DAY, Array, Hubs
from atmp_match.matching.rules.questions import Question


@dataclass(frozen=True)
class Absent:
    """What known absences do to the offers of each hub, by the hub's number.

    :param bits: the limits that they break
    :param not_before: the first day on which they no longer hold, as an ordinal; `EVER` where nothing holds
    :param not_before_at_lowest: the same, if the lowest grade of all were enough
    :param lower_would_do: whether a grade below the one that is needed would get round them
    """

    bits: Array
    not_before: Array
    not_before_at_lowest: Array
    lower_would_do: Array

    @classmethod
    def of(cls, hubs: Hubs, question: Question) -> "Absent":
        """Hold them against a need, as known on the day of the question."""
        facts, count = hubs.absences, len(hubs.hubs)
        grade = _ranks(hubs, question)
        about = facts.service.map((s in ("any", question.need.service) for s in facts.service.values), bool)
        known = (facts.known_from <= question.as_of.toordinal()) & about
        rank = question.taxonomy.grade_rank
        wanted = rank(question.need.grade) if question.need.grade else 0
        lowest = min(map(rank, question.taxonomy["grade"]))
        rows = np.flatnonzero(known & (grade <= wanted))
        hub, grade, until, outside = facts.hub[rows], grade[rows], facts.until[rows], facts.outside[rows]
        for_good = (until == NO_DAY) & ~outside
        graded = np.where(grade > 0, Limit.GRADE.value, Limit.SERVICE.value)
        bits = np.zeros(count, np.int32)
        np.bitwise_or.at(bits, hub, np.where(outside, Limit.OPENNESS.value, np.where(for_good, graded, 0)))
        for_now = (until != NO_DAY) & ~outside
        floor = np.full(count, FAR, np.int32)
        np.minimum.at(floor, hub[for_good & (grade > 0)], grade[for_good & (grade > 0)])
        return cls(
            bits=bits,
            not_before=_latest(count, hub[for_now], until[for_now]),
            not_before_at_lowest=_latest(count, hub[for_now & (grade <= lowest)], until[for_now & (grade <= lowest)]),
            lower_would_do=np.minimum(floor, wanted) > lowest,
        )


def _ranks(hubs: Hubs, question: Question) -> Array:
    """Return the rank of each fact's grade: 0 where it holds at every grade, `FAR` for a grade that nobody knows."""
    known = question.taxonomy["grade"]
    values = hubs.absences.grade.values
    ranks = [0 if grade is None else question.taxonomy.grade_rank(grade) if grade in known else FAR for grade in values]
    return hubs.absences.grade.map(ranks, np.int32)


def _latest(count: int, hub: Array, until: Array) -> Array:
    days = np.full(count, EVER, np.int32)
    np.maximum.at(days, hub, until + 1)
    return days
