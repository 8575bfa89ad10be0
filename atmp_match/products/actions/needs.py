"""The founder's own list of needs, as rows."""

from sqlalchemy import delete

from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.products.actions.changes import mark_changed
from atmp_match.products.events import ProductDescribed
from atmp_match.products.models import Product, ProductNeed
from atmp_match.products.rules.need_records import as_record, why_as_record
from atmp_match.products.rules.own_needs import OwnNeed, OwnNeeds
from atmp_match.shared.transactions import record

PART = "needs"  # as the product's list of changes, and the event, name it


def store_own_needs(product: Product, own: OwnNeeds, *, by: Actor) -> None:
    """Replace the product's own list; an empty one lets it follow the derivation again. Part of a larger action.

    :param product: locked
    """
    db.session.execute(delete(ProductNeed).where(ProductNeed.product_id == product.id))
    db.session.add_all(_row(product, position, row) for position, row in enumerate(own))
    mark_changed(product, PART, by)
    record(ProductDescribed(product.id, PART, product.version), by=by.user_id)


def _row(product: Product, position: int, row: OwnNeed) -> ProductNeed:
    need = row.need
    return ProductNeed(
        product_id=product.id,
        position=position,
        service=need.service,
        modality=need.modality,
        grade=need.grade,
        containment=need.containment,
        scale_value=need.scale.value if need.scale else None,
        scale_unit=need.scale.unit if need.scale else None,
        earliest_start=need.earliest_start,
        latest_finish=need.latest_finish,
        duration_days=need.duration_days,
        seats=need.seats,
        why=why_as_record(need.why),
        derived=as_record(row.derived) if row.derived else None,
        is_dropped=row.is_dropped,
    )
