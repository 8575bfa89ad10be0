"""Days as people type them."""

from datetime import date

import pytest

from atmp_match.products.rules.typed import read_day


@pytest.mark.parametrize(
    "typed",
    ["8 Feb 2027", "8 feb 2027", "8 feb. 2027", "08 February 2027", "8 februari 2027", " 2027-02-08 ", "2027-2-8"],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert read_day(typed) == date(2027, 2, 8)


def test_months_of_both_languages():
    assert read_day("1 mars 2027") == date(2027, 3, 1)
    assert read_day("1 maj 2027") == read_day("1 May 2027") == date(2027, 5, 1)
    assert read_day("1 oktober 2027") == read_day("1 Oct 2027") == date(2027, 10, 1)


@pytest.mark.parametrize(
    "typed", ["", "8", "31 Feb 2027", "8/2/2027", "soon", "8 Foo 2027", "2027-13-01", "1 Jan 9999"]
)
def test_what_is_no_day_is_none(typed):
    assert read_day(typed) is None
