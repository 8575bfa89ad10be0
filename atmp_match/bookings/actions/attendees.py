"""Who comes to a course: named by the company until it begins, passed by the hub when it is over."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import gettext as _

from atmp_match.bookings.events import CertificateGiven
from atmp_match.bookings.models import Booking, BookingAttendee
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.attendees import find_course, get_attendee, list_attendees
from atmp_match.bookings.rules.attendees import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_VALIDITY,
    Person,
    PersonProblem,
    may_name,
    may_see_attendees,
    problems_of_certificate,
    problems_of_person,
)
from atmp_match.bookings.rules.transitions import Party
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound
from atmp_match.shared.free_text import Flaw, words_for
from atmp_match.shared.transactions import record, transaction


def name_attendee(ref: str, person: Person, *, by: Actor) -> BookingAttendee:
    """Say for the company who takes one of the booked seats.

    :raises NotFound: for an outsider, and for a booking that is for no course
    :raises NotAllowed: for the hub and the office
    :raises InvalidInput: where something cannot be so, by field; or where every seat has its person
    :raises Conflict: where the course has begun, or the booking is over
    """
    with transaction():
        booking = _lock_to_name(ref, by)
        if problems := problems_of_person(person):
            raise InvalidInput(_in_words(problems))
        if len(list_attendees([booking.id])[booking.id]) >= booking.quantity:
            raise InvalidInput({"name": _("Every seat has its person. Take one out first.")})
        attendee = BookingAttendee(
            booking_id=booking.id, name=person.name, email=person.email or None, role_title=person.role_title
        )
        db.session.add(attendee)
    return attendee


def remove_attendee(ref: str, attendee_id: int, *, by: Actor) -> None:
    """Take somebody out again, for the company; nothing of the person is kept.

    :raises NotFound: for an outsider, and where there is no such person
    :raises NotAllowed: for the hub and the office
    :raises Conflict: where the course has begun, or the booking is over
    """
    with transaction():
        booking = _lock_to_name(ref, by)
        db.session.delete(get_attendee(booking.id, attendee_id))


def pass_attendee(ref: str, attendee_id: int, *, certificate: str, valid_until: date | None, by: Actor) -> None:
    """Note for the hub that somebody passed the course, or mend what was noted; a task sees what gates it meets.

    :raises NotFound: for an outsider, and where there is no such person
    :raises NotAllowed: for the company itself
    :raises InvalidInput: where something cannot be so, by field
    :raises Conflict: where the course is not over yet, or nothing was agreed
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        if party is not Party.HUB:
            raise NotAllowed(_("Only the hub can note this."))
        attendee, today = get_attendee(booking.id, attendee_id), clock.today(booking.hub.timezone)
        if not may_see_attendees(booking.status, party) or booking.ends_on is None:
            raise NotFound(_("There is no such person on this booking."))
        if today < booking.ends_on - timedelta(days=1):
            raise Conflict(_("The course is not over yet."))
        if problems := problems_of_certificate(certificate, valid_until, today=today):
            raise InvalidInput(_in_words(problems))
        attendee.passed_at, attendee.passed_by = clock.now(), by.user_id
        attendee.certificate, attendee.valid_until = certificate, valid_until
        db.session.flush()
        record(CertificateGiven(booking.id, attendee.id), by=by.user_id)


def _lock_to_name(ref: str, by: Actor) -> Booking:
    booking, party = bookings.lock_booking(ref, by)
    if party is not Party.COMPANY:
        raise NotAllowed(_("This is for the other side to do."))
    if booking.starts_on is None or find_course(booking) is None:
        raise NotFound(_("This booking is for no course."))
    today = clock.today(booking.hub.timezone)
    if not may_name(booking.status, party, starts_on=booking.starts_on, today=today):
        raise Conflict(_("Who comes can be changed until the course begins, while the booking stands."))
    return booking


def _in_words(problems: Mapping[str, PersonProblem]) -> dict[str, str]:
    said = {
        PersonProblem.NAME_MISSING: _("Enter the name of the person who comes."),
        PersonProblem.NAME_LONG: _("Use at most %(count)d characters.", count=LONGEST_NAME),
        PersonProblem.EMAIL: _("Enter an e-mail address like name@company.se"),
        PersonProblem.UNSTORABLE: words_for(Flaw.UNSTORABLE, longest=LONGEST_NAME),
        PersonProblem.PERSONAL_NUMBER: _(
            "This looks like a personal identity number. Take it out: the name is enough."
        ),
        PersonProblem.NUMBER_MISSING: _("Enter the number of the certificate."),
        PersonProblem.NUMBER_LONG: _("Use at most %(count)d characters.", count=LONGEST_NUMBER),
        PersonProblem.VALIDITY_MISSING: _("Enter the last day on which it is valid, like 15 Feb 2028."),
        PersonProblem.VALIDITY_OVER: _("This day is past. Enter the last day on which it is valid."),
        PersonProblem.VALIDITY_LONG: _(
            "Enter a day within the next %(years)s years.", years=LONGEST_VALIDITY.days // 366
        ),
    }
    return {field: said[problem] for field, problem in problems.items()}
