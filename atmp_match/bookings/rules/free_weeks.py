"""Who looks for how many free weeks, and which offers are asked at all. Pure; needs no NumPy."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from atmp_match.bookings.rules.requests import Terms
from atmp_match.calendar.rules import HORIZON, ONE_DAY, WEEK, WORKING_WEEK, Openings, week_span
from atmp_match.catalogue.rules import OfferOpenness
from atmp_match.catalogue.rules.openness import openness_on

MOST_WEEKS = 52


@dataclass(frozen=True)
class Wanted:
    """So many working weeks in a row, between two days, of offers like these; a field without a value asks for nothing.

    :param until: half-open: the day after the last one
    """

    weeks: int
    first: date
    until: date
    service: str | None = None
    modality: str | None = None
    grade: str | None = None
    country: str | None = None

    @property
    def days(self) -> int:
        """Return how many days that is, from the first Monday to the last Friday."""
        return (week_span(self.first, self.weeks)[1] - self.first).days


@dataclass(frozen=True)
class Kind:
    """All that decides whether an offer is asked, and is the same for many offers: the rule looks at it once for all.

    :param made_up: its capacity is an example
    :param history: what the hub has said of its openness, as JSON
    :param ahead: so many days from today a booking may begin
    :param reach: and so many days from today at the latest
    :param shut_fridays: on which no booking may end, as ordinals
    """

    service: str
    modalities: tuple[str, ...]
    grades: tuple[str, ...]
    country: str
    zone: str
    made_up: bool
    openness: str
    hub_openness: str
    history: str
    in_weeks: bool
    shortest: int
    longest: int
    step: int
    ahead: int
    reach: int
    shut_fridays: frozenset[int] = frozenset()

    def starts(self, wanted: Wanted, today: Mapping[str, date], *, also_made_up: bool) -> tuple[int, int] | None:
        """Return the first and the last day on which such a booking may begin, as ordinals; None where it may not."""
        day = today[self.zone]
        if not (self._is_like(wanted) and self._may_last(wanted) and (also_made_up or not self.made_up)):
            return None
        if openness_on(day, offer=self.openness, hub=self.hub_openness, history=_read(self.history)) is _CAPTIVE:
            return None
        return day.toordinal() + self.ahead, day.toordinal() + self.reach

    def _is_like(self, wanted: Wanted) -> bool:
        return (
            wanted.service in {None, self.service}
            and wanted.country in {None, self.country}
            and (wanted.grade is None or wanted.grade in self.grades)
            and (wanted.modality is None or wanted.modality in self.modalities or "any" in self.modalities)
        )

    def _may_last(self, wanted: Wanted) -> bool:
        length = wanted.weeks if self.in_weeks else wanted.days
        return self.shortest <= length <= self.longest and (length - self.shortest) % self.step == 0


_CAPTIVE = OfferOpenness.CAPTIVE


@dataclass(frozen=True)
class Closures:
    """What a hub's own rules close, over a long time.

    :param spans: days that no booking may touch, half-open
    :param idle: Mondays on which none may begin
    :param shut_fridays: on which none may end; both as ordinals
    """

    spans: tuple[tuple[date, date], ...] = ()
    idle: frozenset[int] = frozenset()
    shut_fridays: frozenset[int] = frozenset()


def closures_of(openings: Openings, monday: date, weeks: int) -> Closures:
    """Return what the rules close in so many weeks from a Monday."""
    mondays = [monday + number * WEEK for number in range(weeks)]
    fridays = [day + WORKING_WEEK - ONE_DAY for day in mondays]
    by_day = not openings.in_weeks
    return Closures(
        tuple(openings.closed_spans(monday, monday + weeks * WEEK)),
        frozenset(day.toordinal() for day in mondays if openings.is_reduced(day) or (by_day and openings.is_shut(day))),
        frozenset(day.toordinal() for day in fridays if by_day and openings.is_shut(day)),
    )


def lengths_of(terms: Terms, today: date) -> dict[str, Any]:
    """Return what a kind says of how long a booking may be and when it may begin, by the terms of a day."""
    openings = terms.openings
    return {
        "in_weeks": terms.in_weeks,
        "shortest": terms.shortest,
        "longest": terms.longest,
        "step": terms.step,
        "ahead": (openings.first_start - today).days if openings else 1,
        "reach": ((openings.last_start - today) if openings else HORIZON).days,
    }


@lru_cache(256)
def _read(history: str) -> Sequence[Mapping[str, Any]]:
    read: list[dict[str, Any]] = json.loads(history)
    return read
