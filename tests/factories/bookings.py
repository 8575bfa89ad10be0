"""Claimed hubs, and requests as a company sends them."""

from datetime import date, timedelta

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.requests import Asked, ShareLevel
from atmp_match.calendar.rules import monday_of, week_span
from atmp_match.catalogue.actions import claim_hub
from atmp_match.extensions import db
from atmp_match.organisations.models import Membership
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Actor
from atmp_match.products.models import Product
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user
from tests.factories.organisations import make_hub_operator

BENCH = "testa-bsl2"  # three bench places, in weeks
LINE = "testa-pilot-mammalian"  # one bioreactor line, in weeks
GATELESS = "testa-training"  # its service has no gates; the hub's own review stays


def make_manager_of(*slugs, name=None) -> Actor:
    """Store somebody who manages these hubs."""
    user = make_user()
    operator = make_hub_operator(user, name=name)
    for slug in slugs:
        claim_hub(slug, operator.id)
    return actor_of(user)


def make_colleague_of(manager) -> Actor:
    """Store a second person with the same operator."""
    user = make_user()
    with transaction():
        db.session.add(Membership(user_id=user.id, organisation_id=min(manager.operator_ids), role="member"))
    return actor_of(user)


def weeks_from_now(number, length=1) -> tuple[date, date]:
    """Return a span of working weeks that begins `number` weeks from this Monday."""
    return week_span(monday_of(clock.today()) + timedelta(weeks=number), length)


def asked(start, end, *, share_level=ShareLevel.ANONYMOUS, message="", quantity=1, flexible_days=0) -> Asked:
    return Asked(start, end, quantity, share_level, message, flexible_days)


def make_request(by, offer_id=LINE, *, weeks=(8, 2), product=None, **more) -> Booking:
    """Send a request for weeks; `weeks` is (from now, how many)."""
    start, end = weeks_from_now(*weeks) if weeks else (None, None)
    return actions.request_booking(actions.Request(offer_id, product, asked(start, end, **more)), by=by)


def fresh(booking) -> Booking:
    """Return the booking as it is in the database now, whatever this session saw before."""
    return db.session.get_one(Booking, booking.id, populate_existing=True)


def make_product(by, **values) -> Product:
    product = Product(
        organisation_id=min(by.company_ids),
        **{"code_name": "ALM-101", "modality": "oncolytic-adenovirus", "stage": "scale-up", "containment": "bsl-2"}
        | values,
    )
    with transaction():
        db.session.add(product)
        db.session.flush()
        db.session.refresh(product)
    return product
