"""The cases whose right answer is known, through the real database and the one path."""

from pathlib import Path

import pytest
import yaml

from atmp_match.matching.cli import check_case

CASES = yaml.safe_load((Path(__file__).parent / "data/cases_dev.yaml").read_text("utf-8"))["cases"]


@pytest.fixture(scope="module")
def catalogue(application):
    """Cases store nothing, so that one database does for all of them."""
    with application.app_context():
        yield


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_known_case_comes_out_right(catalogue, case):
    assert check_case(case) == []
