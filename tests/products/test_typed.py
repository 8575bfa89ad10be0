"""What people type: days, and numbers that must not be there."""

from datetime import date

import pytest

from atmp_match.products.rules.typed import has_personal_number, read_day


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


@pytest.mark.parametrize("text", ["19900101-1234", "900101-1234", "born 900101+1234.", "199001011234", "900161-1234"])
def test_something_like_a_personal_number_is_seen(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text", ["", "call 018-471 10 00", "PRD-1001", "2027-02-08", "1e14 vg", "batch 123456-789", "991399-1234"]
)
def test_other_numbers_are_left_alone(text):
    assert not has_personal_number(text)
