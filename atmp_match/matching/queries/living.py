"""What living matches are made from: changed offers, what was found last, what is new to whom."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_, union_all

from atmp_match.accounts.models import User
from atmp_match.catalogue.models import Hub, Offer, OfferPart, offer_resources
from atmp_match.extensions import db
from atmp_match.matching.models import MatchChange, MatchLook, MatchWatch, ProductTouch, RematchMark
from atmp_match.matching.rules.changes import Change, change_from_json
from atmp_match.matching.rules.touching import ANY_MODALITY, TAKES_ANY, Touched
from atmp_match.organisations.models import Membership
from atmp_match.products.models import Product

# What bookings of an offer take: its own resource, and others a while later.
_TAKEN = union_all(
    select(offer_resources.c.offer_id, offer_resources.c.resource_id), select(OfferPart.offer_id, OfferPart.resource_id)
).subquery()


def touched_by_offer(offer_id: str, earlier_modalities: Collection[str] = ()) -> Touched:
    """Return what an edited offer touches: itself, as it was too, and whatever shares a resource with it."""
    shared = select(_TAKEN.c.resource_id).where(_TAKEN.c.offer_id == offer_id)
    touched = dict(_touched(_takes(_TAKEN.c.resource_id.in_(shared))))
    own = db.session.execute(select(Offer.service, Offer.modalities).where(Offer.id == offer_id)).one_or_none()
    if own:
        touched[own.service] = touched.get(own.service, frozenset()) | {*own.modalities, *earlier_modalities}
    return touched


def touched_by_hub(slug: str) -> Touched:
    """Return what a change of a whole hub touches."""
    return _touched(Offer.hub_id == select(Hub.id).where(Hub.slug == slug).scalar_subquery())


def touched_by_resource(resource_id: int) -> Touched:
    """Return what a change of a resource's free time touches."""
    return _touched(_takes(_TAKEN.c.resource_id == resource_id))


def _takes(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Offer.id.in_(select(_TAKEN.c.offer_id).where(condition))


def _touched(condition: ColumnElement[bool]) -> Touched:
    touched: dict[str, frozenset[str]] = {}
    for service, modalities in db.session.execute(select(Offer.service, Offer.modalities).where(condition)):
        touched[service] = touched.get(service, frozenset()) | frozenset(modalities)
    return touched


def is_touched(touched: Touched) -> ColumnElement[bool]:
    """Return `rules.touching.can_touch` as a condition on the index."""
    every = [service for service, modalities in touched.items() if modalities & TAKES_ANY]
    pairs = [(service, modality) for service, modalities in touched.items() for modality in sorted(modalities)]
    return or_(
        ProductTouch.service.in_(every),
        and_(ProductTouch.service.in_(list(touched)), ProductTouch.modality == ANY_MODALITY),
        tuple_(ProductTouch.service, ProductTouch.modality).in_(pairs),
    )


def count_marks() -> int:
    """Return how many products wait to be matched again."""
    return db.session.execute(select(func.count()).select_from(RematchMark)).scalar_one()


def count_news(user_id: int) -> Mapping[int, int]:
    """Return by product how much is new to somebody; products without news, or never looked at, are left out."""
    mine = select(MatchLook.product_id, MatchLook.news).where(MatchLook.user_id == user_id, MatchLook.news > 0)
    return {row.product_id: row.news for row in db.session.execute(mine)}


def find_changes(product_id: int, version: int) -> tuple[Change, ...]:
    """Return what one run found changed; nothing where it found nothing."""
    row = db.session.get(MatchChange, (product_id, version))
    return tuple(change_from_json(change) for change in row.changes) if row else ()


def list_watchers(product_id: int) -> Sequence[tuple[User, frozenset[str]]]:
    """Return who watches a product and still belongs to its company, each with the needs they watch."""
    rows = db.session.execute(
        select(User, func.array_agg(MatchWatch.need))
        .join(MatchWatch, MatchWatch.user_id == User.id)
        .join(Product, Product.id == MatchWatch.product_id)
        .join(
            Membership,
            and_(Membership.user_id == User.id, Membership.organisation_id == Product.organisation_id),
        )
        .where(Product.id == product_id)
        .group_by(User.id)
        .order_by(User.id)
    )
    return [(user, frozenset(needs)) for user, needs in rows]


def names_of_hubs(slugs: Collection[str]) -> Mapping[str, str]:
    """Return the names of hubs, by slug."""
    rows = db.session.execute(select(Hub.slug, Hub.name).where(Hub.slug.in_(slugs)))
    return {row.slug: row.name for row in rows}
