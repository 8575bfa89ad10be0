"""When a page is too old."""

from datetime import date

import pytest

from atmp_match.catalogue.rules.staleness import is_stale, months_before

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (TODAY, 0, TODAY),
        (TODAY, 9, date(2026, 2, 28)),
        (TODAY, 11, date(2025, 12, 30)),
        (TODAY, 12, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2, 1, 1), 36, date.min),
    ],
)
def test_months_are_counted_back_in_the_calendar(day, months, before):
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [
        ("2023-11-29", True),
        ("2023-11-30", False),
        ("2023-10", True),
        ("2023-11", False),
        ("2022", True),
        ("2023", False),
        (None, False),
    ],
)
def test_a_page_is_stale_once_its_last_possible_day_lies_behind_the_limit(as_of, stale):
    assert is_stale(as_of, TODAY, 36) is stale
