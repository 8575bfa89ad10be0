"""Bookings as calendar files. Status word first, one UID for life, nothing confidential."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_babel import gettext as _

from atmp_match.bookings.queries.seen import SeenBooking
from atmp_match.bookings.rules.transitions import OVER, Party, Status
from atmp_match.calendar.rules import instants

if TYPE_CHECKING:
    from icalendar import Event

READ_AGAIN = "PT1H"  # as calendars write an hour
CALENDAR_STATUS = {
    Status.ACCEPTED: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.IN_PROGRESS: "CONFIRMED",
    Status.COMPLETED: "CONFIRMED",  # the days were used: they stay in the calendar
}


def status_word(status: Status) -> str:
    """Return the status as the first word of a title; some calendars drop their own marks."""
    words = {
        Status.ACCEPTED: _("Accepted"),
        Status.CONFIRMED: _("Confirmed"),
        Status.IN_PROGRESS: _("In progress"),
        Status.COMPLETED: _("Completed"),
    }
    return words.get(status, _("Cancelled") if status in OVER else _("Requested"))


def as_ics(seen: SeenBooking, *, public_url: str) -> bytes:
    """Return an iCalendar file with the booking's days as an all-day event, or its hours in the hub's own zone.

    :raises ValueError: for a booking by quantity, which has no days
    """
    return _calendar([seen], public_url, method="PUBLISH")


def as_calendar(bookings: Sequence[SeenBooking], *, public_url: str, name: str) -> bytes:
    """Return an iCalendar file of many bookings, for programs that read it every hour."""
    named = {"name": name, "x-wr-calname": name, "color": "mediumvioletred"}
    return _calendar(bookings, public_url, **named, **{"x-published-ttl": READ_AGAIN})


def _calendar(bookings: Sequence[SeenBooking], public_url: str, **properties: str) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 -- three megabytes in each process, for those who write calendars

    calendar = Calendar()
    calendar.add("prodid", "-//ATMP Match//EN")
    calendar.add("version", "2.0")
    for name, value in properties.items():
        calendar.add(name, value)
    if "name" in properties:
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for seen in bookings:
        if seen.starts_on is None or seen.ends_on is None:
            raise ValueError("only a booking with weeks has a place in a calendar")
        calendar.add_component(_event(seen, *_when(seen.starts_on, seen.ends_on, seen.zone), public_url))
    if any(seen.is_by_hour for seen in bookings):
        calendar.add_missing_timezones()  # a zone by name alone is unknown to some calendars
    return bytes(calendar.to_ical())


def _when(start: date, end: date, zone: str) -> tuple[date, date]:
    return instants(start, end, zone) if isinstance(start, datetime) else (start, end)


def _event(seen: SeenBooking, start: date, end: date, public_url: str) -> "Event":
    from icalendar import Event  # noqa: PLC0415 -- as above

    event = Event()
    event.add("uid", f"{seen.ref.lower()}@{urlsplit(public_url).hostname}")
    event.add("sequence", seen.version)
    event.add("dtstamp", seen.changed_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", f"{status_word(seen.status)}: {seen.ref} {_what(seen)}")
    default = "CANCELLED" if seen.status in OVER else "TENTATIVE"
    status = CALENDAR_STATUS.get(seen.status, default)
    event.add("status", status)
    # For calendars that show a cancelled event all the same: it takes no time.
    event.add("transp", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
    event.add("url", f"{public_url}/bookings/{seen.ref}")
    event.add("description", f"{public_url}/bookings/{seen.ref}")
    return event


def _what(seen: SeenBooking) -> str:
    # Each side knows its own name: a company reads where it is going, a hub what for.
    return seen.title if seen.party is Party.HUB else seen.hub
