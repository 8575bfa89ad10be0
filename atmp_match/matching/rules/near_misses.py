"""Offers that one thing keeps out, and what exactly would have to change.

A near miss is only what one change brings: what is stated works, and no other single change does. So an offer that two
limits keep out is none; nor is one that both a later finish and a lower grade would bring.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from atmp_match.matching.rules.answers import Level, Limit, NearMiss
from atmp_match.matching.rules.days import vague_opening
from atmp_match.matching.rules.grades import grades_above
from atmp_match.matching.rules.limits import Question, Verdict, grades_that_would_do
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.points import HOME, PLACES, place

# What a company may give way on. Grade and containment are shown, never bargained with; a captive site is never shown.
RELAXABLE = (Limit.SCALE, Limit.DATES)
SHOWN = Limit.GRADE | Limit.CONTAINMENT | Limit.SCALE | Limit.DATES
NEAR_MISSES = 5
Judged = tuple[Candidate, Verdict]


def near_misses_of(judged: Sequence[Judged], question: Question, country: str | None) -> tuple[NearMiss, ...]:
    """Return the nearest of the offers that one change would bring."""
    near = [(offer, verdict) for offer, verdict in judged if is_near_miss(offer, verdict, question)]
    near.sort(key=lambda pair: _nearness(pair, question, country))
    return tuple(NearMiss(o, v.bits, what_it_takes(o, v, question)) for o, v in near[:NEAR_MISSES])


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
    return {
        "grades": grades_that_would_do(offer, question),
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


def _nearness(pair: Judged, question: Question, country: str | None) -> tuple[bool, int, bool, int, str]:
    offer, verdict = pair
    bargain = any(verdict.bits == limit for limit in RELAXABLE)
    distance = PLACES.index(place(country or HOME, offer.hub.country))
    # Of two at one hub, the one at the grade that is needed comes before the one far above it.
    above = grades_above(offer, question.need.grade, question.taxonomy) if question.need.grade else None
    return not bargain, distance, verdict.level is Level.ASK, above or 0, offer.id
