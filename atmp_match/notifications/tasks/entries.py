"""Mails about what a hub or the cluster office has entered for a company."""

from atmp_match.accounts.queries import get_user
from atmp_match.bookings.events import (
    BookingEntered,
    BookingExpired,
    EntryConfirmed,
    EntryKept,
    EntryMoved,
    EntryTakenBack,
    EntryTurnedDown,
)
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import get_booking_by_id
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.notifications.mailer import recipient_of, send_mail
from atmp_match.notifications.tasks.bookings import tell
from atmp_match.organisations.actions import create_invitation
from atmp_match.organisations.events import PersonInvited
from atmp_match.shared.deliveries import reacts_to


@reacts_to(BookingEntered, name="notifications.tell_company_of_entry", queue="mail")
def tell_company_of_entry(*, booking_id: int, version: int) -> None:
    """Ask the company to confirm; a hub whose calendar the office has used is told, too."""
    booking = get_booking_by_id(booking_id)
    if booking.status is Status.DRAFT:
        hub = [Party.HUB] if booking.entered_by is Party.OFFICE else []
        tell(booking, "entered", version, Party.COMPANY, *hub)


@reacts_to(EntryMoved, EntryKept, name="notifications.tell_both_of_entry", queue="mail")
def tell_both_of_entry(*, booking_id: int, version: int) -> None:
    """Tell both sides for which weeks the company is asked to confirm now."""
    booking = get_booking_by_id(booking_id)
    if booking.status is Status.DRAFT:
        tell(booking, "entry-stands", version, Party.COMPANY, Party.HUB)


@reacts_to(EntryConfirmed, name="notifications.tell_of_confirmed_entry", queue="mail")
def tell_of_confirmed_entry(*, booking_id: int, version: int) -> None:
    """Tell whoever entered it that the company has confirmed."""
    booking = get_booking_by_id(booking_id)
    tell(booking, "entry-confirmed", version, _entered_by(booking))


@reacts_to(EntryTurnedDown, name="notifications.tell_of_entry_turned_down", queue="mail")
def tell_of_entry_turned_down(*, booking_id: int, version: int) -> None:
    """Tell the hub, and the office where that entered it, that the company does not want the weeks."""
    booking = get_booking_by_id(booking_id)
    tell(booking, "turned-down", version, *{_entered_by(booking): None, Party.HUB: None})


@reacts_to(EntryTakenBack, name="notifications.tell_of_entry_taken_back", queue="mail")
def tell_of_entry_taken_back(*, booking_id: int, version: int) -> None:
    """Tell the company that there is nothing to confirm any more; and the hub, where the office had entered it."""
    booking = get_booking_by_id(booking_id)
    hub = [Party.HUB] if booking.entered_by is Party.OFFICE else []
    tell(booking, "taken-back", version, Party.COMPANY, *hub)


@reacts_to(BookingExpired, name="notifications.tell_office_of_expired_entry", queue="mail")
def tell_office_of_expired_entry(*, booking_id: int, version: int) -> None:
    """Tell the office that nobody has confirmed what it entered."""
    booking = get_booking_by_id(booking_id)
    if booking.unconfirmed_entry is Party.OFFICE:
        tell(booking, "expired", version, Party.OFFICE)


@reacts_to(PersonInvited, name="notifications.send_invitation", queue="mail")
def send_invitation(*, user_id: int) -> None:
    """Send somebody for whom weeks were entered the link that sets a first password, unless they have one."""
    user = get_user(user_id)
    if user.password_hash is None:
        link_id, token = create_invitation(user_id)
        send_mail(to=recipient_of(user), template="invited", key=f"invited:{link_id}", token=token)


def _entered_by(booking: Booking) -> Party:
    return booking.entered_by or Party.HUB
