"""Who sits on a course, and whose certificate meets the training before a booking."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from atmp_match.bookings.models import Booking, BookingAttendee, BookingGate
from atmp_match.bookings.queries.bookings import whole_bookings
from atmp_match.bookings.rules.attendees import needed_until
from atmp_match.bookings.rules.sharing import Part, hub_sees
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.models import CourseDate
from atmp_match.calendar.queries.courses import SEAT_UNIT
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.errors import NotFound

TRAINING = "training"  # the gate that certificates meet


def find_course(booking: Booking) -> CourseDate | None:
    """Return the course on whose days a booking has seats, called off or not; None where it is for anything else."""
    if booking.starts_on is None or taxonomy()["service"][booking.offer.service].data["unit"] != SEAT_UNIT:
        return None
    of_these_days = (
        (CourseDate.resource_id == booking.resource_id)
        & (CourseDate.starts_on == booking.starts_on)
        & (CourseDate.ends_on == booking.ends_on)
    )
    newest = CourseDate.cancelled_at.desc().nulls_first()
    return db.session.scalar(select(CourseDate).where(of_these_days).order_by(newest).limit(1))


def list_attendees(booking_ids: Collection[int]) -> Mapping[int, list[BookingAttendee]]:
    """Return the people of each booking, in the order in which they were named."""
    found: dict[int, list[BookingAttendee]] = {booking_id: [] for booking_id in booking_ids}
    statement = select(BookingAttendee).where(BookingAttendee.booking_id.in_(booking_ids))
    for row in db.session.scalars(statement.order_by(BookingAttendee.id)):
        found[row.booking_id].append(row)
    return found


def get_attendee(booking_id: int, attendee_id: int) -> BookingAttendee:
    """Return a person of this booking.

    :raises NotFound: where there is none
    """
    attendee = db.session.get(BookingAttendee, attendee_id, populate_existing=True)
    if attendee is None or attendee.booking_id != booking_id:
        raise NotFound(_("There is no such person on this booking."))
    return attendee


def list_on_course(course: CourseDate) -> list[Booking]:
    """Return the bookings of the course's days, ended ones too, in the order of asking."""
    of_these_days = (
        (Booking.resource_id == course.resource_id)
        & (Booking.starts_on == course.starts_on)
        & (Booking.ends_on == course.ends_on)
    )
    return list(db.session.scalars(whole_bookings().where(of_these_days).order_by(Booking.id)))


def find_certificate(booking: Booking) -> BookingAttendee | None:
    """Return whoever of the booking's company has the longest valid certificate of its hub; None where it is too short.

    It has to hold until the last day of the booking. While the company is anonymous its certificates are nobody's
    business: the hub knows whom it gave them to.
    """
    if not hub_sees(Part.COMPANY, booking.share_level):
        return None
    day = needed_until(booking.starts_on, booking.ends_on, today=clock.today(booking.hub.timezone))
    statement = (
        select(BookingAttendee)
        .join(Booking, Booking.id == BookingAttendee.booking_id)
        .where(Booking.company_id == booking.company_id, Booking.hub_id == booking.hub_id)
        .where(BookingAttendee.valid_until >= day)
        .order_by(BookingAttendee.valid_until.desc(), BookingAttendee.id)
    )
    return db.session.scalar(statement.limit(1))


def list_untrained_ids(booking_id: int) -> list[int]:
    """Return accepted bookings, of the same company at the same hub as this one, whose training is still open."""
    own = select(Booking.company_id, Booking.hub_id).where(Booking.id == booking_id).subquery()
    statement = (
        select(Booking.id)
        .join(own, (own.c.company_id == Booking.company_id) & (own.c.hub_id == Booking.hub_id))
        .join(BookingGate, BookingGate.booking_id == Booking.id)
        .where(Booking.status == Status.ACCEPTED, BookingGate.code == TRAINING, BookingGate.met_at.is_(None))
        .order_by(Booking.id)
    )
    return list(db.session.scalars(statement))
