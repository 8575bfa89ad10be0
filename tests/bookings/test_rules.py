from datetime import UTC, date, datetime, timedelta

import pytest

from atmp_match.bookings.queries.holidays import list_holidays
from atmp_match.bookings.rules import deadlines, requests, sharing
from atmp_match.bookings.rules.fit import Able, Check, Topic, Verdict, Wanted, fit_checks
from atmp_match.bookings.rules.requests import Asked, Problem, ShareLevel, Terms
from atmp_match.bookings.rules.transitions import Party
from atmp_match.calendar.rules import DayState
from atmp_match.products.rules import Scale

TODAY = date(2026, 11, 23)
TERMS = Terms(
    has_calendar=True, in_weeks=True, min_days=7, max_days=28, available_from=date(2026, 12, 7), available_until=None
)


def problems(start, end, *, terms=TERMS, message="", flexible_days=0, quantity=1, share_level=ShareLevel.ANONYMOUS):
    asked = Asked(start, end, quantity, share_level, message, flexible_days)
    return requests.problems_of(asked, terms, today=TODAY)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 12, 7), date(2026, 12, 12), {}),
        (date(2026, 12, 7), date(2026, 12, 14), {}),
        (date(2026, 12, 7), date(2027, 1, 2), {}),
        (None, date(2026, 12, 12), {"start": Problem.START_MISSING}),
        (date(2026, 12, 7), None, {"end": Problem.END_MISSING}),
        (TODAY, date(2026, 11, 28), {"start": Problem.START_PAST}),
        (date(2026, 12, 12), date(2026, 12, 7), {"end": Problem.END_BEFORE_START}),
        (date(2026, 12, 8), date(2026, 12, 12), {"start": Problem.NOT_MONDAY}),
        (date(2026, 11, 30), date(2026, 12, 5), {"start": Problem.NOT_YET_OPEN}),
        (date(2026, 12, 7), date(2027, 1, 9), {"end": Problem.TOO_LONG}),
        (date(2029, 1, 1), date(2029, 1, 6), {"start": Problem.TOO_FAR}),
    ],
)
def test_weeks_are_checked_field_by_field(start, end, expected):
    assert problems(start, end) == expected


@pytest.mark.parametrize("days", [5, 6, 7])
def test_saturday_sunday_and_monday_end_the_same_week(days):
    asked = Asked(date(2026, 12, 7), date(2026, 12, 7) + timedelta(days=days), 1, ShareLevel.ANONYMOUS, "", 0)

    assert requests.tidy(asked, TERMS) == (date(2026, 12, 7), date(2026, 12, 12))


def test_an_offer_by_the_day_counts_days():
    terms = Terms(has_calendar=True, in_weeks=False, min_days=2, max_days=10, available_from=None, available_until=None)

    assert problems(date(2026, 12, 8), date(2026, 12, 9), terms=terms) == {"end": Problem.TOO_SHORT}
    assert problems(date(2026, 12, 8), date(2026, 12, 10), terms=terms) == {}


def test_an_offer_that_closes_takes_nothing_beyond():
    terms = Terms(
        has_calendar=True,
        in_weeks=True,
        min_days=7,
        max_days=28,
        available_from=None,
        available_until=date(2026, 12, 31),
    )

    assert problems(date(2026, 12, 28), date(2027, 1, 2), terms=terms) == {"end": Problem.CLOSED_AGAIN}


def test_texts_and_numbers_have_limits():
    found = problems(date(2026, 12, 7), date(2026, 12, 12), message="x" * 4001, flexible_days=91)

    assert found == {
        "message": Problem.MESSAGE_TOO_LONG,
        "flexible_days": Problem.FLEXIBLE_DAYS,
    }


def test_the_hub_has_five_working_days_until_five_o_clock():
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)

    due = deadlines.answer_by(friday, zone="Europe/Stockholm", holidays=frozenset())

    assert due == datetime(2026, 11, 27, 16, tzinfo=UTC)


def test_public_holidays_do_not_count():
    before_christmas = datetime(2026, 12, 22, 10, tzinfo=UTC)
    swedish = list_holidays("SE", 2026)

    due = deadlines.answer_by(before_christmas, zone="Europe/Stockholm", holidays=swedish)

    # 23, 28, 29 and 30 December, then 4 January: the eves of Christmas and New Year are as closed as the days.
    assert due.date() == date(2027, 1, 4)


def test_the_hub_answers_before_the_work_would_start():
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)
    monday = date(2026, 11, 23)

    due = deadlines.answer_by(friday, zone="Europe/Stockholm", holidays=frozenset(), starts_on=monday)

    assert due == datetime(2026, 11, 22, 23, tzinfo=UTC)  # midnight in Stockholm


def test_a_gate_is_due_before_the_start():
    due = deadlines.gate_due_on(date(2027, 2, 8), typical_days=120, accepted_on=date(2026, 12, 1))

    assert due == date(2027, 2, 7)


def test_an_alias_is_stable_at_one_hub_and_different_at_another():
    first = sharing.alias_for(7, 1, "secret")

    assert first == sharing.alias_for(7, 1, "secret")
    assert first != sharing.alias_for(7, 2, "secret")
    assert len(first) == 4


@pytest.mark.parametrize(
    ("level", "party", "visible"),
    [
        (ShareLevel.ANONYMOUS, Party.HUB, False),
        (ShareLevel.NAMED, Party.HUB, True),
        (ShareLevel.NAMED, Party.OFFICE, False),
        (ShareLevel.ANONYMOUS, Party.COMPANY, True),
    ],
)
def test_who_sees_the_company(level, party, visible):
    assert sharing.may_see_company(level, party) is visible


def test_fit_checks_say_yes_no_and_unknown():
    wanted = Wanted(modality="msc", grade_rank=3, containment_rank=2, scale=Scale(200, "L"))
    able = Able(modalities=frozenset({"aav"}), grade_ranks=frozenset({1}), containment_rank=None, scale=Scale(500, "l"))

    assert fit_checks(wanted, able, weeks=DayState.HELD, rivals=["ATM-9"]) == [
        Check(Topic.WEEKS, Verdict.CONDITION),
        Check(Topic.MODALITY, Verdict.NO, "msc"),
        Check(Topic.GRADE, Verdict.NO),
        Check(Topic.CONTAINMENT, Verdict.CONDITION),
        Check(Topic.SCALE, Verdict.YES, "200 L"),
        Check(Topic.RIVAL, Verdict.CONDITION, "ATM-9"),
    ]


@pytest.mark.parametrize(
    ("able", "verdict"),
    [
        (Scale(200, "L"), Verdict.YES),
        (Scale(199, "L"), Verdict.NO),
        (Scale(500, "doses"), Verdict.CONDITION),
        (None, Verdict.CONDITION),
    ],
)
def test_scale_is_compared_in_equal_units_only(able, verdict):
    wanted = Wanted(modality=None, grade_rank=None, containment_rank=None, scale=Scale(200, "L"))
    offer = Able(modalities=frozenset(), grade_ranks=frozenset(), containment_rank=None, scale=able)

    assert fit_checks(wanted, offer, weeks=None, rivals=[])[-1] == Check(Topic.SCALE, verdict, "200 L")
