"""What is shown of one need, explained: each offer is judged again by itself, with all that speaks for and against."""

from collections.abc import Mapping, Sequence

from atmp_match.matching.rules.age import gaps_of_age
from atmp_match.matching.rules.answers import Level, Match, NearMiss
from atmp_match.matching.rules.limits import Verdict, judge
from atmp_match.matching.rules.near_misses import near_miss_of
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.points import reasons_for
from atmp_match.matching.rules.questions import Question
from atmp_match.matching.rules.remarks import remarks_on


def find_match(offer: Candidate | None, question: Question, country: str | None) -> Match | None:
    """Return an offer as a match with its reasons; None where a limit keeps it out by now, or it is gone."""
    if offer is None:
        return None
    verdict = judge(offer, question)
    return None if verdict.bits or verdict.hidden else match_of(offer, verdict, question, country)


def explain_matches(
    ids: Sequence[str], offers: Mapping[str, Candidate], question: Question, country: str | None
) -> tuple[Match, ...]:
    """Return these offers as matches, in their order."""
    found = (find_match(offers.get(offer_id), question, country) for offer_id in ids)
    return tuple(match for match in found if match)


def explain_near_misses(
    ids: Sequence[str], offers: Mapping[str, Candidate], question: Question
) -> tuple[NearMiss, ...]:
    """Return these offers as near misses, in their order."""
    found = (near_miss_of(offers[offer_id], question) for offer_id in ids if offer_id in offers)
    return tuple(miss for miss in found if miss)


def match_of(offer: Candidate, verdict: Verdict, question: Question, country: str | None) -> Match:
    """Return the match of an offer that no limit keeps out, with its reasons."""
    reasons = reasons_for(offer, question, verdict, country)
    points = sum(reason.points for reason in reasons)
    gaps = (*verdict.gaps, *gaps_of_age(offer, question), *remarks_on(offer, question))
    return Match(offer, verdict.level, points, verdict.start, reasons, gaps)


def rank_of(match: Match) -> tuple[bool, int, str, str, str]:
    """Return what matches are ordered by, the best first."""
    # What is not known stands below everything that is; ties fall by date, then by name.
    ask = match.level is Level.ASK
    return ask, -match.points, match.earliest_start.isoformat(), match.offer.hub.slug, match.offer.id
