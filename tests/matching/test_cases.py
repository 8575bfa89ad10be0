"""The cases whose right answer is known, through the real database and the one path."""

import pytest

from atmp_match.matching.actions.cases import check_case, shipped_cases

CASES = shipped_cases()


@pytest.fixture(scope="module")
def catalogue(application):
    """Cases store nothing, so that one database does for all of them."""
    with application.app_context():
        yield


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_known_case_comes_out_right(catalogue, case):
    assert check_case(case) == []
