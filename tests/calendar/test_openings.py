"""A hub's own rules: which spans they take, and which rule stands in the way of the others."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atmp_match.calendar.queries import find_holidays
from atmp_match.calendar.rules import (
    BookedBy,
    BookingRules,
    Obstacle,
    Openings,
    WeekRange,
    monday_of,
    next_free,
    week_span,
    without,
)
from atmp_match.calendar.rules.rule_checks import RuleProblem, problems_of_rules
from atmp_match.calendar.rules.rule_records import as_record, from_record, read_time, read_weeks, write_ranges

TODAY = date(2026, 11, 23)  # a Monday
HOLIDAYS = find_holidays("SE", (2026, 2027, 2028))
MONDAY = date(2027, 2, 8)


def openings(in_weeks=True, **said):
    return Openings(BookingRules(**said), in_weeks, TODAY, HOLIDAYS)


def obstacle(start, end, in_weeks=True, **said):
    found = openings(in_weeks, **said).hindrance(start, end)
    return found and (found.obstacle, found.day)


def week(year, number, length=1):
    return week_span(date.fromisocalendar(year, number, 1), length)


@pytest.mark.parametrize(
    ("span", "said", "expected"),
    [
        (week(2027, 6), {}, None),
        (week(2026, 49), {"lead_days": 14}, (Obstacle.TOO_SOON, date(2026, 12, 7))),
        (week(2026, 50), {"lead_days": 14}, None),
        (week(2027, 6), {"horizon_weeks": 10}, (Obstacle.TOO_FAR, date(2027, 2, 1))),
        (week(2027, 5), {"horizon_weeks": 10}, None),
        (week(2027, 27, 2), {"closed_weeks": (WeekRange(28, 31),)}, (Obstacle.CLOSED_WEEK, date(2027, 7, 12))),
        (week(2027, 26, 2), {"closed_weeks": (WeekRange(28, 31),)}, None),
        (week(2027, 52), {"reduced_weeks": (WeekRange(52, 1),)}, (Obstacle.REDUCED_WEEK, date(2027, 12, 27))),
        (week(2027, 51, 2), {"reduced_weeks": (WeekRange(52, 1),)}, None),  # what runs goes on
        (week(2027, 6), {"only_published": True}, (Obstacle.NOT_PUBLISHED, MONDAY)),
        (week(2027, 6, 2), {"only_published": True, "published": ((MONDAY, date(2027, 2, 22)),)}, None),
        (
            week(2027, 6, 3),
            {"only_published": True, "published": ((MONDAY, date(2027, 2, 22)),)},
            (Obstacle.NOT_PUBLISHED, MONDAY),
        ),
    ],
)
def test_a_rule_that_is_not_kept_is_named_with_its_day(span, said, expected):
    assert obstacle(*span, **said) == expected


def test_published_weeks_that_touch_take_one_booking_over_both():
    published = ((MONDAY, date(2027, 2, 15)), (date(2027, 2, 15), date(2027, 2, 22)))

    assert obstacle(*week(2027, 6, 2), only_published=True, published=published) is None


def test_2026_ends_with_week_53_and_a_closure_over_new_year_holds_it():
    closed = (WeekRange(52, 1),)
    assert date(2026, 12, 28).isocalendar().week == 53

    assert obstacle(*week(2026, 53), closed_weeks=closed) == (Obstacle.CLOSED_WEEK, date(2026, 12, 28))
    assert obstacle(*week(2027, 1), closed_weeks=closed) == (Obstacle.CLOSED_WEEK, date(2027, 1, 4))
    assert obstacle(*week(2027, 2), closed_weeks=closed) is None


def test_a_closure_in_week_53_closes_nothing_in_a_year_without_one():
    spans = openings(closed_weeks=(WeekRange(53, 53),)).closed_spans(date(2026, 12, 1), date(2028, 12, 1))

    assert spans == [(date(2026, 12, 28), date(2027, 1, 4))]


@pytest.mark.parametrize(
    ("first", "days", "expected"),
    [
        (date(2027, 3, 25), 1, None),
        (date(2027, 3, 26), 1, (Obstacle.HOLIDAY, date(2027, 3, 26))),  # Good Friday
        (date(2027, 3, 25), 2, (Obstacle.HOLIDAY, date(2027, 3, 26))),
        (date(2027, 3, 25), 6, None),  # begins before Easter and ends after it
        (date(2027, 6, 6), 1, (Obstacle.CLOSED_WEEKDAY, date(2027, 6, 6))),  # the national day is a Sunday
        (date(2027, 6, 25), 1, (Obstacle.HOLIDAY, date(2027, 6, 25))),  # Midsummer Eve, in nobody's law
        (date(2027, 2, 13), 1, (Obstacle.CLOSED_WEEKDAY, date(2027, 2, 13))),
        (date(2027, 2, 12), 2, (Obstacle.CLOSED_WEEKDAY, date(2027, 2, 13))),
    ],
)
def test_days_begin_and_end_when_somebody_is_there(first, days, expected):
    said = {"weekdays": (0, 1, 2, 3, 4), "closed_on_holidays": True}

    assert obstacle(first, first + timedelta(days=days), in_weeks=False, **said) == expected


@pytest.mark.parametrize(
    ("country", "day"),
    [("SE", (6, 6)), ("NO", (5, 17)), ("FI", (12, 6)), ("GB", (3, 26)), ("IT", (4, 25)), ("US", (7, 5))],
)
def test_each_country_has_its_own_holidays(country, day):
    own = find_holidays(country, (2027,))

    assert date(2027, *day) in own
    assert date(2027, 1, 1) in own
    assert date(2027, 2, 9) not in own


def test_a_country_nobody_knows_has_no_holidays():
    assert find_holidays("XX", (2027,)) == {}


def test_a_week_with_a_holiday_can_be_booked_all_the_same():
    easter = week(2027, 13)

    assert obstacle(*easter, closed_on_holidays=True, weekdays=(0, 1, 2, 3, 4)) is None
    assert openings(closed_on_holidays=True).is_shut(date(2027, 3, 29))


def test_next_openings_leave_out_what_the_rules_do_not_take():
    kept = openings(closed_weeks=(WeekRange(7, 7),), reduced_weeks=(WeekRange(8, 9),))
    spans = without([(MONDAY, date(2027, 4, 30))], kept.closed_spans(MONDAY, date(2027, 4, 30)))

    found = next_free(spans, earliest=MONDAY, length=2, in_weeks=True, count=3, fits=kept.fits)

    assert found == (week(2027, 10, 2), week(2027, 12, 2), week(2027, 14, 2))


RANGES = st.tuples(st.integers(1, 53), st.integers(1, 53)).map(lambda pair: WeekRange(*pair))
SPANS = st.tuples(st.integers(0, 100), st.integers(1, 8)).map(
    lambda pair: (monday_of(TODAY) + timedelta(weeks=pair[0]), monday_of(TODAY) + timedelta(weeks=sum(pair)))
)
RULES = st.builds(
    BookingRules,
    # Hours and seats have tests of their own.
    booked_by=st.none() | st.sampled_from(sorted(set(BookedBy) - {BookedBy.HOUR, BookedBy.SEAT})),
    least=st.none() | st.integers(1, 4),
    weekdays=st.just(()) | st.lists(st.integers(0, 6), min_size=1, unique=True).map(lambda days: tuple(sorted(days))),
    closed_weeks=st.lists(RANGES, max_size=2).map(tuple),
    reduced_weeks=st.lists(RANGES, max_size=2).map(tuple),
    only_published=st.booleans(),
    published=st.lists(SPANS, max_size=4).map(tuple),
    closed_on_holidays=st.booleans(),
    lead_days=st.integers(0, 60),
    horizon_weeks=st.none() | st.integers(1, 104),
)


def keeps(rules, in_weeks, start, end):
    """Say the same day by day, and not week by week as the rules do."""
    number = {start + timedelta(days=n): 0 for n in range((end - start).days)}
    closed = any(day.isocalendar().week in r for day in number for r in rules.closed_weeks)
    open_days = {s + timedelta(days=n) for s, e in rules.published for n in range((e - s).days)}
    early = (start - TODAY).days < max(1, rules.lead_days)
    late = (start - TODAY).days > 7 * (rules.horizon_weeks or 104)
    reduced = any(start.isocalendar().week in r for r in rules.reduced_weeks)
    unpublished = rules.only_published and not set(number) <= open_days
    ends = [] if in_weeks else [start, end - timedelta(days=1)]
    shut = any(
        (rules.weekdays and day.weekday() not in rules.weekdays) or (rules.closed_on_holidays and day in HOLIDAYS)
        for day in ends
    )
    return not (closed or early or late or reduced or unpublished or shut)


@settings(max_examples=300, deadline=None)
@given(RULES, st.booleans(), st.integers(-10, 800), st.integers(1, 40))
def test_a_span_is_taken_exactly_where_no_day_of_it_breaks_a_rule(rules, in_weeks, offset, length):
    start = TODAY + timedelta(days=offset)
    end = start + timedelta(days=length)
    assert Openings(rules, in_weeks, TODAY, HOLIDAYS).fits(start, end) == keeps(rules, in_weeks, start, end)


@settings(max_examples=100, deadline=None)
@given(RULES, st.integers(1, 4))
def test_every_opening_that_is_named_can_be_booked(rules, length):
    kept = Openings(rules, True, TODAY, HOLIDAYS)
    until = TODAY + timedelta(weeks=104)
    spans = without([(TODAY, until)], kept.closed_spans(TODAY, until))

    found = next_free(spans, earliest=TODAY, length=length, in_weeks=True, count=200, fits=kept.fits)

    assert all(keeps(rules, True, *span) for span in found)
    mondays = (monday_of(TODAY) + timedelta(weeks=number) for number in range(104))
    weeks = (week_span(monday, length) for monday in mondays)
    first = next((start for start, end in weeks if end <= until and keeps(rules, True, start, end)), None)
    assert (found[0][0] if found else None) == first


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_rules_come_back_from_the_database_as_they_went(rules):
    assert from_record(as_record(rules)) == rules


def test_nothing_said_is_nothing_stored():
    assert as_record(BookingRules()) == {}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("28–31, 52", (WeekRange(28, 31), WeekRange(52, 52))),
        ("v. 28-31", (WeekRange(28, 31),)),
        ("wk 52–1", (WeekRange(52, 1),)),
        ("", ()),
        ("0", None),
        ("54", None),
        ("28–", None),
        ("July", None),
        ("28 31", None),
    ],
)
def test_weeks_are_read_as_people_type_them(typed, expected):
    assert read_weeks(typed) == expected
    assert expected is None or read_weeks(write_ranges(expected)) == expected


@pytest.mark.parametrize(("typed", "expected"), [("8:00", "08:00"), ("16.30", "16:30"), ("24:00", None), ("8", None)])
def test_times_are_read_as_people_type_them(typed, expected):
    assert read_time(typed) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"least": 0}, {"least": RuleProblem.LENGTH}),
        ({"most": 105}, {"most": RuleProblem.LENGTH}),
        ({"least": 4, "most": 2}, {"most": RuleProblem.MOST_BELOW_LEAST}),
        ({"step": 0}, {"step": RuleProblem.STEP}),
        ({"least": 2, "most": 4, "step": 3}, {"step": RuleProblem.STEP_BEYOND_MOST}),
        ({"closed_weeks": (WeekRange(1, 53),)}, {"closed_weeks": RuleProblem.NEVER_OPEN}),
        (
            {"closed_weeks": (WeekRange(1, 26),), "reduced_weeks": (WeekRange(27, 53),)},
            {"reduced_weeks": RuleProblem.NEVER_BEGINS},
        ),
        ({"opens_at": "16:00", "closes_at": "08:00"}, {"closes_at": RuleProblem.TIMES}),
        ({"opens_at": "08:00"}, {"closes_at": RuleProblem.TIMES}),
        ({"lead_days": -1}, {"lead_days": RuleProblem.LEAD}),
        ({"horizon_weeks": 0}, {"horizon_weeks": RuleProblem.HORIZON}),
        ({"lead_days": 70, "horizon_weeks": 10}, {"horizon_weeks": RuleProblem.LEAD_BEYOND_HORIZON}),
        ({"least": 2, "most": 8, "step": 2, "opens_at": "08:00", "closes_at": "16:30", "lead_days": 14}, {}),
    ],
)
def test_rules_that_cannot_be_are_named_by_field(said, expected):
    assert problems_of_rules(BookingRules(**said), usual_in_weeks=True) == expected
