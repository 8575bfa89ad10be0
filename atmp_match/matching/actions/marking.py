"""Marking the products that a change can touch. Marks are cheap; each product is then matched again once."""

from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert

from atmp_match.extensions import db
from atmp_match.matching.models import ProductTouch, RematchMark
from atmp_match.matching.queries.living import is_touched
from atmp_match.matching.rules.touching import Touched
from atmp_match.products.models import Product
from atmp_match.shared.transactions import transaction

JOIN_WITHIN = timedelta(seconds=2)  # what touches a product so soon after the first touch is one run with it


def mark_touched(touched: Touched) -> int:
    """Mark the products that these changed offers can touch; return how many were not marked before."""
    if not touched:
        return 0
    return _mark(select(ProductTouch.product_id).where(is_touched(touched)).distinct())


def mark_product(product_id: int) -> int:
    """Mark one product, whose own needs have changed."""
    return _mark(select(Product.id).where(Product.id == product_id))


def mark_products_with_text() -> int:
    """Mark the products that say something in their own words, which may mean something else now."""
    return _mark(select(Product.id).where(Product.description.is_not(None), Product.description != ""))


def mark_every_product() -> int:
    """Mark all products: after a change of the vocabulary or of the order, and once a day, for days pass."""
    return _mark(select(Product.id))


def _mark(products: Select[int]) -> int:
    # In one order for everybody, so that no two wait for each other. A mark that a run is just taking away makes this
    # wait for its end, and is then set anew; one that is about to be taken serves: the run looks after taking it.
    found = products.subquery()
    due = select(found.c[0], func.clock_timestamp() + JOIN_WITHIN).order_by(found.c[0])
    statement = insert(RematchMark).from_select(["product_id", "due_at"], due).on_conflict_do_nothing()
    with transaction():
        return len(db.session.execute(statement.returning(RematchMark.product_id)).all())
