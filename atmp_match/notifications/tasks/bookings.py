"""Mails about bookings: to the hub, to the company, to the office; never above the reader's share level."""

from flask_babel import force_locale

from atmp_match.accounts.models import User
from atmp_match.bookings.events import (
    BookingAccepted,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
    BookingMissed,
    BookingPreferred,
    BookingQueued,
    BookingReceived,
    BookingWithdrawn,
    EnquiryAnswered,
    OfficeAsked,
)
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import get_booking_by_id
from atmp_match.bookings.queries.enquiries import get_enquiry
from atmp_match.bookings.queries.ics import as_ics
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.queries.waits import find_wait_of
from atmp_match.bookings.rules.transitions import AGREED, UNDECIDED, Party
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import settings
from atmp_match.notifications.mailer import Attachment, Mail, recipient_of, send_mails
from atmp_match.notifications.queries import was_told
from atmp_match.organisations.queries import find_office, members_of
from atmp_match.shared.deliveries import reacts_to

# Kinds of mail, by their calendar file.
BRINGS_DAYS, TAKES_DAYS = ("accepted", "confirmed", "agreed", "moved", "shortened"), ("cancelled", "missed")


@reacts_to(BookingHeld, BookingQueued, BookingReceived, name="notifications.tell_hub_of_request", queue="mail")
def tell_hub_of_request(*, booking_id: int, version: int) -> None:
    """Tell the hub's people that a request waits for their answer, unless it was settled meanwhile."""
    booking = get_booking_by_id(booking_id)
    if booking.status in UNDECIDED:
        # One mail for one request: a request that moves up from waiting is told of again, as a new deadline.
        tell(booking, "to-answer", version, Party.HUB)


@reacts_to(BookingHeld, BookingPreferred, BookingReceived, name="notifications.tell_company_of_hold", queue="mail")
def tell_company_of_hold(*, booking_id: int, version: int) -> None:
    """Tell the company that its weeks are kept, or its request has arrived."""
    kind = "on-hold" if find_wait_of(booking_id) is None else "asked-for-you"
    tell(get_booking_by_id(booking_id), kind, version, Party.COMPANY)


@reacts_to(BookingQueued, name="notifications.tell_company_of_waiting", queue="mail")
def tell_company_of_waiting(*, booking_id: int, version: int) -> None:
    """Tell the company that another request holds the weeks, and that nothing is lost."""
    tell(get_booking_by_id(booking_id), "waiting", version, Party.COMPANY)


@reacts_to(BookingAccepted, name="notifications.tell_company_of_acceptance", queue="mail")
def tell_company_of_acceptance(*, booking_id: int, version: int) -> None:
    """Tell the company that the hub said yes, with a calendar file; a confirmation says it by itself."""
    booking = get_booking_by_id(booking_id)
    if booking.gates:
        tell(booking, "accepted", version, Party.COMPANY)


@reacts_to(BookingConfirmed, name="notifications.tell_both_of_confirmation", queue="mail")
def tell_both_of_confirmation(*, booking_id: int, version: int) -> None:
    """Tell both sides that nothing is open any more, with a calendar file."""
    tell(get_booking_by_id(booking_id), "confirmed", version, Party.COMPANY, Party.HUB)


@reacts_to(BookingDeclined, name="notifications.tell_company_of_refusal", queue="mail")
def tell_company_of_refusal(*, booking_id: int, version: int) -> None:
    """Tell the company that the hub said no; the reason is on the page, not in the mail."""
    tell(get_booking_by_id(booking_id), "declined", version, Party.COMPANY)


@reacts_to(BookingWithdrawn, name="notifications.tell_hub_of_withdrawal", queue="mail")
def tell_hub_of_withdrawal(*, booking_id: int, version: int) -> None:
    """Tell the hub that it need not answer any more."""
    tell(get_booking_by_id(booking_id), "withdrawn", version, Party.HUB)


@reacts_to(BookingExpired, name="notifications.tell_both_of_expiry", queue="mail")
def tell_both_of_expiry(*, booking_id: int, version: int) -> None:
    """Tell both sides that nobody answered and the weeks are free."""
    tell(get_booking_by_id(booking_id), "expired", version, Party.COMPANY, Party.HUB)


@reacts_to(BookingCancelled, name="notifications.tell_both_of_cancellation", queue="mail")
def tell_both_of_cancellation(*, booking_id: int, version: int) -> None:
    """Tell both sides that what was agreed is off."""
    tell(get_booking_by_id(booking_id), "cancelled", version, Party.COMPANY, Party.HUB)


@reacts_to(BookingMissed, name="notifications.tell_company_of_no_show", queue="mail")
def tell_company_of_no_show(*, booking_id: int, version: int) -> None:
    """Tell the company that the hub says nobody came."""
    tell(get_booking_by_id(booking_id), "missed", version, Party.COMPANY)


@reacts_to(OfficeAsked, name="notifications.tell_office_of_question", queue="mail")
def tell_office_of_question(*, enquiry_id: int) -> None:
    """Tell the cluster office that a company asked about a hub nobody has claimed."""
    office, enquiry = find_office(), get_enquiry(enquiry_id)
    send_mails(
        Mail(recipient_of(user), "office_asked", f"office-asked:{enquiry_id}:{user.id}", context={"enquiry": enquiry})
        for user in (members_of(office.id) if office else [])
    )


@reacts_to(EnquiryAnswered, name="notifications.tell_company_of_answer", queue="mail")
def tell_company_of_answer(*, enquiry_id: int) -> None:
    """Send the office's answer to whoever asked, or to everybody who acts for the company where they have left it."""
    enquiry = get_enquiry(enquiry_id)
    team = members_of(enquiry.company_id)
    readers = [user for user in team if user.id == enquiry.asked_by] or team
    send_mails(
        Mail(
            recipient_of(user),
            "enquiry_answered",
            f"enquiry-answered:{enquiry_id}:{user.id}",
            context={"enquiry": enquiry},
        )
        for user in readers
    )


def tell(booking: Booking, kind: str, version: int, *parties: Party) -> None:
    """Send the mail of this kind to everybody of these sides."""
    people = [(party, user) for party in parties for user in _people(booking, party)]
    send_mails(_mail(booking, kind, version, party, user) for party, user in people)


def _people(booking: Booking, party: Party) -> list[User]:
    if party is Party.OFFICE:
        office = find_office()
        return members_of(office.id) if office else []
    organisation_id = booking.company_id if party is Party.COMPANY else booking.hub.operator_id
    return members_of(organisation_id) if organisation_id else []


def _mail(booking: Booking, kind: str, version: int, party: Party, user: User) -> Mail:
    to = recipient_of(user)
    with force_locale(to.locale):
        seen = as_seen(booking, party, taxonomy(), to.locale)
        attachments = []
        if seen.has_weeks and _brings_file(booking, kind, user):
            file = as_ics(seen, public_url=settings["PUBLIC_URL"])
            attachments = [Attachment(f"{seen.ref}.ics", file, subtype_parameters={"method": "PUBLISH"})]
    key = f"booking:{booking.id}:{kind}:{version}:{user.id}"
    return Mail(to, "booking", key, attachments, {"kind": kind, "seen": seen})


def _brings_file(booking: Booking, kind: str, user: User) -> bool:
    """Say whether the mail puts the days into the reader's calendar, or takes out what an earlier mail put there."""
    if kind in BRINGS_DAYS:
        return booking.status in AGREED
    return kind in TAKES_DAYS and was_told(user.id, *(f"booking:{booking.id}:{kind}:" for kind in BRINGS_DAYS))
