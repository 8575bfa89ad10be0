"""Bookings by the hour: opening hours, the days on which clocks change, and what is free. No database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from atmp_match.calendar.rules import BookedBy, BookingRules, DayState, Obstacle, Openings, Rest, RestUnit, instants
from atmp_match.calendar.rules.hours import (
    Taking,
    apart,
    as_columns,
    changes_clock,
    free_spans,
    hindrance_of,
    is_second_reading,
    is_skipped,
    point_of,
    spans_on,
    state_of,
)
from atmp_match.calendar.rules.rule_checks import RuleProblem, problems_of_rules
from atmp_match.calendar.rules.rule_records import as_record, from_record, read_hours

STOCKHOLM, LONDON = "Europe/Stockholm", "Europe/London"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
OPEN = BookingRules(booked_by=BookedBy.HOUR, opens_at="08:00", closes_at="17:00")
TUESDAY = date(2026, 6, 9)
TODAY = date(2026, 6, 1)
NOW = datetime.combine(TODAY, time(9, 10))
NO_REST = Rest(0, 0)


def at(day, text):
    return datetime.combine(day, time.fromisoformat(text))


def openings(today=TODAY, **said):
    values = {"booked_by": BookedBy.HOUR, "opens_at": "08:00", "closes_at": "17:00"} | said
    return Openings(BookingRules(**values), in_weeks=False, today=today)


@pytest.mark.parametrize(
    ("day", "zone", "begins", "ends", "passing"),
    [
        (SPRING, STOCKHOLM, "01:00", "04:00", 2),  # 02:00 to 03:00 is skipped
        (SPRING, LONDON, "00:30", "03:30", 2),  # 01:00 to 02:00 is skipped
        (AUTUMN, STOCKHOLM, "01:00", "04:00", 4),  # 02:00 to 03:00 comes twice
        (AUTUMN, LONDON, "00:30", "03:30", 4),
        (AUTUMN, STOCKHOLM, "02:00", "02:30", 0.5),  # read as the first
        (TUESDAY, STOCKHOLM, "13:00", "15:00", 2),
    ],
)
def test_hours_by_the_clock_are_converted_with_the_zone_of_the_day(day, zone, begins, ends, passing):
    start, end = (moment.astimezone(UTC) for moment in instants(at(day, begins), at(day, ends), zone))

    assert end - start == timedelta(hours=passing)


def test_a_time_that_is_skipped_or_comes_twice_is_known_as_such():
    assert is_skipped(at(SPRING, "02:30"), STOCKHOLM)
    assert is_skipped(at(SPRING, "01:30"), LONDON)
    assert not is_skipped(at(SPRING, "03:00"), STOCKHOLM)
    assert not is_skipped(at(AUTUMN, "02:30"), STOCKHOLM)

    first = instants(at(AUTUMN, "02:30"), at(AUTUMN, "02:30"), STOCKHOLM)[0]
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not is_second_reading(first, STOCKHOLM)
    assert not is_second_reading(first.astimezone(UTC), STOCKHOLM)
    assert is_second_reading(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), STOCKHOLM)
    assert [changes_clock(day, STOCKHOLM) for day in (SPRING, AUTUMN, TUESDAY)] == [True, True, False]


def test_nothing_is_offered_that_begins_or_ends_in_a_skipped_hour():
    at_night = openings(day_hours=((6, "00:00", "05:00"),))

    starts = [f"{start:%H:%M}" for start, _end in spans_on(at_night, SPRING, 1, STOCKHOLM)]

    assert starts == ["00:00", "00:30", "03:00", "03:30", "04:00"]  # 01:00 would end at 02:00
    assert len(list(spans_on(at_night, AUTUMN, 1, STOCKHOLM))) == 9


@pytest.mark.parametrize(
    ("said", "begins", "ends", "obstacle"),
    [
        ({}, "08:00", "17:00", None),
        ({}, "07:30", "09:00", Obstacle.OUTSIDE_HOURS),
        ({}, "16:30", "17:30", Obstacle.OUTSIDE_HOURS),
        ({"day_hours": ((1, "10:00", "12:00"),)}, "09:30", "11:00", Obstacle.OUTSIDE_HOURS),
        ({"day_hours": ((1, "06:00", "20:00"),)}, "06:00", "08:00", None),
        ({"weekdays": (0, 2)}, "08:00", "09:00", Obstacle.CLOSED_WEEKDAY),
        ({"lead_hours": 24 * 8}, "08:00", "09:00", Obstacle.TOO_SOON_BY_HOURS),
        ({"lead_hours": 24 * 8}, "09:30", "10:30", None),  # 192 hours before 09:10
        ({"lead_days": 9}, "08:00", "09:00", Obstacle.TOO_SOON),
        ({"horizon_weeks": 1}, "08:00", "09:00", Obstacle.TOO_FAR),
        ({"only_published": True}, "08:00", "09:00", Obstacle.NOT_PUBLISHED),
    ],
)
def test_the_first_rule_that_hours_do_not_keep_is_named(said, begins, ends, obstacle):
    hindrance = hindrance_of(openings(**said), at(TUESDAY, begins), at(TUESDAY, ends), now=NOW)

    assert (hindrance.obstacle if hindrance else None) == obstacle


def test_a_holiday_is_closed_and_hours_of_today_can_be_asked_for():
    closed = Openings(
        BookingRules(booked_by=BookedBy.HOUR, opens_at="08:00", closes_at="17:00", closed_on_holidays=True),
        in_weeks=False,
        today=TODAY,
        holidays={TUESDAY: "a holiday"},
    )

    assert hindrance_of(closed, at(TUESDAY, "09:00"), at(TUESDAY, "10:00"), now=NOW).obstacle is Obstacle.HOLIDAY
    assert hindrance_of(closed, at(TODAY, "10:00"), at(TODAY, "11:00"), now=NOW) is None


def taking(begins, ends, *, unit=1, firm=True, **more):
    return Taking(unit, *instants(at(TUESDAY, begins), at(TUESDAY, ends), STOCKHOLM), firm, **more)


@pytest.mark.parametrize(
    ("begins", "ends", "rest", "state"),
    [
        ("09:00", "10:00", NO_REST, DayState.OPEN),  # up to the next one
        ("12:00", "13:00", NO_REST, DayState.OPEN),  # right after it
        ("09:30", "10:30", NO_REST, DayState.BUSY),
        ("11:00", "11:30", NO_REST, DayState.BUSY),
        ("09:00", "10:00", Rest(30, 30, RestUnit.MINUTES), DayState.BUSY),  # no half hour left before the next
        ("08:30", "09:30", Rest(30, 30, RestUnit.MINUTES), DayState.OPEN),
        ("08:00", "09:00", Rest(2, 2, RestUnit.HOURS), DayState.BUSY),
        ("08:00", "08:30", Rest(1, 2, RestUnit.HOURS, product_id=7), DayState.BUSY),  # only its own product waits less
        ("14:00", "15:00", NO_REST, DayState.HELD),
    ],
)
def test_hours_are_free_busy_or_held_with_the_rest_that_has_to_fit(begins, ends, rest, state):
    taken = [taking("10:00", "12:00"), taking("14:00", "16:00", firm=False)]

    assert state_of([1], taken, at(TUESDAY, begins), at(TUESDAY, ends), zone=STOCKHOLM, rest=rest) is state
    assert (
        state_of([1, 2], taken, at(TUESDAY, begins), at(TUESDAY, ends), zone=STOCKHOLM, rest=NO_REST) is DayState.OPEN
    )


def test_the_same_product_may_follow_after_its_shorter_rest():
    rested = instants(at(TUESDAY, "12:30"), at(TUESDAY, "12:30"), STOCKHOLM)[0]
    taken = [taking("10:00", "14:00", product_id=7, follow_at=rested)]
    own, other = Rest(30, 120, RestUnit.MINUTES, product_id=7), Rest(30, 120, RestUnit.MINUTES, product_id=8)
    hours = at(TUESDAY, "12:30"), at(TUESDAY, "13:00")

    assert state_of([1], taken, *hours, zone=STOCKHOLM, rest=own) is DayState.OPEN
    assert state_of([1], taken, *hours, zone=STOCKHOLM, rest=other) is DayState.BUSY


def test_free_hours_leave_out_what_is_taken_closed_and_past():
    today, taken = TODAY, [taking("08:30", "15:30")]

    def state(start, end):
        return state_of([1], taken, start, end, zone=STOCKHOLM, rest=NO_REST)

    found = free_spans(openings(), [today, TUESDAY], 1, now=NOW, zone=STOCKHOLM, state=state)
    shown = [f"{start:%d %H:%M}" for start, _end in apart(found)]
    assert shown == [*(f"01 {hour:02}:30" for hour in range(9, 16)), "09 15:30"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"opens_at": None, "closes_at": None}, {"opens_at": RuleProblem.NO_HOURS}),
        ({"opens_at": None, "closes_at": None, "day_hours": ((2, "10:00", "12:00"),)}, {}),
        ({"least": 10}, {"least": RuleProblem.NEVER_FITS}),
        ({"most": 24}, {"most": RuleProblem.HOURS_LENGTH}),
        ({"least": 3, "most": 2}, {"most": RuleProblem.MOST_BELOW_LEAST}),
        ({"lead_hours": -1}, {"lead_hours": RuleProblem.LEAD_HOURS}),
        ({}, {}),
    ],
)
def test_rules_by_the_hour_that_cannot_be_are_named(said, problem):
    values = {"booked_by": BookedBy.HOUR, "opens_at": "08:00", "closes_at": "17:00"} | said

    assert problems_of_rules(BookingRules(**values), usual_in_weeks=True) == problem


def test_rules_and_spans_come_back_as_they_were_kept():
    rules = BookingRules(booked_by=BookedBy.HOUR, day_hours=((0, "08:00", "12:00"),), lead_hours=4)
    kept_before = {"changeover": {"same_product": 1, "new_product": 2, "after_virus": 2, "in_hours": True}}
    hours = at(TUESDAY, "13:00"), at(TUESDAY, "15:30")

    assert from_record(as_record(rules)) == rules
    assert from_record(kept_before).changeover.unit is RestUnit.HOURS
    row = as_columns(*hours)
    assert row == {"starts_on": TUESDAY, "ends_on": date(2026, 6, 10), "from_time": time(13), "to_time": time(15, 30)}
    assert point_of(row["starts_on"], row["from_time"]) == hours[0]
    assert point_of(row["ends_on"], row["to_time"], is_end=True) == hours[1]
    assert [read_hours(text) for text in ("8-16.30", "08:00 – 9:15", "9-8", "8", "x-9", "8-25")] == [
        ("08:00", "16:30"),
        ("08:00", "09:15"),
        *([None] * 4),
    ]
