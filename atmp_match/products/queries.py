"""Reads of products; a product of another company does not exist for the reader."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import ARRAY, BigInteger, Select, Text, any_, bindparam, cast, select
from sqlalchemy.orm import joinedload

from atmp_match.catalogue.queries import Page
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.products.models import Product, ProductNeed
from atmp_match.products.rules import Need, Scale
from atmp_match.products.rules.need_records import from_record, why_from_record
from atmp_match.products.rules.own_needs import OwnNeed, OwnNeeds
from atmp_match.shared.errors import NotFound

# An array and not IN, so that the statement reads the same however many companies somebody has.
_COMPANIES = bindparam("company_ids", type_=ARRAY(BigInteger))
_PRODUCT = (
    select(Product)
    .where(Product.ref == bindparam("ref"), Product.organisation_id == any_(_COMPANIES))
    .options(joinedload(Product.company, innerjoin=True))
)


def get_product(ref: str, actor: Actor) -> Product:
    """Return the product with this reference and its company, if that is one of `actor`'s.

    :raises NotFound: where there is none, and just the same where it is another company's
    """
    return _found(db.session.scalar(_PRODUCT, {"ref": ref, "company_ids": list(actor.company_ids)}))


def get_product_by_id(product_id: int) -> Product:
    """Return a product for the system itself, which asks for no company.

    :raises NotFound: where there is none
    """
    return _found(db.session.get(Product, product_id))


def lock_product(ref: str, actor: Actor) -> Product:
    """Return the product as `get_product` does, locked until the transaction ends."""
    statement = _own(actor).where(Product.ref == ref).with_for_update()
    return _found(db.session.scalar(statement.execution_options(populate_existing=True)))


def list_products(actor: Actor) -> list[Product]:
    """Return the products of all companies of `actor`, the last changed first."""
    return list(db.session.scalars(_own(actor).order_by(Product.updated_at.desc(), Product.id.desc())))


def list_newest_products(actor: Actor, *, after: str | None = None, limit: int = 50) -> Page[Product]:
    """Return a page of the products of all companies of `actor`, the newest first.

    :param after: the reference of the last product of the page before
    """
    statement = _own(actor).order_by(Product.id.desc()).limit(limit + 1)
    if after is not None:
        last = _own(actor).with_only_columns(Product.id).where(Product.ref == after).scalar_subquery()
        statement = statement.where(Product.id < last)
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], rows[limit - 1].ref if len(rows) > limit else None)


def list_latest_products(limit: int) -> list[Product]:
    """Return the products of all companies that were changed last: to count over, never to be shown."""
    return list(db.session.scalars(select(Product).order_by(Product.updated_at.desc(), Product.id.desc()).limit(limit)))


def _own(actor: Actor) -> Select[Product]:
    return select(Product).where(Product.organisation_id.in_(actor.company_ids))


def _found(product: Product | None) -> Product:
    if product is None:
        raise NotFound(_("There is no such product, or it is not yours."))
    return product


def chains_of_products(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each product: that of its company."""
    rows = db.session.execute(select(Product.id, Product.organisation_id).where(cast(Product.id, Text).in_(ids)))
    return {str(row.id): f"organisation:{row.organisation_id}" for row in rows}


def find_own_needs(product: Product) -> OwnNeeds | None:
    """Return the founder's own list of needs, in its order; None where the product follows the derivation."""
    statement = select(ProductNeed).where(ProductNeed.product_id == product.id).order_by(ProductNeed.position)
    rows = db.session.scalars(statement.execution_options(populate_existing=True)).all()
    return tuple(_own_need(row) for row in rows) or None


def _own_need(row: ProductNeed) -> OwnNeed:
    need = Need(
        service=row.service,
        modality=row.modality,
        grade=row.grade,
        containment=row.containment,
        scale=Scale(row.scale_value, row.scale_unit or "L") if row.scale_value else None,
        earliest_start=row.earliest_start,
        latest_finish=row.latest_finish,
        duration_days=row.duration_days,
        seats=row.seats,
        why=why_from_record(row.why),
    )
    return OwnNeed(need, from_record(row.derived) if row.derived else None, row.is_dropped)
