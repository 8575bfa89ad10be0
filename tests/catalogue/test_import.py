"""Importing the catalogue: the seed as it is, twice, and after others have worked on it."""

from copy import deepcopy
from datetime import date

from sqlalchemy import func, select

from atmp_match.catalogue.actions import claim_hub, import_catalogue
from atmp_match.catalogue.models import CatalogueVersion, Evidence, Hub, HubFact, Offer, Resource
from atmp_match.catalogue.queries import get_hub, get_offer, seed_documents, taxonomy
from atmp_match.extensions import db
from atmp_match.shared.models import EventRow
from atmp_match.shared.transactions import transaction
from tests.factories.organisations import make_hub_operator


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def imports_recorded():
    return db.session.scalars(select(EventRow).where(EventRow.name == "catalogue-imported").order_by(EventRow.id)).all()


def changed_seed(change):
    documents = deepcopy(seed_documents())
    change({hub["slug"]: hub for hub in documents["hubs.yaml"]["hubs"]})
    return documents


def test_the_seed_has_all_hubs_and_offers(inside):
    assert (count(Hub), count(Offer), count(Evidence), count(HubFact)) == (35, 104, 144, 48)
    assert count(Resource) == 58 + 25  # of the files, and one for each calendar offer that has none there


def test_every_fact_and_every_offer_has_a_source(inside):
    assert db.session.scalars(select(Offer.id).where(~Offer.evidence.any())).all() == []
    for model in (Evidence, HubFact):
        assert db.session.scalars(select(model.id).where((model.source == "") | (model.seen == ""))).all() == []


def test_the_import_tells_what_it_did_in_one_event(inside):
    (event,) = imports_recorded()
    assert event.about == "catalogue:1"
    assert event.actor_id is None
    assert event.payload["version"] == 1
    assert {kind: event.payload["counts"][kind] for kind in ("hubs", "offers", "facts")} == {
        "hubs": 35,
        "offers": 104,
        "facts": 48,
    }


def test_importing_the_same_again_changes_nothing(inside):
    report = import_catalogue(seed_documents())
    assert not report.has_changed
    assert set(report.counts.values()) == {0}
    assert len(imports_recorded()) == 1
    assert db.session.scalar(select(CatalogueVersion.version)) == 1


def test_a_changed_row_is_changed_and_nothing_else(inside):
    def rename(hubs):
        hubs["testa-center"]["offers"][3]["title"] = "Level 2 laboratory"

    report = import_catalogue(changed_seed(rename))
    assert report.counts == {"terms": 0, "hubs": 0, "facts": 0, "offers": 1, "resources": 0, "links": 0, "entries": 0}
    offer = get_offer("testa-bsl2")
    assert (offer.title, offer.version) == ("Level 2 laboratory", 2)
    assert taxonomy().version == report.version == 2


def test_what_the_office_has_edited_is_kept_and_reported(inside):
    with transaction():
        offer = get_offer("testa-bsl2")
        offer.title, offer.edited_at = "As the office says", func.now()

    def rename(hubs):
        hubs["testa-center"]["offers"][3]["title"] = "As the file says"

    report = import_catalogue(changed_seed(rename))
    assert report.kept == ("testa-bsl2",)
    assert not report.has_changed
    assert get_offer("testa-bsl2").title == "As the office says"


def test_an_import_never_takes_a_hub_from_its_operator(inside):
    operator = make_hub_operator()
    claim_hub("testa-center", operator.id)

    def move(hubs):
        hubs["testa-center"]["city"] = "Stockholm"

    import_catalogue(changed_seed(move))
    hub = get_hub("testa-center")
    assert (hub.city, hub.operator_id) == ("Stockholm", operator.id)


def test_a_hub_that_a_file_does_not_name_stays(inside):
    documents = seed_documents()
    documents["hubs.yaml"]["hubs"] = documents["hubs.yaml"]["hubs"][:1]
    documents["offer_resources.yaml"]["links"] = []
    assert not import_catalogue(documents).has_changed
    assert count(Hub) == 35


def test_groups_of_modalities_are_spelled_out(inside):
    assert get_offer("northx-vector-gmp").modalities == [
        "aav",
        "lentiviral-vector",
        "gammaretroviral-vector",
        "oncolytic-adenovirus",
        "viral-vaccine",
    ]
    assert get_offer("testa-bsl2").modalities == ["any"]
    assert get_offer("northx-bank").modalities == ["unknown"]


def test_dates_stay_as_exact_as_their_pages(inside):
    offer = get_offer("northx-plasmid-hq")
    assert (offer.available_from, offer.available_from_precision) == (date(1998, 1, 1), "year")
    assert [piece.as_of for piece in get_offer("testa-training").evidence] == ["2023-04-03", "2019"]


def test_norway_is_a_country(inside):
    hub = get_hub("oslo-act")
    assert (hub.country, hub.timezone) == ("NO", "Europe/Oslo")


def test_a_comma_inside_a_claim_stays_in_the_claim(inside):
    claims = [piece.claim for piece in get_offer("lund-process-lab").evidence]
    assert "Inaugurated 9 April; offers expertise, advanced equipment and process optimisation" in claims
    assert taxonomy()["bring-item"]["starting-cells"].name_en == "Patient or donor cells (apheresis, biopsy, tissue)"
