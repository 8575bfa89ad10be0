"""Maintenance: once or by the clock on the wall, over nobody's booking."""

from datetime import UTC, date, time, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from atmp_match.calendar.actions import InTheWay, block_time, lift_block, take_unit
from atmp_match.calendar.queries import get_agenda, list_blocks, list_units
from atmp_match.calendar.rules import DayState, Rest, monday_of
from atmp_match.calendar.rules.blocks import Block, BlockProblem, occurrences, problems_of_block
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput, NotFound
from tests.factories.bookings import make_manager_of
from tests.factories.organisations import make_admin, make_founder

ZONE = "Europe/Stockholm"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first", "starts", "ends", "expected"),
    [
        (date(2027, 3, 28), time(2, 30), time(12), ("00:30", "10:00")),  # 02:30 is left out
        (date(2026, 10, 25), time(2, 30), time(2, 45), ("00:30", "01:45")),  # 02:30 happens twice: both are blocked
        (date(2027, 3, 28), None, None, ("23:00", "22:00")),  # 23 hours
        (date(2026, 10, 25), None, None, ("22:00", "23:00")),  # 25 hours
    ],
)
def test_a_block_over_a_change_of_clocks_takes_what_the_wall_clock_says(first, starts, ends, expected):
    [(start, end)] = occurrences(Block(first, first, starts, ends), ZONE)

    assert (f"{start.astimezone(UTC):%H:%M}", f"{end.astimezone(UTC):%H:%M}") == expected
    assert end.astimezone(UTC) > start.astimezone(UTC)


def test_a_weekly_block_keeps_its_hour_in_summer_and_in_winter():
    first = date(2027, 3, 22)
    every_monday = Block(first, first, time(8), time(12), every_weeks=1, until=date(2027, 4, 5))

    found = list(occurrences(every_monday, ZONE))

    assert [f"{start:%d %H:%M}–{end:%H:%M}" for start, end in found] == [
        *("22 07:00–11:00", "29 06:00–10:00", "05 06:00–10:00")  # UTC
    ]


@given(
    st.tuples(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 6)),
    st.none() | st.tuples(st.times(), st.times()),
    st.sampled_from([None, 1, 2, 4]),
    st.integers(0, 60),
    st.sampled_from([ZONE, "America/Toronto", "Europe/London", "UTC"]),
)
def test_every_block_has_length_and_never_meets_itself(days, times, every, weeks, zone):
    first, length = days
    starts, ends = times or (None, None)
    last = first + timedelta(days=length)
    block = Block(first, last, starts, ends, every, last + timedelta(weeks=weeks) if every else None)
    if problems_of_block(block, today=first):
        return

    found = [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in occurrences(block, zone)]

    assert found
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Block(None, None), {"first": BlockProblem.FIRST_MISSING}),
        (Block(date(2027, 2, 9), date(2027, 2, 8)), {"last": BlockProblem.ENDS_BEFORE_START}),
        (Block(date(2026, 1, 1), date(2026, 1, 2)), {"last": BlockProblem.PAST}),
        (Block(date(2096, 1, 1), date(2096, 1, 2)), {"last": BlockProblem.TOO_FAR}),
        (Block(date(2027, 2, 8), date(2027, 2, 8), time(8)), {"ends_at": BlockProblem.TIMES}),
        (Block(date(2027, 2, 8), date(2027, 2, 8), time(8), time(8)), {"ends_at": BlockProblem.TIMES}),
        (Block(date(2027, 2, 8), date(2027, 2, 8), every_weeks=1), {"until": BlockProblem.UNTIL_MISSING}),
        (
            Block(date(2027, 2, 8), date(2027, 2, 8), every_weeks=1, until=date(2027, 2, 1)),
            {"until": BlockProblem.UNTIL_TOO_SOON},
        ),
        (
            Block(date(2027, 2, 8), date(2027, 2, 8), every_weeks=1, until=date(2096, 2, 1)),
            {"until": BlockProblem.TOO_FAR},
        ),
        (
            Block(date(2027, 2, 8), date(2027, 2, 15), every_weeks=1, until=date(2027, 3, 1)),
            {"every_weeks": BlockProblem.OVERLAPS_ITSELF},
        ),
        (Block(date(2027, 2, 8), date(2027, 2, 9), time(22), time(6)), {}),  # over night
    ],
)
def test_a_block_that_cannot_be_is_named_by_field(block, expected):
    assert problems_of_block(block, today=TODAY) == expected


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def bench(inside):
    return db.session.scalars(select(Resource).where(Resource.name == "BSL-2 bench places")).one()


@pytest.fixture
def monday(inside):
    return monday_of(clock.today()) + timedelta(weeks=8)


def entries():
    return db.session.scalar(text("SELECT count(*) FROM calendar_entries WHERE released_at IS NULL"))


def state(bench, monday):
    end = monday + timedelta(days=5)
    return get_agenda(bench.id, zone=ZONE, changeover_days=0, start=monday, end=end).state_of(monday, end)


def test_a_block_of_all_units_closes_the_days_and_lifting_it_opens_them(manager, bench, monday):
    holder = block_time(bench.id, Block(monday, monday), position=None, note="Service", by=manager)
    assert state(bench, monday) is DayState.BUSY
    [kept] = list_blocks(bench.id)
    assert (kept.holder_id, kept.note, kept.positions, kept.times) == (holder, "Service", (1, 2, 3), 1)

    lift_block(bench.id, holder, by=manager)

    assert state(bench, monday) is DayState.OPEN
    assert list_blocks(bench.id) == []
    names = db.session.scalars(text("SELECT name FROM events ORDER BY id")).all()
    assert [name for name in names if "block" in name] == ["time-blocked", "block-removed"]


def test_a_block_of_one_unit_leaves_the_others(manager, bench, monday):
    block_time(bench.id, Block(monday, monday), position=2, note="", by=manager)

    assert state(bench, monday) is DayState.OPEN
    assert list_blocks(bench.id)[0].positions == (2,)


def test_a_block_is_refused_over_a_booking_and_blocks_nothing_of_it(manager, bench, monday):
    holder = uuid4()
    second = monday + timedelta(weeks=1)
    end = second + timedelta(days=5)
    take_unit(bench.id, holder_id=holder, start=second, end=end, zone=ZONE, rest=Rest(0, 0))
    every_week = Block(monday, monday, every_weeks=1, until=monday + timedelta(weeks=4))

    with pytest.raises(InTheWay) as refused:
        block_time(bench.id, every_week, position=None, note="", by=manager)

    assert refused.value.holder_ids == (holder,)
    assert entries() == 1
    assert list_blocks(bench.id) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"position": 4}, "position"), ({"position": 0}, "position"), ({"note": "x" * 201}, "note")],
)
def test_what_cannot_be_is_refused_by_field_and_blocks_nothing(manager, bench, monday, changes, field):
    with pytest.raises(InvalidInput) as refused:
        block_time(bench.id, Block(monday, monday), **{"position": None, "note": "", "by": manager} | changes)

    assert list(refused.value.fields) == [field]
    assert entries() == 0


@pytest.mark.parametrize("make", [make_founder, make_admin, lambda: make_manager_of("northx-matfors")])
def test_nobody_else_blocks_or_lifts(manager, bench, monday, make):
    holder = block_time(bench.id, Block(monday, monday), position=None, note="", by=manager)
    stranger = make()

    with pytest.raises(NotFound):
        block_time(bench.id, Block(monday, monday), position=None, note="", by=stranger)
    with pytest.raises(NotFound):
        lift_block(bench.id, holder, by=stranger)

    assert entries() == 3


def test_a_booking_cannot_be_lifted_as_if_it_were_a_block(manager, bench, monday):
    holder = uuid4()
    end = monday + timedelta(days=5)
    take_unit(bench.id, holder_id=holder, start=monday, end=end, zone=ZONE, rest=Rest(0, 0))

    with pytest.raises(NotFound):
        lift_block(bench.id, holder, by=manager)

    assert entries() == 1
    assert len(list_units(bench.id)) == 3
