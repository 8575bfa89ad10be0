"""When an offer is free, as its page shows it: the next openings, and each day of the coming months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.hours import longest_rest, next_hours, state_of
from atmp_match.bookings.rules.requests import HORIZON, Terms
from atmp_match.bookings.rules.transitions import Status
from atmp_match.bookings.rules.weeks import Days
from atmp_match.calendar.rules import SATURDAY, DayState
from atmp_match.calendar.rules.parts import from_record
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.shared import clock

SHOWN_MONTHS = 3
OFFERED = 3  # openings to choose from; more is a search, not a choice
STATE_NAMES = {DayState.OPEN: "free", DayState.HELD: "held", DayState.BUSY: "busy", DayState.CLOSED: "closed"}

QUIET = frozenset({DayState.OPEN, DayState.CLOSED})


@dataclass(frozen=True)
class Windows:
    """The free time of an offer, for one length.

    :param length: weeks, or days where the offer goes by the day
    :param free: the next openings of that length, half-open days
    :param states: free, held, busy or closed for each shown day
    """

    length: int
    in_weeks: bool
    free: tuple[tuple[date, date], ...]
    states: Mapping[date, str]
    first: date


def list_windows(offer: Offer, terms: Terms, *, length: int | None) -> Windows:
    """Return the next openings of this length, or of the shortest one that can be booked."""
    length = min(max(length or terms.shortest, terms.shortest), terms.longest)
    length -= (length - terms.shortest) % terms.step
    today = clock.today(offer.hub.timezone)
    opens = max(today + timedelta(days=1), terms.available_from or today)
    resource = offers.resource_of(offer)
    if resource is None or not terms.has_calendar or terms.by_seat:
        return Windows(length, terms.in_weeks, (), {}, opens)
    if terms.is_by_hour:
        return Windows(length, False, next_hours(resource, terms, start=opens, end=opens, count=OFFERED), {}, opens)
    recipe = offers.recipe_of(offer)
    agenda = offers.agenda_of(resource, offer.hub.timezone, openings=terms.openings, recipe=recipe)
    until = min(today + HORIZON, terms.closes_on or date.max)
    free = agenda.next_free(earliest=opens, until=until, length=length, in_weeks=terms.in_weeks, count=OFFERED)
    first = (free[0][0] if free else opens).replace(day=1)
    shown = max(first, opens), _month_after(first, SHOWN_MONTHS)
    states = agenda.day_states(*shown, length=length, in_weeks=terms.in_weeks)
    return Windows(length, terms.in_weeks, free, {day: _name(day, state) for day, state in states.items()}, first)


def next_free_for(booking: Booking, taxonomy: Taxonomy) -> tuple[Days, ...]:
    """Return the next openings as long as the booking's own weeks, from its start on."""
    if booking.start is None or booking.end is None:
        return ()
    offer = offers.get_offer(booking.offer_id)
    terms = offers.terms_of(offer, taxonomy)
    recipe = from_record(booking.parts)
    return offers.next_free(offer, terms, start=booking.start, end=booking.end, recipe=recipe)


def are_gone(booking: Booking) -> bool:
    """Say whether a request waits for weeks that are booked or blocked by now, and not only held."""
    resource = booking.offer.resources[0] if booking.offer.resources else None
    if booking.status is not Status.WAITING or resource is None or not booking.start or not booking.end:
        return False
    if not booking.parts:
        rest = longest_rest(resource)
        return state_of(resource, booking.hub.timezone, booking.start, booking.end, rest=rest) is DayState.BUSY
    start, end, zone = booking.start, booking.end, booking.hub.timezone
    agenda = offers.agenda_of(resource, zone, start=start, end=end, recipe=from_record(booking.parts))
    return agenda.state_of(start, end) is DayState.BUSY


def months_of(windows: Windows) -> list[date]:
    """Return the first day of each month that the page shows."""
    return [_month_after(windows.first, number) for number in range(SHOWN_MONTHS)] if windows.states else []


def _name(day: date, state: DayState) -> str:
    # Weekends belong to changeover: free ones say nothing.
    return "weekend" if day.weekday() >= SATURDAY and state in QUIET else STATE_NAMES[state]


def _month_after(first: date, number: int) -> date:
    years, month = divmod(first.month - 1 + number, 12)
    return date(first.year + years, month + 1, 1)
