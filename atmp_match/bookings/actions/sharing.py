"""How much of a product a hub sees: one level for each product and hub, up with a preview, down at any time."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from atmp_match.bookings.events import BriefOpened, ShareLevelChanged
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import sharing
from atmp_match.bookings.queries.briefs import rest_of
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.sharing import least_level
from atmp_match.bookings.rules.transitions import OVER, Party
from atmp_match.extensions import db
from atmp_match.organisations.queries import find_agreement
from atmp_match.organisations.rules import Actor, AgreementKind
from atmp_match.products.models import Product
from atmp_match.products.queries import lock_product
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, NotFound
from atmp_match.shared.transactions import record, transaction


def set_share_level(product_ref: str, hub_slug: str, level: ShareLevel, *, by: Actor) -> None:
    """Let a hub see more or less of a product, in every request about it; what was read cannot be unread.

    :raises NotFound: where the product is another company's, or the hub has no request about it
    :raises Conflict: for the full brief without a confidentiality agreement, and for nothing while a request is open
    """
    with transaction():
        product = lock_product(product_ref, by)
        shared = sharing.lock_shared(product, hub_slug)
        if not shared:
            raise NotFound(_("This hub has no request about this product."))
        _require_possible(product, shared, level)
        if any(booking.share_level is not level for booking in shared):
            _apply(shared, level, product)
            record(ShareLevelChanged(product.id, shared[0].hub_id, level.value), by=by.user_id)


def note_opening(booking: Booking, party: Party, *, by: Actor) -> None:
    """Note that somebody of the hub reads a booking, at the level that it has now; others leave no trace."""
    if party is Party.HUB:
        with transaction():
            record(BriefOpened(booking.id, booking.share_level.value), by=by.user_id)


def has_cda(company_id: int, operator_id: int | None) -> bool:
    """Say whether the two have a confidentiality agreement in force, which the full brief needs."""
    if operator_id is None:
        return False
    return find_agreement(company_id, operator_id, AgreementKind.CDA, on=clock.today()) is not None


def share_alike(booking: Booking) -> None:
    """Let the hub see as much of the product in its earlier requests as in a new one; part of working on that."""
    if booking.product_id is None:
        return
    rest = {"rest": booking.brief["rest"]} if "rest" in booking.brief else {}
    # Earlier ones only: two that were sent at once may be worked on in any order, and the later one says how much.
    earlier = (
        (Booking.product_id == booking.product_id) & (Booking.hub_id == booking.hub_id) & (Booking.id < booking.id)
    )
    db.session.execute(
        update(Booking)
        .where(earlier, Booking.share_level != booking.share_level)
        .values(share_level=booking.share_level, brief=Booking.brief.concat(rest))
        .execution_options(synchronize_session=False)
    )


def close_without_agreement() -> int:
    """Lower every full brief whose confidentiality agreement has ended or expired; return how many pairs those were."""
    with transaction():
        pairs = sharing.list_full_without_agreement()
        for product, hub_slug in pairs:
            shared = sharing.lock_shared(product, hub_slug)
            _apply(shared, ShareLevel.NAMED, product)
            hub_id = shared[0].hub_id
            record(ShareLevelChanged(product.id, hub_id, ShareLevel.NAMED.value, by_itself=True), by=None)
    return len(pairs)


def _require_possible(product: Product, shared: Sequence[Booking], level: ShareLevel) -> None:
    is_open = any(booking.status not in OVER for booking in shared)
    if level is ShareLevel.NOTHING and least_level(is_open=is_open) is not level:
        raise Conflict(
            _("This hub has an open request about the product, and sees at least the anonymous brief until it is over.")
        )
    if level is ShareLevel.FULL and not has_cda(product.organisation_id, shared[0].hub.operator_id):
        raise Conflict(_("The full brief needs a confidentiality agreement with this hub. Record it first."))


def _apply(shared: Sequence[Booking], level: ShareLevel, product: Product) -> None:
    for booking in shared:
        booking.share_level = level
        # As it is now: what the company writes later stays private until it opens the full brief again.
        kept = {name: value for name, value in booking.brief.items() if name != "rest"}
        booking.brief = kept | ({"rest": rest_of(product)} if level is ShareLevel.FULL else {})
    db.session.flush()
