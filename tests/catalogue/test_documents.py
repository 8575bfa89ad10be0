"""Documents that may not be imported: everything that is wrong is listed with its place, and nothing is changed."""

from copy import deepcopy

import pytest
from sqlalchemy import select

from atmp_match.catalogue.actions import import_catalogue
from atmp_match.catalogue.models import CatalogueVersion, Hub
from atmp_match.catalogue.queries import read_documents, seed_documents
from atmp_match.catalogue.queries.documents import SEED as SEED_FILES
from atmp_match.catalogue.rules.documents import DocumentsRefused, Known, problems_in
from atmp_match.extensions import db

SEED = seed_documents()
BSL2 = "hubs.yaml: hubs[testa-center].offers[testa-bsl2]"


@pytest.fixture
def documents():
    return deepcopy(SEED)


@pytest.fixture
def hub(documents):
    return documents["hubs.yaml"]["hubs"][0]


@pytest.fixture
def offer(hub):
    return hub["offers"][3]


def problems(documents):
    return problems_in(documents, Known())


def test_the_seed_is_right(documents):
    assert problems(documents) == []


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("service", "espresso", "unknown service 'espresso'"),
        ("modalities", ["aav", "unicorns"], "unknown modality or group 'unicorns'"),
        ("modalities", "all", "must be a list"),
        ("modalities", ["aav", "aav"], "names 'aav' twice"),
        ("grades", ["gold"], "unknown grade 'gold'"),
        ("containment_max", "bsl-9", "unknown containment-level 'bsl-9'"),
        ("available_from", "2023-02-30", "must be a date such as '2026-11-22'"),
        ("available_from", 2023, "must be a date such as '2026-11-22'"),
        ("available_from_basis", "rumour", "must be one of stated, earliest-evidence, planned"),
        ("value", True, "must be one of yes, unknown"),
        ("openness", "maybe", "must be one of open, limited, captive, unknown, inherit"),
        ("scale_max", {"value": -1, "unit": "L"}, ".value: must be a number from 0"),
        ("title_sv", "", "must be text"),
        ("id", "Testa BSL2", "must be small letters, digits and hyphens"),
        ("colour", "red", "is not a field of this row"),
    ],
)
def test_a_wrong_value_of_an_offer_is_named_with_its_place(documents, offer, field, value, problem):
    offer[field] = value
    place = BSL2.replace("testa-bsl2", str(offer["id"]))
    assert f"{place}.{field}: {problem}" in problems(documents)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("country", False, "must be two capital letters in quotes, not False"),
        ("country", "FR", "meta.timezones has no IANA zone for 'FR'"),
        ("kind", "castle", "must be one of innovation-hub, cdmo, hospital, university"),
        ("lat", 159.9, "must be a number from -90 to 90"),
        ("extra_gates", ["drawbridge"], "unknown gate 'drawbridge'"),
        ("summary_sv", None, "must be text"),
    ],
)
def test_a_wrong_value_of_a_hub_is_named_with_its_place(documents, hub, field, value, problem):
    hub[field] = value
    assert any(found.startswith(f"hubs.yaml: hubs[testa-center].{field}: {problem}") for found in problems(documents))


def test_a_missing_swedish_name_is_named(documents):
    del documents["taxonomy.yaml"]["services"][0]["name_sv"]
    assert problems(documents) == ["taxonomy.yaml: services[process-development].name_sv: is missing"]


def test_a_term_that_leads_nowhere_is_named(documents):
    documents["taxonomy.yaml"]["modalities"][0]["class"] = "potion"
    documents["taxonomy.yaml"]["chains"][0]["steps"][0]["service"] = "espresso"
    assert problems(documents) == [
        "taxonomy.yaml: modalities[aav].class: unknown product-class 'potion'",
        "taxonomy.yaml: chains[chain-aav].steps: .service: unknown service 'espresso'",
    ]


def test_an_unquoted_comma_is_found(documents, offer):
    offer["evidence"][0]["advanced equipment and process optimisation"] = None
    assert problems(documents) == [
        (
            f"{BSL2}.evidence[1].advanced equipment and process optimisation: is not a field of this row; "
            "a text with a comma needs quotes"
        )
    ]


def test_two_offers_of_one_id_are_found(documents, hub):
    documents["hubs.yaml"]["hubs"][1]["offers"].append(deepcopy(hub["offers"][3]))
    assert "hubs.yaml: hubs[northx-matfors].offers[testa-bsl2].id: 'testa-bsl2' stands twice" in problems(documents)


def test_two_hubs_of_one_name_are_found(documents, hub):
    documents["hubs.yaml"]["hubs"].append(hub | {"offers": [], "resources": []})
    assert problems(documents) == ["hubs.yaml: hubs[testa-center].slug: 'testa-center' stands twice"]


def test_an_offer_cannot_move_to_another_hub(documents):
    known = Known(offers={"testa-bsl2": "northx-matfors"})
    assert problems_in(documents, known) == [f"{BSL2}.id: is already an offer of northx-matfors"]


def test_an_offer_without_evidence_is_refused(documents, offer):
    offer["evidence"] = []
    assert problems(documents) == [f"{BSL2}.evidence: a fact without a source is not a fact"]


def test_an_offer_cannot_end_before_it_begins(documents, offer):
    offer["available_until"] = "2020-01-01"
    assert problems(documents) == [f"{BSL2}.available_until: is not after available_from"]


def test_a_date_needs_its_basis(documents, offer):
    offer["available_from_basis"] = None
    assert problems(documents) == [f"{BSL2}.available_from_basis: is missing for the date"]


def test_a_link_must_lead_to_an_offer_and_a_resource_of_its_hub(documents):
    links = documents["offer_resources.yaml"]["links"]
    links[0]["offer"], links[1]["resource"] = "espresso-bar", "12 L fermenter"
    assert problems(documents) == [
        "offer_resources.yaml: links[espresso-bar].offer: unknown offer 'espresso-bar'",
        "offer_resources.yaml: links[testa-pilot-mammalian].resource: testa-center has no resource '12 L fermenter'",
    ]


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_a_document_that_is_no_catalogue_is_refused(document):
    assert problems({"odd.yaml": document})[0].startswith("odd.yaml: must be sections with rows")


def test_a_section_that_is_no_section_is_refused():
    assert problems({"odd.yaml": {"hubz": [], "hubs": {}}}) == [
        "odd.yaml: hubz: is not a section of the catalogue",
        "odd.yaml: hubs: must be a list of rows",
    ]


def test_every_problem_is_listed_not_only_the_first(documents, offer):
    offer |= {"service": "espresso", "grades": ["gold"], "title": ""}
    assert len(problems(documents)) == 3


def test_one_problem_stops_the_whole_import(inside, documents, hub, offer):
    hub["name"], offer["grades"] = "Another name", ["gold"]
    with pytest.raises(DocumentsRefused) as refused:
        import_catalogue(documents)
    (problem,) = refused.value.problems
    number = int(problem.removeprefix("hubs.yaml: line ").split(":")[0])
    assert problem == BSL2.replace(": ", f": line {number}: ") + ".grades: unknown grade 'gold'"
    assert (SEED_FILES / "hubs.yaml").read_text().splitlines()[number - 1].strip() == "grades: [research]"
    assert db.session.scalar(select(Hub.name).where(Hub.slug == "testa-center")) == "Testa Center"
    assert db.session.scalar(select(CatalogueVersion.version)) == 1


def test_a_row_that_names_a_field_twice_cannot_be_read(tmp_path):
    (tmp_path / "twice.yaml").write_text("hubs: []\nhubs: []\n")
    with pytest.raises(DocumentsRefused) as refused:
        read_documents([tmp_path / "twice.yaml"])
    assert refused.value.problems == ("twice.yaml: line 1: 'hubs' stands twice",)


def test_files_that_cannot_be_read_are_all_named(tmp_path):
    (tmp_path / "broken.yaml").write_text("hubs: [\n")
    (tmp_path / "latin.yaml").write_bytes("hubs: [å]".encode("latin-1"))
    with pytest.raises(DocumentsRefused) as refused:
        read_documents([tmp_path / name for name in ("broken.yaml", "latin.yaml", "gone.yaml")])
    broken, latin, gone = refused.value.problems
    assert broken.startswith("broken.yaml: line 2: ")
    assert latin == "latin.yaml: cannot be read: it is not UTF-8 text"
    assert gone == "gone.yaml: cannot be read: No such file or directory"
