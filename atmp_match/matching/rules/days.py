"""What was known, and what was true, on the day a question is asked.

The catalogue's dates are days, months or years; a promise is known from the last day that its page can be from.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atmp_match.catalogue.rules import OfferOpenness
from atmp_match.catalogue.rules.openness import first_day, last_day, openness_on
from atmp_match.matching.rules.offers import Candidate, Fact, Hub


class Opening(StrEnum):
    """How an offer stands on a day."""

    OPEN = "open"
    OPENS_LATER = "opens-later"  # the page states the date, and it is still to come
    PLANNED = "planned"  # promised
    OVERDUE = "overdue"  # promised for a day that has passed, and not seen since
    UNPROVEN = "unproven"  # the first proof is younger than the question
    UNHEARD_OF = "unheard-of"  # nobody could know of it then


@dataclass(frozen=True)
class Availability:
    """How an offer stands, and its first day where there is one."""

    opening: Opening
    first_day: date | None = None


def availability(offer: Candidate, as_of: date) -> Availability:
    """Tell how an offer stands on the day of the question."""
    begins = offer.available_from
    if begins is None:
        return Availability(Opening.OPEN if _could_exist(offer, as_of) else Opening.UNPROVEN)
    if offer.available_from_basis == "planned":
        return _promised(offer, begins, as_of, Opening.PLANNED, Opening.OVERDUE)
    if offer.available_from_basis == "earliest-evidence":
        return Availability(Opening.OPEN if begins <= as_of else Opening.UNPROVEN, begins)
    return _promised(offer, begins, as_of, Opening.OPENS_LATER, Opening.OPEN)


def _promised(offer: Candidate, begins: date, as_of: date, before: Opening, after: Opening) -> Availability:
    if begins <= as_of:
        return Availability(after, begins)
    return Availability(before if _was_announced(offer, begins, as_of) else Opening.UNHEARD_OF, begins)


def _could_exist(offer: Candidate, as_of: date) -> bool:
    # No date is known: only evidence that is all younger than the question speaks against it.
    return not offer.evidence or any(e.as_of is None or first_day(e.as_of) <= as_of for e in offer.evidence)


def _was_announced(offer: Candidate, begins: date, as_of: date) -> bool:
    dated = [e.as_of for e in offer.evidence if e.as_of]
    if offer.available_from_basis == "stated" and any(first_day(text) <= begins <= last_day(text) for text in dated):
        return False  # the day is that of a page which tells of the opening: before it nobody could name that day
    if any(last_day(text) <= as_of for text in dated):
        return True
    # An undated page alone proves no promise; a dated fact of the same hub by then makes it likely enough.
    undated = any(e.as_of is None for e in offer.evidence)
    return undated and any(fact.as_of and last_day(fact.as_of) <= as_of for fact in offer.hub.facts)


def vague_opening(offer: Candidate, start: date, as_of: date) -> tuple[date, str] | None:
    """Return the first day and how exact it is, where only year or month is known and the start lies within it."""
    begins, precision = offer.available_from, offer.available_from_precision
    if begins is None or precision is None or begins <= as_of or offer.available_from_basis == "earliest-evidence":
        return None
    period = f"{begins:%Y}" if precision == "year" else f"{begins:%Y-%m}"
    return (begins, precision) if begins <= start <= last_day(period) else None


def is_known(fact: Fact, as_of: date) -> bool:
    """Tell whether a fact was known on a day; an undated one always counts."""
    return fact.as_of is None or first_day(fact.as_of) <= as_of


def is_current(hub: Hub, as_of: date) -> bool:
    """Tell whether what an undated page says of a hub goes for a day: not where its openness has changed since."""
    changes = [first_day(entry["from"]) for entry in hub.openness_history if entry.get("from")]
    return not changes or max(changes) <= as_of


def openness_note(offer: Candidate, as_of: date) -> str | None:
    """Return what is known of how the hub takes companies, where that explains the offer on that day."""
    explains = openness(offer, as_of).value == offer.hub.open_to_companies
    return offer.hub.openness_note if explains and is_current(offer.hub, as_of) else None


def openness(offer: Candidate, as_of: date) -> OfferOpenness:
    """Return open, limited, captive or unknown: the offer's own word, or the hub's on that day."""
    hub = offer.hub
    return openness_on(as_of, offer=offer.openness, hub=hub.open_to_companies, history=hub.openness_history)
