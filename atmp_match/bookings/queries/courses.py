"""Courses as people see them: with the seats that are left, and on a booking's page with who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from atmp_match.bookings.models import Booking, BookingAttendee
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.attendees import find_course, list_attendees, list_on_course
from atmp_match.bookings.queries.seen import SeenBooking, as_seen
from atmp_match.bookings.rules.attendees import KNOWN_TO_HUB, may_name, may_see_attendees
from atmp_match.bookings.rules.requests import Terms
from atmp_match.bookings.rules.transitions import OVER, Party
from atmp_match.calendar.models import CourseDate
from atmp_match.calendar.rules import Course, DayState
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.shared import clock


@dataclass(frozen=True)
class OpenCourse:
    """A course that is still to come, and how many of its seats are left; never whose the others are.

    :param left: seats that nobody holds or has booked
    :param is_full: every seat is booked, so that nobody can even wait for one
    """

    course: Course
    left: int
    is_full: bool


@dataclass(frozen=True)
class SeenCourse:
    """The course of a booking, as one reader may see it.

    :param may_name: whether the reader can still say who comes
    :param attendees: those of this booking; empty for whoever may not know them
    """

    course: Course
    may_name: bool
    attendees: Sequence[BookingAttendee]
    seats: int

    @property
    def unnamed(self) -> int:
        """Return how many seats of the booking have no name yet."""
        return self.seats - len(self.attendees)


def list_open_courses(offer: Offer, terms: Terms, *, first: date | None = None) -> list[OpenCourse]:
    """Return the courses of an offer that can be asked for, soonest first.

    :param first: those that begin from this day on; from the first that the hub takes requests for, otherwise
    """
    resource, openings = offers.resource_of(offer), terms.openings
    if resource is None or openings is None or not openings.courses:
        return []
    agenda = offers.agenda_of(resource, offer.hub.timezone, openings=openings)
    soonest = max(openings.first_start, terms.available_from or openings.first_start, first or openings.first_start)
    return [
        OpenCourse(one, agenda.seats_left(one), agenda.state_of(one.start, one.end) is DayState.BUSY)
        for one in openings.courses
        if soonest <= one.start <= openings.last_start
    ]


def see_course(booking: Booking, party: Party) -> SeenCourse | None:
    """Return the course that a booking is for, as this party may see it; None where it is for anything else."""
    row = find_course(booking)
    if row is None:
        return None
    today = clock.today(booking.hub.timezone)
    may_see = may_see_attendees(booking.status, party)
    return SeenCourse(
        course=row.as_course(),
        may_name=may_name(booking.status, party, starts_on=row.starts_on, today=today),
        attendees=list_attendees([booking.id])[booking.id] if may_see else (),
        seats=booking.quantity,
    )


@dataclass(frozen=True)
class Participants:
    """A booking of a course as its hub sees it, with the people on its seats where the hub may know them."""

    booking: SeenBooking
    people: Sequence[BookingAttendee]


def list_participants(course: CourseDate, taxonomy: Taxonomy, language: str) -> list[Participants]:
    """Return who has seats on a course or asks for some, in the order of asking; in `en` or `sv`."""
    bookings = [one for one in list_on_course(course) if one.status not in OVER - KNOWN_TO_HUB]
    people = list_attendees([booking.id for booking in bookings])
    return [
        Participants(
            as_seen(booking, Party.HUB, taxonomy, language),
            people[booking.id] if may_see_attendees(booking.status, Party.HUB) else (),
        )
        for booking in bookings
    ]


def is_over(course: Course, zone: str) -> bool:
    """Say whether the last day of a course has come, so that the hub can say who passed."""
    return clock.today(zone) >= course.end - timedelta(days=1)
