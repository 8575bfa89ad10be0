"""Whether an offer takes companies on a day: the one rule that matching, pages and bookings read. Pure."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from atmp_match.catalogue.rules.codes import HubOpenness, OfferOpenness

KEPT = 4096  # dates that are read over and over: the pages of a catalogue share most of theirs


@lru_cache(KEPT)
def first_day(text: str) -> date:
    """Return the first day of a day, month or year such as 2023-04."""
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, month, day)


@lru_cache(KEPT)
def last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])  # noqa: PLR2004 -- y, m, d


def openness_on(day: date, *, offer: str, hub: str, history: Sequence[Mapping[str, Any]]) -> OfferOpenness:
    """Return the offer's own word, or, where it inherits, what its hub says on that day.

    :param hub: what the hub says where its history does not speak of the day
    """
    if offer != OfferOpenness.INHERIT:
        return OfferOpenness(offer)
    entries = [entry for entry in history if _covers(entry.get("from"), entry.get("until"), day)]
    standing = [entry for entry in entries if not entry.get("superseded")] or entries
    said = standing[-1]["value"] if standing else hub
    return OfferOpenness.OPEN if said == HubOpenness.YES else OfferOpenness(said)


def _covers(begins: str | None, ends: str | None, day: date) -> bool:
    return (begins is None or first_day(begins) <= day) and (ends is None or day <= last_day(ends))
