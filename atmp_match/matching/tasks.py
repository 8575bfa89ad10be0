"""Living matches: what follows a change of the catalogue, of a calendar or of a brief; on a queue of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from celery.schedules import crontab

from atmp_match.calendar.events import FreeTimeChanged
from atmp_match.catalogue.events import CatalogueImported, HubClaimed, LexiconPublished, OfferEdited
from atmp_match.extensions import celery
from atmp_match.matching.actions.marking import (
    mark_every_product,
    mark_product,
    mark_products_with_text,
    mark_touched,
)
from atmp_match.matching.actions.rematching import forget_old_changes, rematch_due
from atmp_match.matching.events import WeightsPublished
from atmp_match.matching.queries.living import touched_by_hub, touched_by_offer, touched_by_resource
from atmp_match.products.events import ProductDescribed
from atmp_match.shared.deliveries import reacts_to

QUEUE = "matching"
EVERY = 5.0  # seconds between two looks at the marks


@reacts_to(OfferEdited, name="matching.mark_for_offer", queue=QUEUE)
def mark_for_offer(*, offer_id: str, changes: Mapping[str, Any], **_rest: object) -> None:
    """Mark the products that an edited offer can touch, as it was or as it is."""
    earlier: Sequence[str] = changes.get("modalities", [()])[0]
    mark_touched(touched_by_offer(offer_id, earlier))


@reacts_to(HubClaimed, name="matching.mark_for_hub", queue=QUEUE)
def mark_for_hub(*, hub_slug: str, **_rest: object) -> None:
    """Mark the products that a hub can touch whose calendar counts from now on."""
    mark_touched(touched_by_hub(hub_slug))


@reacts_to(FreeTimeChanged, name="matching.mark_for_free_time", queue=QUEUE)
def mark_for_free_time(*, resource_id: int) -> None:
    """Mark the products for which taken or freed time can count."""
    mark_touched(touched_by_resource(resource_id))


@reacts_to(CatalogueImported, name="matching.mark_for_import", queue=QUEUE)
def mark_for_import(
    *, counts: Mapping[str, int], touched: Mapping[str, Sequence[str]] | None = None, **_rest: object
) -> None:
    """Mark the products that an import can touch; all of them where it changed the vocabulary."""
    if counts["terms"] or touched is None:
        mark_every_product()
        return
    mark_touched({service: frozenset(modalities) for service, modalities in touched.items()})
    if counts.get("entries"):
        mark_products_with_text()


@reacts_to(ProductDescribed, name="matching.mark_for_brief", queue=QUEUE)
def mark_for_brief(*, product_id: int, **_rest: object) -> None:
    """Mark a product whose brief has changed: others can touch it now."""
    mark_product(product_id)


@reacts_to(WeightsPublished, name="matching.mark_for_weights", queue=QUEUE)
def mark_for_weights(**_rest: object) -> None:
    """Mark every product: another order can bring another hub first."""
    mark_every_product()


@reacts_to(LexiconPublished, name="matching.mark_for_lexicon", queue=QUEUE)
def mark_for_lexicon(**_rest: object) -> None:
    """Mark every product with a text of its own."""
    mark_products_with_text()


@celery.task(name="matching.rematch_due")
def rematch() -> None:
    """Match again what is marked; what takes longer than its share is left for the next time."""
    rematch_due()


@celery.task(name="matching.forget_changes")
def forget_changes() -> None:
    """Delete what no mail will quote any more."""
    forget_old_changes()


@celery.task(name="matching.mark_all")
def mark_all() -> None:
    """Mark all products, for a day has passed: what was planned is open, what was open has ended."""
    mark_every_product()


celery.conf.beat_schedule["matching.rematch_due"] = {
    "task": "matching.rematch_due",
    "schedule": EVERY,
    "options": {"queue": QUEUE, "expires": EVERY},
}
celery.conf.beat_schedule["matching.mark_all"] = {
    "task": "matching.mark_all",
    "schedule": crontab(hour="2", minute="10"),  # UTC; in Sweden the day has begun then, in summer and in winter
    "options": {"queue": QUEUE, "expires": 60 * 60},
}
celery.conf.beat_schedule["matching.forget_changes"] = {
    "task": "matching.forget_changes",
    "schedule": crontab(hour="3", minute="20"),  # UTC
    "options": {"queue": QUEUE, "expires": 60 * 60},
}
