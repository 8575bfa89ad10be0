from sqlalchemy import func, select

from atmp_match.extensions import db, limiter
from atmp_match.matching.actions import answer_as_json, find_matches_for
from atmp_match.matching.actions.cases import shipped_cases
from atmp_match.matching.rules.cases import bodies_of
from atmp_match.shared.models import EventRow

CASES = shipped_cases()
EXAMPLE = {
    "as_of": "2026-11-22",
    "product": {
        "class": "gtmp-ex-vivo",
        "class_basis": "own-assessment",
        "modality": "car-t-autologous",
        "stage": "gmp-early",
        "grade_needed": "gmp",
        "containment": "bsl-2",
        "country": "SE",
        "scale": {"value": 2, "unit": "L"},
        "brings": ["vector"],
        "description": "free text; every field may be missing",
    },
    "bottlenecks": ["gmp-slot"],
    "needs": [
        {
            "service": "plasmid-manufacturing",
            "modality": "plasmid-starting-material",
            "grade": "hq",
            "containment": "bsl-1",
            "scale": None,
            "earliest_start": "2027-02-01",
            "latest_finish": "2027-06-30",
        }
    ],
}


def test_the_example_of_the_description_is_answered_without_a_token(anyone):
    answer = anyone.post("/matches", EXAMPLE)
    assert answer.status_code == 200
    (need,) = answer.json["needs"]
    assert need["service"] == "plasmid-manufacturing"
    assert need["matches"][0]["evidence"]
    assert [hub["rank"] for hub in answer.json["hubs"]][:1] == [1]


def test_every_known_case_gets_the_answer_that_matching_gives(app, anyone):
    for case in CASES:
        body = bodies_of(case).main
        answer = anyone.post("/matches", plain(body))
        assert answer.status_code == 200, (case["id"], answer.json)
        with app.app_context():
            assert answer.json == answer_as_json(find_matches_for(body), "en"), case["id"]


def plain(value):
    """Return the case as JSON has it: days as text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_every_field_may_be_missing(anyone):
    for body in ({}, {"product": {}}, {"product": None, "needs": None, "bottlenecks": None}):
        assert anyone.post("/matches", body).status_code == 200


def test_needs_are_derived_where_none_are_given(anyone):
    body = {name: EXAMPLE[name] for name in ("as_of", "product", "bottlenecks")}
    assert anyone.post("/matches", body).json["needs"]


def test_it_takes_a_token_speaks_swedish_and_stores_nothing(app, founder):
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(EventRow))
    english = founder.post("/matches", EXAMPLE).json
    swedish = founder.post("/matches", EXAMPLE, headers={"Accept-Language": "sv"}).json
    assert [need["service"] for need in english["needs"]] == [need["service"] for need in swedish["needs"]]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(EventRow)) == before


def test_each_wrong_field_is_named_by_its_path(anyone):
    wrong = {
        "product.modality": {"product": {"modality": "car-t"}},
        "product.class": {"product": {"class": "drug"}},
        "product.atmp_class": {"product": {"atmp_class": "sctmp"}},
        "product.scale.value": {"product": {"scale": {"value": -1, "unit": "L"}}},
        "product.scale.unit": {"product": {"scale": {"value": 1}}},
        "product.brings.1": {"product": {"brings": ["vector", "luck"]}},
        "product.country": {"product": {"country": "Sweden"}},
        "product.description": {"product": {"description": 5}},
        "product": {"product": []},
        "bottlenecks.0": {"bottlenecks": ["luck"]},
        "needs.0.service": {"needs": [{"grade": "gmp"}]},
        "needs.1.latest_finish": {
            "needs": [{"service": "qp-release"}, {"service": "qp-release", "latest_finish": "x"}]
        },
        "needs.0.seats": {"needs": [{"service": "qp-release", "seats": True}]},
        "needs": {"needs": {"service": "qp-release"}},
        "as_of": {"as_of": "9999-12-31"},
        "profile": {"profile": {}},
    }
    for path, body in wrong.items():
        refused = anyone.post("/matches", body)
        assert refused.status_code == 422, path
        assert [error["field"] for error in refused.json["errors"]] == [path]
        assert refused.json["errors"][0]["message"]


def test_asking_is_limited_by_person_and_by_place(anyone, founder, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    statuses = [anyone.post("/matches", {"x": 1}).status_code for _try in range(121)]
    refused = anyone.post("/matches", {})
    assert statuses == [422] * 120 + [429]
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert founder.post("/matches", {"x": 1}).status_code == 422
    limiter.reset()


def test_refusals_speak_the_readers_language(anyone):
    large = "x" * 2_000_000
    said = [
        anyone.post("/matches", {"product": {"description": large}}, headers={"Accept-Language": language}).json[
            "detail"
        ]
        for language in ("en", "sv-SE, en;q=0.5")
    ]
    assert said == ["This is too large", "Det här är för stort"]
