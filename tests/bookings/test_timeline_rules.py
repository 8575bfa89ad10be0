"""The grid of the timeline, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atmp_match.bookings.rules.timeline import columns_of, lanes_for, months_in, share_taken, week_of

MONDAY = date(2026, 12, 21)  # week 52 of 2026, which has 53


@pytest.mark.parametrize(
    ("start", "end", "columns"),
    [
        ((2026, 12, 21), (2026, 12, 26), (0, 0)),
        ((2026, 12, 28), (2027, 1, 9), (1, 2)),  # week 53 and week 1
        ((2026, 12, 1), (2027, 6, 1), (0, 3)),  # what reaches beyond is cut
        ((2026, 12, 27), (2026, 12, 29), (0, 1)),  # a Sunday and a Monday
        ((2026, 12, 1), (2026, 12, 21), None),
        ((2027, 1, 18), (2027, 1, 19), None),
    ],
)
def test_a_span_stands_in_the_weeks_it_touches(start, end, columns):
    assert columns_of(date(*start), date(*end), MONDAY, 4) == columns


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), max_size=40))
def test_no_two_bars_of_a_lane_meet_and_no_lane_is_wasted(drawn):
    spans = sorted((first, first + more) for first, more in drawn)
    lanes = lanes_for(spans)

    for week in range(40):
        here = [lane for (first, last), lane in zip(spans, lanes, strict=True) if first <= week <= last]
        assert len(here) == len(set(here))
    fullest = max((sum(first <= week <= last for first, last in spans) for week in range(40)), default=0)
    assert max(lanes, default=-1) + 1 == fullest


def test_a_week_of_a_unit_counts_once_however_much_of_it_is_taken():
    assert share_taken([(1, (0, 1)), (1, (1, 1)), (2, (3, 3))], units=2, weeks=4) == 38  # 3 of 8
    assert share_taken([], units=0, weeks=4) == 0


def test_every_week_belongs_to_the_month_of_its_monday():
    assert [(day.month, first, count) for day, first, count in months_in(MONDAY, 7)] == [
        (12, 0, 2),
        (1, 2, 4),
        (2, 6, 1),
    ]


@pytest.mark.parametrize("text", [None, "", "2027-W60", "soon", "2027-13-01"])
def test_what_is_no_week_shows_this_one(text):
    assert week_of(text, date(2027, 2, 10)) == date(2027, 2, 8)


def test_a_week_is_read_as_iso_writes_it():
    assert week_of("2026-W53", MONDAY) == date(2026, 12, 28)
    assert week_of("2026-12-30", MONDAY) == MONDAY + timedelta(days=7)
