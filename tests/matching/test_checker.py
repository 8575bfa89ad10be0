"""The checker of cases finds what is wrong: each case here is wrong on purpose."""

import copy

import pytest

from atmp_match.matching.actions.cases import check_case, shipped_cases

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
