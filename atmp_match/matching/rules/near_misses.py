"""Offers that one thing keeps out, and what exactly would have to change.

A near miss is only what one change brings: what is stated works, and no other single change does. So an offer that two
limits keep out is none; nor is one that both a later finish and a lower grade would bring.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import reduce
from itertools import combinations
from operator import or_

from atmp_match.matching.rules.answers import Limit, NearMiss, Relaxation
from atmp_match.matching.rules.completion import is_enough
from atmp_match.matching.rules.days import vague_opening
from atmp_match.matching.rules.limits import NOTHING_BROKEN, Verdict, grades_that_would_do, judge
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.questions import Question

# What a company may give way on. Grade and containment are shown, never bargained with; a captive site is never shown.
RELAXABLE = (Limit.SCALE, Limit.DATES)
SHOWN = Limit.GRADE | Limit.CONTAINMENT | Limit.SCALE | Limit.DATES
NEAR_MISSES = 5


def near_miss_of(offer: Candidate, question: Question) -> NearMiss | None:
    """Return an offer as the near miss that it is, or None."""
    verdict = judge(offer, question)
    if not is_near_miss(offer, verdict, question):
        return None
    return NearMiss(offer, verdict.bits, what_it_takes(offer, verdict, question))


def relaxations(counts: Mapping[int, int]) -> tuple[Relaxation, ...]:
    """Return, for each set of limits worth dropping, how many offers there would be; sums over all subsets.

    :param counts: how many offers break exactly these limits, given as bits
    """
    sets = [chosen for size in range(1, len(RELAXABLE) + 1) for chosen in combinations(RELAXABLE, size)]
    table = [Relaxation(limits, _count_within(counts, limits)) for limits in map(_together, sets)]
    return tuple(row for row in table if row.count > counts.get(0, 0))


def _count_within(counts: Mapping[int, int], limits: Limit) -> int:
    return sum(number for bits, number in counts.items() if bits & ~limits.value == 0)


def _together(limits: Sequence[Limit]) -> Limit:
    return reduce(or_, limits, NOTHING_BROKEN)


def is_near_miss(offer: Candidate, verdict: Verdict, question: Question) -> bool:
    """Tell whether one change, and only one, would bring the offer."""
    if verdict.hidden or verdict.bits.bit_count() != 1 or not verdict.bits & SHOWN:
        return False
    if verdict.bits is Limit.GRADE:
        return bool(grades_that_would_do(offer, question))
    if verdict.bits is Limit.DATES:
        return not verdict.waits_for_grade and dates_in_the_way(offer, verdict, question) in ("dates", "ended")
    return True


def dates_in_the_way(offer: Candidate, verdict: Verdict, question: Question) -> str:
    """Return how dates keep an offer out.

    dates: a later finish would do. ended: it stops too early. ended-and-dates: both. full: its calendar has no room.
    unheard-of: nobody could know of it then.
    """
    if verdict.hidden:
        return "unheard-of"
    if verdict.is_full:
        return "full"
    needed = timedelta(days=question.least_days(offer.id) - 1)
    ended = offer.available_until is not None and offer.available_until - verdict.start < needed
    finish = question.need.latest_finish
    late = finish is not None and finish - verdict.start < needed
    if ended:
        return "ended-and-dates" if late else "ended"
    return "dates"


def what_it_takes(offer: Candidate, verdict: Verdict, question: Question) -> Mapping[str, object]:
    """Return what the sentences about a limit need, whichever it is."""
    grades = grades_that_would_do(offer, question)
    enough = tuple(grade for grade in grades if is_enough(grade, question.need, question.taxonomy))
    return {
        "grades": enough or grades,
        "is_enough": bool(enough),
        "offered_grades": offer.grades,
        "grade": question.need.grade,
        "containment": question.need.containment,
        "containment_max": offer.containment_max,
        "scale": question.need.scale,
        "scale_max": (offer.scale_value, offer.scale_unit),
        "start": verdict.start,
        "until": offer.available_until,
        "latest_finish": question.need.latest_finish,
        "least_days": question.least_days(offer.id),
        "dates": dates_in_the_way(offer, verdict, question),
        "opens": vague_opening(offer, verdict.start, question.as_of),
    }
