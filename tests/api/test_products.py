from datetime import timedelta

import pytest
from sqlalchemy import func, select

from atmp_match.extensions import db
from atmp_match.products.models import Product
from atmp_match.shared import clock
from atmp_match.shared.models import EventRow

SOON, LATER = (clock.today() + timedelta(weeks=weeks) for weeks in (6, 60))
WHOLE = {
    "code_name": "ALM-101",
    "class": "gtmp-ex-vivo",
    "class_basis": "own-assessment",
    "modality": "car-t-autologous",
    "stage": "gmp-early",
    "grade_needed": "gmp",
    "containment": "bsl-2",
    "scale": {"value": 2, "unit": "L"},
    "country": "SE",
    "brings": ["vector"],
    "bottlenecks": ["gmp-slot"],
    "earliest_start": SOON.isoformat(),
    "latest_finish": LATER.isoformat(),
    "description": "Five patients in the first half of next year.",
}


@pytest.fixture
def stored(app):
    """Every product's version, and how many events there are."""

    def count():
        with app.app_context():
            versions = db.session.execute(select(Product.ref, Product.version).order_by(Product.id)).all()
            return [tuple(row) for row in versions], db.session.scalar(select(func.count()).select_from(EventRow))

    return count


def test_a_product_is_described_in_one_go(founder):
    answer = founder.post("/products", WHOLE)
    assert answer.status_code == 201
    assert {name: answer.json[name] for name in WHOLE} == WHOLE
    assert len(answer.json["done_sections"]) == 7
    assert answer.headers["Location"] == f"/api/v1/products/{answer.json['ref']}"
    assert founder.get(f"/products/{answer.json['ref']}").json == answer.json


def test_a_code_name_is_enough_and_the_rest_can_follow(founder):
    made = founder.post("/products", {"code_name": " ALM-7 "}).json
    assert (made["code_name"], made["modality"], made["done_sections"]) == ("ALM-7", None, [])
    changed = founder.patch(
        f"/products/{made['ref']}", {"modality": "msc", "stage": "pre-gmp", "version": made["version"]}
    )
    assert changed.status_code == 200
    assert (changed.json["modality"], changed.json["done_sections"]) == ("msc", ["product-type", "stage-and-dates"])
    assert changed.json["version"] > made["version"]


def test_null_empties_and_what_is_left_out_stays(founder):
    ref = founder.post("/products", WHOLE).json["ref"]
    emptied = {"scale": None, "brings": None, "description": None, "stage": None}
    changed = founder.patch(f"/products/{ref}", emptied).json
    assert (changed["scale"], changed["brings"], changed["description"], changed["stage"]) == (None, [], None, None)
    assert changed["modality"] == WHOLE["modality"]
    assert "stage-and-dates" not in changed["done_sections"]


def test_a_stale_version_is_409_and_changes_nothing(founder, stored):
    made = founder.post("/products", WHOLE).json
    founder.patch(f"/products/{made['ref']}", {"stage": "pivotal"})
    before = stored()
    assert (
        founder.patch(f"/products/{made['ref']}", {"stage": "research", "version": made["version"]}).status_code == 409
    )
    assert stored() == before


def test_a_product_is_nobody_elses(founder, other_founder, manager, anyone, stored):
    ref = founder.post("/products", WHOLE).json["ref"]
    before = stored()
    for path in (f"/products/{ref}", f"/products/{ref}/matches"):
        assert other_founder.get(path).status_code == 404
        assert [who.get(path).status_code for who in (manager, anyone)] == [403, 401]
    assert other_founder.patch(f"/products/{ref}", {"stage": "research"}).status_code == 404
    assert other_founder.get("/products").json == {"items": [], "next_cursor": None}
    assert manager.post("/products", WHOLE).status_code == 403
    assert stored() == before


def test_the_list_is_newest_first_page_by_page(founder):
    refs = [founder.post("/products", {"code_name": f"ALM-{number}"}).json["ref"] for number in range(3)]
    first = founder.get("/products?limit=2").json
    rest = founder.get(f"/products?limit=2&cursor={first['next_cursor']}").json
    assert [row["ref"] for row in first["items"] + rest["items"]] == refs[::-1]
    assert rest["next_cursor"] is None


def test_a_stored_product_is_matched(founder):
    ref = founder.post("/products", WHOLE).json["ref"]
    answer = founder.get(f"/products/{ref}/matches")
    assert answer.status_code == 200
    assert answer.json["classification"]["class"] == "gtmp-ex-vivo"
    assert answer.json["needs"]


def test_what_is_wrong_is_named_and_nothing_is_stored(founder, stored):
    ref = founder.post("/products", WHOLE).json["ref"]
    before = stored()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    wrong = {
        "code_name": [
            {"code_name": ""},
            {"code_name": "x" * 81},
            {"code_name": None},
            {"code_name": "Asta 850709-9805"},
        ],
        "modality": [{"modality": "any-cells"}],
        "class": [{"class": "yes"}],
        "scale.unit": [{"scale": {"value": 2, "unit": "barrels"}}],
        "scale.value": [{"scale": {"value": 0, "unit": "L"}}, {"scale": {"value": "2", "unit": "L"}}],
        "country": [{"country": "Sweden"}, {"country": "ZZ"}],
        "earliest_start": [{"earliest_start": yesterday}],
        "latest_finish": [{"latest_finish": yesterday}, {"latest_finish": (SOON - timedelta(days=1)).isoformat()}],
        "description": [{"description": "x" * 20_001}, {"description": "a\0b"}, {"description": "19850709-9805"}],
        "bottlenecks.0": [{"bottlenecks": ["luck"]}],
        "ref": [{"ref": "PRD-1"}],
    }
    for field, changes in wrong.items():
        for change in changes:
            for refused in (founder.post("/products", WHOLE | change), founder.patch(f"/products/{ref}", change)):
                assert refused.status_code == 422, change
                assert [error["field"] for error in refused.json["errors"]] == [field]
    assert founder.post("/products", {}).json["errors"][0]["field"] == "code_name"
    assert stored() == before


def test_a_key_makes_one_product(founder, stored):
    first = founder.post("/products", WHOLE, key="p")
    before = stored()
    assert founder.post("/products", WHOLE, key="p").json == first.json
    assert founder.post("/products", WHOLE | {"stage": "pivotal"}, key="p").status_code == 422
    assert stored() == before


def needs_of(answer):
    return [(need["service"], need["grade"], need["duration_days"]) for need in answer.json["needs"]]


def test_the_needs_follow_the_brief_until_a_program_writes_its_own(founder):
    ref = founder.post("/products", WHOLE).json["ref"]
    assert founder.get(f"/products/{ref}").json["needs"] is None
    own = [
        {"service": "training", "seats": 4, "earliest_start": "2027-03-01", "latest_finish": "2027-02-01"},
        {"service": "cell-manufacturing", "grade": "gmp", "duration_days": 30, "scale": {"value": 2, "unit": "L"}},
    ]
    written = founder.patch(f"/products/{ref}", {"needs": own, "code_name": "ALM-102"})
    assert written.status_code == 200
    assert written.json["code_name"] == "ALM-102"
    assert needs_of(written) == [("training", None, None), ("cell-manufacturing", "gmp", 30)]
    assert needs_of(founder.get(f"/products/{ref}")) == needs_of(written)
    matched = founder.get(f"/products/{ref}/matches").json
    assert [need["service"] for need in matched["needs"]] == ["training", "cell-manufacturing"]
    assert matched["needs"][0]["notices"][0]["code"] == "contradiction-order"
    other = founder.patch(f"/products/{ref}", {"code_name": "ALM-103"})
    assert needs_of(other) == needs_of(written)
    assert founder.patch(f"/products/{ref}", {"needs": None}).json["needs"] is None
    derived = founder.get(f"/products/{ref}/matches").json["needs"]
    assert [need["service"] for need in derived] == ["cell-manufacturing"]


def test_an_empty_list_drops_every_need(founder):
    ref = founder.post("/products", WHOLE).json["ref"]
    assert founder.patch(f"/products/{ref}", {"needs": []}).json["needs"] == []
    assert founder.get(f"/products/{ref}/matches").json["needs"] == []


def test_a_wrong_need_is_named_and_the_list_stays(founder, stored):
    ref = founder.post("/products", WHOLE).json["ref"]
    before = stored()
    wrong = [({}, "service"), ({"service": "alchemy"}, "service"), ({"service": "training", "seats": 0}, "seats")]
    for need, field in wrong:
        answer = founder.patch(f"/products/{ref}", {"needs": [need]})
        assert answer.status_code == 422
        assert field in str(answer.json)
    stale = founder.patch(f"/products/{ref}", {"needs": [{"service": "training"}], "version": 999})
    assert stale.status_code == 409
    assert founder.post("/products", {"code_name": "ALM-9", "needs": []}).status_code == 422
    assert stored() == before


@pytest.mark.parametrize(
    "need",
    [
        {"service": "training", "earliest_start": "2199-12-31", "duration_days": 3650},
        {"service": "cell-manufacturing", "earliest_start": "2199-12-31", "latest_finish": "2000-01-01"},
        {"service": "vector-manufacturing", "grade": "gmp", "containment": "bsl-3", "latest_finish": "2000-01-01"},
        {"service": "pilot-run", "scale": {"value": 1e-300, "unit": "L"}},
        {"service": "cell-manufacturing", "modality": "other-unknown", "grade": "research"},
    ],
)
def test_whatever_need_is_taken_every_answer_about_the_product_still_comes(founder, need):
    ref = founder.post("/products", WHOLE).json["ref"]
    assert founder.patch(f"/products/{ref}", {"needs": [need, need]}).status_code == 200
    assert [row["service"] for row in founder.get(f"/products/{ref}").json["needs"]] == [need["service"]] * 2
    matches = founder.get(f"/products/{ref}/matches")
    assert matches.status_code == 200
    assert [row["service"] for row in matches.json["needs"]] == [need["service"]] * 2


def test_a_list_of_needs_that_cannot_be_is_named_by_its_field(founder, stored):
    ref = founder.post("/products", WHOLE).json["ref"]
    before = stored()
    for needs in ("training", [None], [["training"]], [{"service": "training"}] * 51, [{"service": None}], [{}]):
        answer = founder.patch(f"/products/{ref}", {"needs": needs})
        assert answer.status_code == 422
        assert "needs" in str(answer.json)
    assert stored() == before
