from datetime import UTC, date, datetime, timedelta

import pytest

from atmp_match.calendar import rules
from atmp_match.calendar.rules import DayState, Occupancy

MONDAY = date(2027, 2, 8)
WEEK = timedelta(weeks=1)


def test_a_week_runs_monday_to_saturday():
    assert rules.week_span(MONDAY, 2) == (MONDAY, date(2027, 2, 20))
    assert rules.weeks_in(MONDAY, date(2027, 2, 20)) == 2


def test_2026_has_a_week_53():
    monday = date(2026, 12, 28)

    assert monday.isocalendar().week == 53
    assert rules.monday_of(date(2027, 1, 3)) == monday


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [(date(2027, 3, 28), date(2027, 3, 29), 23), (date(2026, 10, 25), date(2026, 10, 26), 25)],
)
def test_a_day_of_23_or_25_hours_is_one_day(start, end, hours):
    first, last = rules.instants(start, end, "Europe/Stockholm")

    assert last.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=hours)
    assert rules.days_of(first, last, "Europe/Stockholm") == (start, end)


def test_days_are_rounded_outwards():
    first, last = datetime(2027, 2, 8, 9, tzinfo=UTC), datetime(2027, 2, 8, 12, tzinfo=UTC)

    assert rules.days_of(first, last, "Europe/Stockholm") == (date(2027, 2, 8), date(2027, 2, 9))


def test_a_span_is_open_while_one_unit_is_free():
    taken = [Occupancy(1, MONDAY, MONDAY + WEEK, firm=True)]

    assert rules.state_of([1, 2], taken, MONDAY, MONDAY + WEEK) is DayState.OPEN
    assert rules.state_of([1], taken, MONDAY, MONDAY + WEEK) is DayState.BUSY


def test_a_hold_shows_as_held_and_a_booking_as_busy():
    held = [Occupancy(1, MONDAY, MONDAY + WEEK, firm=False), Occupancy(2, MONDAY, MONDAY + WEEK, firm=True)]

    assert rules.state_of([1, 2], held, MONDAY, MONDAY + WEEK) is DayState.HELD


def test_half_open_spans_touch_without_overlapping():
    taken = [Occupancy(1, MONDAY, MONDAY + WEEK, firm=True)]

    assert rules.free_units([1], taken, MONDAY + WEEK, MONDAY + 2 * WEEK) == {1}


def test_free_spans_leave_room_for_the_changeover():
    taken = [Occupancy(1, MONDAY + 2 * WEEK, MONDAY + 3 * WEEK, firm=True)]

    spans = rules.free_spans([1], taken, MONDAY, MONDAY + 5 * WEEK, timedelta(days=3))

    assert spans == [
        (MONDAY, MONDAY + 2 * WEEK - timedelta(days=3)),
        (MONDAY + 3 * WEEK, MONDAY + 5 * WEEK),
    ]


def test_the_next_free_weeks_start_on_mondays_and_do_not_overlap():
    spans = [(date(2027, 2, 10), date(2027, 3, 31))]

    free = rules.next_free(spans, earliest=MONDAY, length=2, in_weeks=True, count=5)

    assert free == (
        rules.week_span(date(2027, 2, 15), 2),
        rules.week_span(date(2027, 3, 1), 2),
        rules.week_span(date(2027, 3, 15), 2),
    )


def test_the_next_free_days_start_on_working_days():
    spans = [(date(2027, 2, 13), date(2027, 2, 19))]  # from a Saturday

    free = rules.next_free(spans, earliest=MONDAY, length=2, in_weeks=False, count=2)

    assert free == ((date(2027, 2, 15), date(2027, 2, 17)), (date(2027, 2, 17), date(2027, 2, 19)))


def test_a_span_that_lies_within_another_units_is_not_named_twice():
    taken = [Occupancy(1, MONDAY, MONDAY + WEEK, firm=True)]

    assert rules.free_spans([1, 2], taken, MONDAY, MONDAY + 4 * WEEK, timedelta()) == [(MONDAY, MONDAY + 4 * WEEK)]
