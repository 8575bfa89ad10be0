"""Days as people type them."""

from datetime import date

import pytest

from atmp_match.products.rules.typed import read_day, read_day_or_week


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


@pytest.mark.parametrize(
    "typed", ["wk 6", "Wk 6", "week 6", "v. 6", "v.6", "v 6", "vecka 6", "wk 6 2027", "v. 6, 2027"]
)
def test_a_week_is_its_monday(typed):
    assert read_day_or_week(typed, date(2026, 11, 25)) == date(2027, 2, 8)


def test_a_week_without_a_year_is_the_next_of_its_number_and_this_one_counts():
    assert read_day_or_week("wk 48", date(2026, 11, 25)) == date(2026, 11, 23)
    assert read_day_or_week("wk 47", date(2026, 11, 25)) == date(2027, 11, 22)
    assert read_day_or_week("v. 53", date(2027, 2, 1)) == date(2032, 12, 27)


@pytest.mark.parametrize("typed", ["wk 0", "wk 54", "wk 53 2027", "wk", "6", "wk 6 9999"])
def test_what_is_no_week_is_none(typed):
    assert read_day_or_week(typed, date(2026, 11, 25)) is None


def test_where_a_week_will_do_a_day_will_too():
    assert read_day_or_week("8 feb. 2027", date(2026, 11, 25)) == date(2027, 2, 8)
