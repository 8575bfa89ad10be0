"""The hard limits, one at a time: passed, broken, or to be asked."""

from datetime import date, timedelta

import pytest

from atmp_match.matching.rules import Evidence, Fact, Level, Limit
from atmp_match.matching.rules.limits import judge
from atmp_match.products.rules import Scale
from tests.matching.offers import TODAY, hub, offer, question


def level(**values):
    verdict = judge(offer(**values), question())
    return verdict.level if not verdict.bits else verdict.bits


def fact(**values):
    return Fact(**{
        "service": "cell-manufacturing", "grade": "gmp", "value": "no", "claim": "No", "seen": "example.org",
        "as_of": "2023", "until": None, **values,
    })  # fmt: skip


def with_fact(asked=None, **values):
    verdict = judge(offer(hub=hub(facts=(fact(**values),))), asked or question())
    return verdict.bits


def test_an_offer_that_meets_everything_covers_the_need():
    assert level() is Level.COVERED


@pytest.mark.parametrize(
    ("values", "bit"),
    [
        ({"service": "training"}, Limit.SERVICE),
        ({"modalities": frozenset({"aav"})}, Limit.MODALITY),
        ({"grades": ("research", "hq")}, Limit.GRADE),
        ({"openness": "captive"}, Limit.OPENNESS),
        ({"available_until": date(2026, 11, 1)}, Limit.DATES),
    ],
)
def test_each_limit_has_its_own_bit(values, bit):
    assert level(**values) == bit


@pytest.mark.parametrize(
    "values",
    [
        {"value": "unknown"},
        {"modalities": frozenset({"unknown"})},
        {"grades": ()},
        {"openness": "unknown"},
        {"available_from": date(2027, 1, 1), "available_from_basis": "earliest-evidence"},
    ],
)
def test_what_is_unknown_has_to_be_asked_and_is_never_a_yes(values):
    assert level(**values) is Level.ASK


def test_unknown_containment_is_enough_for_the_lowest_level_only():
    unknown = offer(containment_max="unknown")
    assert judge(unknown, question()).level is Level.COVERED
    assert judge(unknown, question(containment="bsl-2")).level is Level.ASK
    assert judge(offer(containment_max="bsl-1"), question(containment="bsl-2")).bits == Limit.CONTAINMENT


def test_scale_fits_is_too_small_or_unknown():
    wanted = question(scale=Scale(200, "L"))
    assert judge(offer(scale_value=200, scale_unit="L"), wanted).level is Level.COVERED
    assert judge(offer(scale_value=199, scale_unit="L"), wanted).bits == Limit.SCALE
    assert judge(offer(), wanted).level is Level.ASK
    assert judge(offer(scale_value=500, scale_unit="doses"), wanted).level is Level.ASK


def test_limited_access_is_a_condition():
    verdict = judge(offer(openness="limited"), question())
    assert (verdict.level, [gap.code for gap in verdict.gaps]) == (Level.CONDITIONS, ["limited-access"])


def test_gmp_where_research_grade_will_do_is_a_condition_and_where_hq_will_do_is_none():
    assert judge(offer(), question(grade="research")).level is Level.CONDITIONS
    assert judge(offer(), question(grade="hq")).level is Level.COVERED


def test_a_planned_offer_counts_only_where_its_date_lies_within_the_window():
    planned = offer(available_from=date(2027, 3, 1), available_from_basis="planned")
    within = judge(planned, question(latest_finish=date(2027, 12, 31)))
    assert (within.level, within.start, within.gaps[0].code) == (Level.CONDITIONS, date(2027, 3, 1), "planned")
    assert judge(planned, question(latest_finish=date(2027, 2, 28))).bits == Limit.DATES
    assert judge(planned, question(as_of=date(2027, 6, 1))).level is Level.ASK  # the day has passed, nothing was seen


def test_an_earlier_day_sees_only_what_was_known_or_true_then():
    opened = offer(available_from=date(2023, 7, 3), evidence=(Evidence("", "news", "x", "2023-07-03"),))
    assert judge(opened, question(as_of=date(2023, 4, 3))).hidden
    announced = offer(available_from=date(2023, 7, 3), evidence=(Evidence("", "news", "x", "2023-01"),))
    assert judge(announced, question(as_of=date(2023, 4, 3))).level is Level.CONDITIONS
    assert judge(opened, question(as_of=date(2023, 7, 3))).level is Level.COVERED


def test_an_offer_without_a_date_is_asked_about_before_its_first_proof():
    proven = offer(available_from=None, available_from_basis=None, evidence=(Evidence("", "news", "x", "2023-04-03"),))
    assert judge(proven, question(as_of=date(2022, 1, 1))).level is Level.ASK
    assert judge(proven, question(as_of=date(2023, 4, 3))).level is Level.COVERED


def test_openness_is_the_hub_s_on_that_day():
    history = (
        {"value": "yes", "from": "2020-03-01", "until": "2026-11-21", "superseded": True},
        {"value": "unknown", "from": "2026-11-22", "until": None, "superseded": False},
    )
    inherits = offer(openness="inherit", hub=hub(openness_history=history))
    assert judge(inherits, question(as_of=date(2026, 11, 21))).level is Level.COVERED
    assert judge(inherits, question(as_of=date(2026, 11, 22))).level is Level.ASK


def test_a_known_no_at_the_hub_excludes_for_its_service_and_grade():
    assert with_fact() == Limit.GRADE
    assert with_fact(service="any") == Limit.GRADE
    assert with_fact(grade=None) == Limit.SERVICE
    assert with_fact(for_outside_companies=True) == Limit.OPENNESS
    assert with_fact(question(grade="hq")) == 0
    assert with_fact(service="training") == 0
    assert with_fact(value="unknown") == 0
    assert with_fact(question(as_of=date(2022, 12, 31))) == 0  # not known yet


def test_a_no_until_a_day_moves_the_start_behind_it():
    until = date(2026, 12, 31)
    moved = judge(offer(hub=hub(facts=(fact(until=until),))), question(latest_finish=date(2027, 6, 30)))
    assert (moved.bits, moved.start) == (0, date(2027, 1, 1))
    assert with_fact(question(latest_finish=until), until=until) == Limit.DATES


def test_free_time_is_looked_for_behind_a_no_and_not_before_it():
    closed = hub(facts=(fact(until=date(2027, 1, 15)),))
    free = {"offer-a": [(TODAY, date(2027, 1, 17)), (date(2027, 3, 3), date(2027, 6, 1))]}

    assert judge(offer(hub=closed), question(free=free)).start == date(2027, 3, 3)
    assert judge(offer(hub=closed), question(free={"offer-a": free["offer-a"][:1]})).bits == Limit.DATES


def test_the_calendar_takes_part_where_it_is_known():
    free = {"offer-a": [(date(2027, 2, 1), date(2027, 6, 1))]}
    assert judge(offer(), question(free=free)).start == date(2027, 2, 1)
    assert judge(offer(), question(free={"offer-a": []})).bits == Limit.DATES
    assert judge(offer(), question(free=free, latest_finish=date(2027, 1, 31))).bits == Limit.DATES
    assert judge(offer(), question(free={})).start == TODAY


def test_the_start_is_the_first_one_free_from_the_day_the_need_begins():
    free = {"offer-a": [(TODAY, date(2027, 1, 1)), (date(2027, 3, 3), date(2027, 6, 1))]}

    assert judge(offer(), question(free=free, earliest_start=date(2027, 2, 1))).start == date(2027, 3, 3)


def test_what_takes_whole_weeks_starts_on_a_monday_with_room_up_to_saturday():
    room = question(service="process-development", free={"offer-a": [(date(2027, 2, 3), date(2027, 2, 13))]})
    assert room.first_free("offer-a", TODAY) == date(2027, 2, 8)
    none = question(service="process-development", free={"offer-a": [(date(2027, 2, 3), date(2027, 2, 12))]})
    assert none.first_free("offer-a", TODAY) is None


@pytest.mark.parametrize(
    ("service", "ends", "first"),
    [
        ("cell-banking", date(2027, 3, 6), date(2027, 2, 1)),  # a campaign of 30 days or more takes five weeks
        ("cell-banking", date(2027, 3, 5), None),
        ("qp-release", date(2027, 2, 6), date(2027, 2, 1)),  # a batch of one day or more takes a week
        ("cleanroom-suite", date(2027, 2, 13), None),
        ("cleanroom-suite", date(2027, 2, 15), date(2027, 2, 1)),  # by the day, though it takes 14
        ("fill-finish", date(2027, 2, 2), date(2027, 2, 1)),
    ],
)
def test_a_booking_is_as_long_as_its_unit_makes_it_and_never_starts_on_a_saturday(service, ends, first):
    saturday = date(2027, 1, 30)

    assert question(service=service, free={"offer-a": [(saturday, ends)]}).first_free("offer-a", TODAY) == first


def test_days_beyond_every_calendar_fit_nothing_and_break_nothing():
    last = date.max
    assert judge(offer(), question(earliest_start=last, latest_finish=last)).bits == Limit.DATES
    free = {"offer-a": [(TODAY, date(2027, 6, 1))]}
    assert judge(offer(), question(earliest_start=last, free=free)).bits == Limit.DATES


def test_weeks_that_end_on_friday_fit_a_window_that_ends_on_friday():
    free = {"offer-a": [(TODAY, date(2027, 6, 1))]}
    banking = offer(service="cell-banking")
    monday, friday = date(2027, 2, 1), date(2027, 3, 5)
    asked = {"service": "cell-banking", "free": free, "earliest_start": monday}

    assert judge(banking, question(**asked, latest_finish=friday)).bits == 0
    assert judge(banking, question(**asked, latest_finish=friday - timedelta(days=1))).bits == Limit.DATES


def test_the_shortest_booking_must_fit_the_window():
    day = date(2026, 12, 1)
    assert judge(offer(), question(earliest_start=day, latest_finish=date(2026, 12, 2))).bits == 0
    assert judge(offer(), question(earliest_start=day, latest_finish=day)).bits == Limit.DATES
