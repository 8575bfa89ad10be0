"""The checker of cases finds what is wrong: each case here is wrong on purpose."""

import copy

import pytest

from atmp_match.matching.actions.cases import check_case, shipped_cases
from atmp_match.matching.rules.cases import bodies_of

CASES = shipped_cases()
BASE = next(case for case in CASES if case["id"] == "dev-04")


@pytest.fixture(scope="module")
def catalogue(application):
    with application.app_context():
        yield


def wrong(**changes):
    return check_case({**copy.deepcopy(BASE), **changes})


def test_the_case_itself_is_right(catalogue):
    assert wrong() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"must_include": [{"need": "n1", "hubs": ["testa-center"], "as": "yes"}]}, "testa-center is not there"),
        ({"must_include": [{"need": "n1", "hubs": ["oslo-act"], "as": "limited"}]}, "must be among the first 3"),
        ({"must_include": [{"need": "n1", "hubs": ["vecura"], "within": 5}]}, "marked limited, and must be yes"),
        (
            {"must_include": [{"need": "n1", "hubs": ["xintela"], "offer": "xintela-qc"}]},
            "there with xintela-cells, and must be with xintela-qc",
        ),
        (
            {"must_include": [{"need": "n1", "hubs": ["testa-center", "smartcella"], "any_of": True}]},
            "smartcella is not there",
        ),
        ({"must_not": [{"need": "n1", "hub": "xintela", "decided_by": "test"}]}, "xintela-cells of xintela must not"),
        (
            {
                "must_not": [
                    {"service": "process-development", "modality": "msc", "grade": "research", "hub": "xintela"}
                ]
            },
            "xintela-process of xintela must not",
        ),
        ({"must_not_services": ["cell-manufacturing"]}, "a need of cell-manufacturing must not"),
        ({"must_not_classes": ["sctmp"]}, "must not be classed as sctmp"),
        ({"expect": ["own-plant"]}, "the label own-plant is missing"),
        ({"must_not_labels": ["limited-access"]}, "the label limited-access must not"),
    ],
)
def test_each_kind_of_wrong_is_found(catalogue, changes, said):
    assert any(said in problem for problem in wrong(**changes))


def test_one_of_several_is_enough_where_the_case_says_so(catalogue):
    assert wrong(must_include=[{"need": "n1", "hubs": ["testa-center", "xintela"], "any_of": True}]) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"must_include": [{"need": "n1", "hubs": ["xintela"], "as": "limited"}]}, "marked yes, and must be limited"),
        ({"must_include": [{"need": "n1", "hubs": ["xintela"], "as": "planned"}]}, "marked yes, and must be planned"),
        ({"must_include": [{"need": "n1", "hubs": ["xintela"], "as": "ask"}]}, "marked yes, and must be ask"),
        ({"must_include": [{"need": "n1", "hubs": ["xintela"], "within": 1}]}, "must be among the first 1"),
        (
            {"must_not": [{"need": "n1", "hub": "xintela", "offer": "xintela-cells"}]},
            "xintela-cells of xintela must not",
        ),
        (
            {"must_not_services": ["cell-manufacturing"], "needs": [], "must_include": []},
            "a need of cell-manufacturing",
        ),
    ],
)
def test_each_mark_place_and_offer_is_checked(catalogue, changes, said):
    changes = {"must_not": [], **changes}
    assert any(said in problem for problem in wrong(**changes))


def test_a_service_must_not_follow_from_the_product_either(catalogue):
    training = {"needs": [{"id": "n1", "service": "training"}], "must_include": [], "must_not": [], "expect": []}
    assert wrong(**training) == []
    assert wrong(**training, must_not_services=["cell-manufacturing"]) == [
        "a need of cell-manufacturing must not be there"
    ]


def test_a_must_not_of_one_offer_leaves_the_hub_s_others_alone(catalogue):
    assert wrong(must_not=[{"need": "n1", "hub": "xintela", "offer": "xintela-qc"}]) == []


def test_free_text_gives_the_description_alone(catalogue):
    silent = {**BASE["product"], "class": "not-atmp", "description": "We need help."}
    assert wrong(product=silent, expect=["not-an-atmp"], input="structured") == []
    assert wrong(product=silent, expect=["not-an-atmp"], input="free-text") == ["the label not-an-atmp is missing"]
    bodies = bodies_of({**BASE, "input": "free-text"})
    assert bodies.main["product"] == {"description": BASE["product"]["description"]}
    assert bodies.main["bottlenecks"] == []
