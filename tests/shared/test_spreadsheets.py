"""A table for a spreadsheet holds no formulas."""

import pytest

from atmp_match.shared.spreadsheets import as_text


@pytest.mark.parametrize("cell", ["=1+1", "+46 8", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1"])
def test_what_looks_like_a_formula_becomes_text(cell):
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Testa Center", "2 L", "", "a=b", "wk 6–9", 7])
def test_everything_else_stays_as_it_is(cell):
    assert as_text(cell) == cell
