"""What hubs see of a product, and who of them has looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, and_, cast, exists, func, select
from sqlalchemy.orm import joinedload

from atmp_match.accounts.models import User
from atmp_match.bookings.events import BriefOpened, ShareLevelChanged
from atmp_match.bookings.models import Booking, ref_of
from atmp_match.bookings.queries.bookings import whole_bookings
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.catalogue.models import Hub
from atmp_match.extensions import db
from atmp_match.organisations.models import Agreement
from atmp_match.organisations.queries import in_force
from atmp_match.organisations.rules import AgreementKind
from atmp_match.products.models import Product
from atmp_match.shared.models import EventRow

MOST = 200


@dataclass(frozen=True)
class Look:
    """One line of the access log: who did what, at which level; `ref` is empty where the level was changed."""

    at: datetime
    who: str
    hub: str
    ref: str
    level: ShareLevel


def list_shared(product: Product) -> list[Booking]:
    """Return every booking about the product with all that its page shows, the hubs by name."""
    statement = whole_bookings().where(Booking.product_id == product.id).order_by(Hub.name, Booking.id)
    return list(db.session.scalars(statement))


def lock_shared(product: Product, hub_slug: str) -> Sequence[Booking]:
    """Return every booking about the product at one hub, locked in the order of asking."""
    statement = (
        select(Booking)
        .join(Booking.hub)
        .options(joinedload(Booking.hub, innerjoin=True))
        .where(Booking.product_id == product.id, Hub.slug == hub_slug)
        .order_by(Booking.id)
        .with_for_update(of=Booking)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def list_full_without_agreement() -> list[tuple[Product, str]]:
    """Return each product and hub between which everything is open, and no confidentiality agreement in force."""
    agreed = exists().where(
        Agreement.company_id == Booking.company_id,
        Agreement.operator_id == Hub.operator_id,
        Agreement.kind == AgreementKind.CDA,
        in_force(func.current_date()),
    )
    statement = (
        select(Product, Hub.slug)
        .select_from(Booking)
        .join(Hub, Hub.id == Booking.hub_id)
        .join(Product, Product.id == Booking.product_id)
        .where(Booking.share_level == ShareLevel.FULL, ~agreed)
        .group_by(Product.id, Hub.slug)
        .order_by(Product.id, Hub.slug)
    )
    return [(row.Product, row.slug) for row in db.session.execute(statement)]


def list_looks(product: Product, *, limit: int = MOST) -> list[Look]:
    """Return who of the hubs has opened a booking about the product, and each change of a level, newest first."""
    opened = select(EventRow.happened_at, User.name, Hub.name.label("hub"), Booking.number, EventRow.payload).join_from(
        EventRow,
        Booking,
        and_(EventRow.about == func.concat("booking:", Booking.id), EventRow.name == BriefOpened.name()),
    )
    opened = opened.join(Hub, Hub.id == Booking.hub_id).join(User, User.id == EventRow.actor_id)
    changed = select(EventRow.happened_at, User.name, Hub.name.label("hub"), EventRow.payload).join_from(
        EventRow, Hub, cast(Hub.id, Text) == EventRow.payload["hub_id"].astext
    )
    changed = changed.outerjoin(User, User.id == EventRow.actor_id).where(
        EventRow.about == f"product:{product.id}", EventRow.name == ShareLevelChanged.name()
    )
    newest = EventRow.id.desc()
    rows = [
        Look(row.happened_at, row.name, row.hub, ref_of(row.number), ShareLevel(row.payload["level"]))
        for row in db.session.execute(opened.where(Booking.product_id == product.id).order_by(newest).limit(limit))
    ]
    rows += [
        Look(row.happened_at, row.name or "", row.hub, "", ShareLevel(row.payload["level"]))
        for row in db.session.execute(changed.order_by(newest).limit(limit))
    ]
    return sorted(rows, key=lambda look: look.at, reverse=True)[:limit]
