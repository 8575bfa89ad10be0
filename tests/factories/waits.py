"""Places on the wait list, and an offer with weeks of its own for them. Call these inside an application context."""

from datetime import date

from atmp_match.bookings import actions
from atmp_match.bookings.models import Wait
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.waits import Wants
from atmp_match.catalogue.models import Hub, Offer
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import weeks_from_now
from tests.factories.catalogue import make_hub, make_offer


def make_place(manager, *, units=1, rule=HandingOut.ORDER, hub=None) -> Offer:
    """Store an offer in weeks, of a hub of this manager, with a resource of its own."""
    if hub is None:
        hub = make_hub()
        with transaction():
            hub.operator_id = min(manager.operator_ids)
            hub.hands_out = rule
    return make_offer(hub, units=units)


def make_wait(by, offer, *, weeks=(8, 2), length=2, wants=Wants.TAKE, product=None, **more) -> Wait:
    """Go on the wait list; `weeks` is the span to look in: (from now, how many)."""
    return actions.join_wait_list(offer.id, product, wanted(weeks, length, wants, **more), by=by)


def wanted(
    weeks=(8, 2),
    length=2,
    wants=Wants.TAKE,
    *,
    valid_until: date | None = None,
    share_level=ShareLevel.ANONYMOUS,
    message="",
) -> actions.Wanted:
    start, end = weeks_from_now(*weeks)
    return actions.Wanted(wants, start, end, length, valid_until, share_level, message)


def again(row):
    """Return a row as it is in the database now, whatever this session saw before."""
    return db.session.get_one(type(row), row.id, populate_existing=True)


def hub_of(offer) -> Hub:
    return db.session.get_one(Hub, offer.hub_id, populate_existing=True)
