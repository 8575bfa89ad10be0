"""What a booking of an offer takes."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from atmp_match.catalogue.actions import import_catalogue
from atmp_match.catalogue.models import Offer, Resource
from atmp_match.catalogue.queries import get_hub, get_offer, seed_documents, taxonomy
from atmp_match.catalogue.rules.resources import changeover_days, needs_resource
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction

# By quantity, until the hub lets its advisers be booked by the hour.
ADVICE = {"office-navigation", "office-funding", "sahlgrenska-regulatory", "sahlgrenska-business"}


def test_every_offer_of_a_calendar_unit_has_exactly_one_resource_and_the_others_none_but_advice(inside):
    for offer in db.session.scalars(select(Offer).options(selectinload(Offer.resources))):
        wanted = 1 if needs_resource(taxonomy(), offer.service) or offer.id in ADVICE else 0
        assert (offer.id, len(offer.resources)) == (offer.id, wanted)
        assert all(resource.hub_id == offer.hub_id for resource in offer.resources)


def test_offers_are_linked_to_the_resource_their_names_tell_of(inside):
    def resource(offer_id):
        (only,) = get_offer(offer_id).resources
        return only.name, only.unit_count, only.illustrative

    assert resource("testa-bsl2") == ("BSL-2 bench places", 3, True)
    assert resource("testa-pilot-mammalian") == ("500 L mammalian bioreactor line", 1, True)
    assert resource("northx-plasmid-gmp") == ("DNA suite 50 L", 1, False)
    assert resource("vecura-plasmid") == ("12 L fermenter", 1, False)


def test_an_offer_without_a_known_resource_gets_an_invented_one_that_says_so(inside):
    (resource,) = get_offer("northx-pilot").resources
    assert (resource.name, resource.kind, resource.unit_count) == ("Pilot fermentation", "bioreactor", 1)
    assert resource.illustrative
    assert resource.seen is None


def test_offers_may_share_a_resource(inside):
    shared = {get_offer(offer_id).resources[0].id for offer_id in ("ccvp-cells", "ccvp-vector")}
    assert len(shared) == 1


def test_changeover_follows_the_grade_where_the_service_tells_them_apart(inside):
    vocabulary = taxonomy()
    assert changeover_days(vocabulary, [("plasmid-manufacturing", ["hq"])]) == 3
    assert changeover_days(vocabulary, [("plasmid-manufacturing", ["hq", "gmp"])]) == 7
    assert changeover_days(vocabulary, [("plasmid-manufacturing", ["hq"]), ("vector-manufacturing", ["gmp"])]) == 14
    assert changeover_days(vocabulary, []) == 0
    days = {resource.name: resource.changeover_days for resource in get_hub("northx-matfors").resources}
    assert (days["HQ plasmid line"], days["DNA suite 50 L"], days["Filling line"]) == (3, 7, 2)


def test_a_changeover_set_by_the_hub_survives_an_import(inside):
    with transaction():
        resource = db.session.scalar(select(Resource).where(Resource.name == "DNA suite 50 L"))
        resource.changeover_days, resource.changeover_basis = 10, "hub"
    assert not import_catalogue(seed_documents()).has_changed
    assert resource.changeover_days == 10
