"""Bookings that a hub or the cluster office enters for a company, which then has to confirm them."""

from flask_babel import gettext as _

from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.gates import confirm_if_all_met, open_gates
from atmp_match.bookings.actions.locking import lock_resource_of
from atmp_match.bookings.actions.moves import move, require_allowed
from atmp_match.bookings.actions.problems import sentence_for
from atmp_match.bookings.actions.sharing import has_cda, share_alike
from atmp_match.bookings.events import (
    BookingAccepted,
    BookingHeld,
    EntryConfirmed,
    EntryTakenBack,
    EntryTurnedDown,
)
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.briefs import brief_of
from atmp_match.bookings.queries.holds import count_other_holds, lock_open_holds
from atmp_match.bookings.rules.requests import Problem, ShareLevel
from atmp_match.bookings.rules.transitions import Action, Status
from atmp_match.calendar.actions import make_firm, release
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import settings
from atmp_match.organisations.rules import Actor
from atmp_match.products.models import Product
from atmp_match.products.queries import get_product
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.transactions import record, transaction


def confirm_entry(
    ref: str, *, product_ref: str | None, share_level: ShareLevel, version: int | None = None, by: Actor
) -> Booking:
    """Say yes for the company to what was entered for it, and choose what the hub sees.

    What its hub entered is accepted with that, for the hub has said yes by entering it; what the office entered is a
    request now, which the hub answers.

    :raises NotFound: for an outsider, or where the product is not this company's
    :raises NotAllowed: for anybody but the company
    :raises InvalidInput: where this level cannot be chosen
    :raises Conflict: where it is too late, or the company has as many requests on hold there as one may
    """
    with transaction():
        seen, _party = bookings.get_booking(ref, by)
        lock_resource_of(seen.id)
        booking, party = bookings.lock_booking(ref, by)
        require_allowed(booking, Action.CONFIRM_OWN, party=party, version=version)
        if booking.answer_by and booking.answer_by < clock.now():
            raise Conflict(_("The time to answer is over. The weeks are being released."))
        if share_level is ShareLevel.FULL and not has_cda(booking.company_id, booking.hub.operator_id):
            terms = offers.terms_of(offers.get_offer(booking.offer_id), taxonomy())
            raise InvalidInput({"share_level": sentence_for(Problem.CDA_NEEDED, terms)})
        product = _own_product(product_ref, booking, by)
        # The rest after the weeks was taken for whatever the product may be, so that none can need a longer one.
        booking.product_id, booking.product = product.id if product else None, product
        booking.share_level, booking.brief = share_level, brief_of(product, booking.offer.service, share_level)
        share_alike(booking)
        new_version = move(booking, Action.CONFIRM_OWN, party=party, by=by.user_id)
        record(EntryConfirmed(booking.id, new_version), by=by.user_id)
        if booking.status is Status.HELD:
            _ask_the_hub(booking)
        else:
            _accept(booking, by=by)
    return booking


def turn_down_entry(ref: str, *, reason: str = "", version: int | None = None, by: Actor) -> Booking:
    """Say no for the company to what was entered for it; the weeks are free again.

    :param reason: read by whoever entered it; may be empty
    :raises InvalidInput: where the reason cannot be kept
    :raises NotFound: for an outsider
    :raises NotAllowed: for anybody but the company
    :raises Conflict: where it is too late
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.TURN_DOWN, party=party, by=by.user_id, reason=reason, version=version)
        release(booking.holder_id)
        record(EntryTurnedDown(booking.id, new_version), by=by.user_id)
    return booking


def take_entry_back(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Take back what was entered for a company, before it has answered; the weeks are free again.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the company, and for the office where the hub entered it
    :raises Conflict: where it is too late
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.TAKE_BACK, party=party, by=by.user_id, version=version)
        release(booking.holder_id)
        record(EntryTakenBack(booking.id, new_version), by=by.user_id)
    return booking


def _own_product(product_ref: str | None, booking: Booking, by: Actor) -> Product | None:
    product = get_product(product_ref, by) if product_ref else None
    if product and product.organisation_id != booking.company_id:
        raise NotFound(_("There is no such product, or it is not yours."))
    return product


def _ask_the_hub(booking: Booking) -> None:
    lock_open_holds(booking.hub_id)
    if count_other_holds(booking) >= settings["MOST_OPEN_HOLDS"]:
        raise Conflict(
            _("You have as many requests on hold at this hub as one company may. Confirm when one of them is answered.")
        )
    set_deadline(booking, starts_on=booking.start)
    record(BookingHeld(booking.id, booking.version), by=None)


def _accept(booking: Booking, *, by: Actor) -> None:
    if make_firm(booking.holder_id) != booking.unit_total:
        raise Conflict(_("The weeks of this request are no longer kept. Nothing was changed."))
    record(BookingAccepted(booking.id, booking.version), by=by.user_id)
    open_gates(booking)
    confirm_if_all_met(booking, by=by.user_id)
