"""How old the evidence for an offer is on the day of a question. It is told and weighed, and changes no level."""

from datetime import date

from atmp_match.catalogue.rules.openness import first_day
from atmp_match.catalogue.rules.staleness import is_stale, last_seen
from atmp_match.matching.rules.answers import Gap, Level
from atmp_match.matching.rules.offers import Candidate, Evidence
from atmp_match.matching.rules.questions import Question

STALE = "stale"


def age_of(offer: Candidate, question: Question) -> str:
    """Return how the criterion of age comes out: recent, older or undated."""
    seen = newest_page(offer, question)
    if seen is None:
        return "undated"
    return "older" if is_stale(seen, question.as_of, question.weights.stale_months) else "recent"


def newest_page(offer: Candidate, question: Question) -> str | None:
    """Return the date of the newest page that was there on the day of the question."""
    return last_seen((evidence.as_of for evidence in offer.evidence), question.as_of)


def gaps_of_age(offer: Candidate, question: Question) -> tuple[Gap, ...]:
    """Return what has to be said where the newest page is older than the office's limit."""
    if age_of(offer, question) != "older":
        return ()
    values = {"evidence": newest_page(offer, question), "limit": question.weights.stale_months}
    return (Gap(STALE, Level.COVERED, values),)


def pages_on(offer: Candidate, as_of: date) -> tuple[Evidence, ...]:
    """Return the evidence that could be read on a day; an undated page always could."""
    return tuple(e for e in offer.evidence if e.as_of is None or first_day(e.as_of) <= as_of)
