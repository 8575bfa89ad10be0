"""The hub answers: accept or decline."""

from flask_babel import gettext as _

from atmp_match.bookings.actions.gates import confirm_if_all_met, open_gates
from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.events import BookingAccepted, BookingDeclined
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.rules.transitions import Action, Party
from atmp_match.calendar.actions import make_firm, release
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import record, transaction


def accept_booking(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Say yes for the hub: the weeks are kept, each gate gets its date, and without gates the booking is confirmed.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the company itself
    :raises Conflict: where somebody answered first, the hold ended, or the weeks are no longer kept
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        if booking.answer_by and booking.answer_by < clock.now() and party is Party.HUB and not booking.decided_at:
            raise Conflict(_("The time to answer is over. The weeks are being released."))
        new_version = move(booking, Action.ACCEPT, party=party, by=by.user_id, version=version)
        if booking.has_weeks and make_firm(booking.holder_id) != booking.unit_total:
            raise Conflict(_("The weeks of this request are no longer kept. Nothing was changed."))
        record(BookingAccepted(booking.id, new_version), by=by.user_id)
        open_gates(booking)
        confirm_if_all_met(booking, by=by.user_id)
    return booking


def decline_booking(ref: str, *, reason: str, version: int | None = None, by: Actor) -> Booking:
    """Say no for the hub, with a reason that the company reads; the weeks are free again.

    :raises InvalidInput: without a reason
    :raises NotFound: for an outsider
    :raises NotAllowed: for the company itself
    :raises Conflict: where somebody answered first
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.DECLINE, party=party, by=by.user_id, reason=reason, version=version)
        release(booking.holder_id)
        record(BookingDeclined(booking.id, new_version), by=by.user_id)
    return booking
