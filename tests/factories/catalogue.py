"""Made-up hubs and offers beside the real ones. Call these inside an application context."""

from itertools import count

from atmp_match.catalogue.models import Evidence, Hub, Offer, Resource, offer_resources
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction

_numbers = count(1)


def make_hub(slug=None, *, operator=None, **values) -> Hub:
    """Store a hub; with `operator`, one that this organisation has claimed."""
    number = next(_numbers)
    hub = Hub(
        slug=slug or f"hub-{number}",
        operator_id=operator.id if operator else None,
        **{
            "name": f"Hub {number}",
            "operator": "Made-up operator",
            "kind": "innovation-hub",
            "origin": "added",
            "city": "Almvik",
            "country": "SE",
            "timezone": "Europe/Stockholm",
            "lat": 57.8,
            "lon": 16.5,
            "public_body": "no",
            "open_to_companies": "yes",
            "openness_history": [],
            "summary_en": "A made-up hub.",
            "summary_sv": "En påhittad hubb.",
            "extra_gates": [],
        }
        | values,
    )
    with transaction():
        db.session.add(hub)
    return hub


def make_offer(hub=None, offer_id=None, *, units=1, changeover_days=0, illustrative=False, **values) -> Offer:
    """Store an offer with one piece of evidence and, unless `units` is 0, one resource of so many units."""
    number = next(_numbers)
    offer = Offer(
        id=offer_id or f"offer-{number}",
        hub_id=(hub or make_hub()).id,
        **{
            "service": "contained-lab",
            "value": "yes",
            "title": f"Offer {number}",
            "title_sv": f"Erbjudande {number}",
            "modalities": ["any"],
            "grades": ["research"],
            "containment_max": "bsl-2",
            "openness": "open",
            "unknowns": [],
            "evidence": [Evidence(claim="It is made up", source="survey", seen="a test", as_of="2026-11")],
        }
        | values,
    )
    with transaction():
        db.session.add(offer)
        if units:
            _link(offer, units, changeover_days=changeover_days, illustrative=illustrative)
    return offer


def _link(offer, units, *, changeover_days, illustrative):
    resource = Resource(
        hub_id=offer.hub_id,
        name=f"Resource of {offer.id}",
        kind="bench",
        unit_count=units,
        illustrative=illustrative,
        changeover_days=changeover_days,
    )
    db.session.add(resource)
    db.session.flush()
    link = {"offer_id": offer.id, "resource_id": resource.id, "basis": "judgement", "why": "made up"}
    db.session.execute(offer_resources.insert().values(link))
