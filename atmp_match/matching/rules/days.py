"""What was known, and what was true, on the day a question is asked.

The catalogue's dates are days, months or years; a promise is known from the last day that its page can be from.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atmp_match.matching.rules.offers import Candidate, Fact


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


def first_day(text: str) -> date:
    """Return the first day of a day, month or year such as 2023-04."""
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])  # noqa: PLR2004 -- y, m, d


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
    return Availability(before if _was_announced(offer, as_of) else Opening.UNHEARD_OF, begins)


def _could_exist(offer: Candidate, as_of: date) -> bool:
    # No date is known: only evidence that is all younger than the question speaks against it.
    return not offer.evidence or any(e.as_of is None or first_day(e.as_of) <= as_of for e in offer.evidence)


def _was_announced(offer: Candidate, as_of: date) -> bool:
    dated = [e.as_of for e in offer.evidence if e.as_of]
    if any(last_day(text) <= as_of for text in dated):
        return True
    # An undated page alone proves no promise; a dated fact of the same hub by then makes it likely enough.
    undated = any(e.as_of is None for e in offer.evidence)
    return undated and any(fact.as_of and last_day(fact.as_of) <= as_of for fact in offer.hub.facts)


def is_known(fact: Fact, as_of: date) -> bool:
    """Tell whether a fact was known on a day; an undated one always counts."""
    return fact.as_of is None or first_day(fact.as_of) <= as_of


def openness(offer: Candidate, as_of: date) -> str:
    """Return open, limited, captive or unknown: the offer's own word, or the hub's on that day."""
    if offer.openness != "inherit":
        return offer.openness
    entries = [e for e in offer.hub.openness_history if _covers(e.get("from"), e.get("until"), as_of)]
    standing = [e for e in entries if not e.get("superseded")] or entries
    said = standing[-1]["value"] if standing else offer.hub.open_to_companies
    return "open" if said == "yes" else str(said)


def _covers(begins: str | None, ends: str | None, day: date) -> bool:
    return (begins is None or first_day(begins) <= day) and (ends is None or day <= last_day(ends))
