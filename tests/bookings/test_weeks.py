"""Weeks as people type them, and how two spans are drawn."""

from datetime import date

import pytest

from atmp_match.bookings.rules.proposals import gives_time
from atmp_match.bookings.rules.transitions import Party
from atmp_match.bookings.rules.weeks import Lanes, lanes_of, read_weeks, weeks_later
from atmp_match.shared.formats import write_weeks

TODAY, NEAR = date(2026, 11, 25), date(2027, 2, 8)
SEVEN_TO_TEN = (date(2027, 2, 15), date(2027, 3, 13))


@pytest.mark.parametrize(
    "typed",
    [
        *("wk 7-10", "wk 7–10", "WK 7 - 10", "7-10", "weeks 7 to 10", "wk 7 to wk 10", "wk 7–10, 2027", "wk 7-10 2027"),
        *("v. 7–10", "v.7-10", "vecka 7 till 10", "veckor 7-10", "v. 7 t.o.m. 10", "v. 7–10 2027"),
        *("15 Feb 2027 to 12 Mar 2027", "2027-02-15 to 2027-03-12", "2027-02-15 – 2027-03-12"),
        *("15 feb. 2027 till 12 mars 2027", "\u00a0wk\u00a07–10 "),
    ],
)
def test_weeks_are_read_as_people_write_them(typed):
    assert read_weeks(typed, near=NEAR, today=TODAY) == SEVEN_TO_TEN


@pytest.mark.parametrize("typed", ["", "soon", "wk", "wk 54", "wk 0", "10-7 2027", "2027-02-30", "15 Feb to", "7" * 90])
def test_what_is_neither_weeks_nor_days_is_not_guessed(typed):
    assert read_weeks(typed, near=NEAR, today=TODAY) is None


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("near", [NEAR, date(2026, 12, 28), date(2028, 2, 14)])
def test_what_the_house_writes_it_reads(language, near):
    span = (near, date.fromordinal(near.toordinal() + 19))

    assert read_weeks(write_weeks(*span, language, TODAY), near=NEAR, today=TODAY) == span


def test_a_week_without_a_year_is_the_one_nearest_to_the_booking_and_never_past():
    assert read_weeks("wk 7", near=date(2028, 2, 7), today=TODAY) == (date(2028, 2, 14), date(2028, 2, 19))
    assert read_weeks("wk 45", near=date(2026, 12, 7), today=TODAY) == (date(2027, 11, 8), date(2027, 11, 13))


def test_weeks_may_cross_new_year_and_2026_has_a_week_53():
    assert read_weeks("wk 52-2", near=NEAR, today=TODAY) == (date(2026, 12, 21), date(2027, 1, 16))
    assert read_weeks("wk 53", near=NEAR, today=TODAY) == (date(2026, 12, 28), date(2027, 1, 2))
    assert read_weeks("wk 53 2027", near=NEAR, today=TODAY) is None


def test_a_span_of_the_same_length_is_so_many_weeks_later_or_earlier():
    asked = (date(2027, 2, 8), date(2027, 3, 6))

    assert weeks_later(asked, SEVEN_TO_TEN) == 1
    assert weeks_later(SEVEN_TO_TEN, asked) == -1
    assert weeks_later(asked, (date(2027, 2, 15), date(2027, 3, 6))) == 0


def test_two_spans_stand_above_each_other_with_a_week_of_air_and_few_labels():
    drawn = lanes_of([(date(2027, 2, 8), date(2027, 3, 6)), SEVEN_TO_TEN])

    assert drawn == Lanes(7, drawn.labels, ((2, 6), (3, 7)))
    assert [monday.isocalendar().week for _column, monday in drawn.labels] == [5, 6, 7, 8, 9, 10, 11]
    assert len(lanes_of([SEVEN_TO_TEN, (date(2028, 2, 14), date(2028, 3, 11))]).labels) <= 8


@pytest.mark.parametrize(
    ("party", "turn", "next_turn", "expected"),
    [
        (Party.HUB, Party.HUB, Party.COMPANY, True),  # the hub answers with other weeks
        (Party.COMPANY, Party.HUB, Party.HUB, False),  # the company thinks again while the hub is to answer
        (Party.HUB, Party.COMPANY, Party.COMPANY, False),  # the hub replaces its own proposal
        (Party.HUB, Party.HUB, Party.HUB, False),  # the hub turns a proposal down and still has to answer
        (Party.COMPANY, None, Party.HUB, True),  # nobody was waiting: a move of what is agreed
    ],
)
def test_only_an_answer_gives_new_time(party, turn, next_turn, expected):
    assert gives_time(party, turn=turn, next_turn=next_turn) is expected
