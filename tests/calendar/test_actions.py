from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from atmp_match.calendar.actions import block_unit, make_firm, release, take_unit
from atmp_match.calendar.queries import get_agenda, list_units
from atmp_match.calendar.rules import DayState, Rest
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import transaction

pytestmark = pytest.mark.usefixtures("inside")
START, END = date(2027, 2, 8), date(2027, 2, 13)
ZONE = "Europe/Stockholm"


@pytest.fixture
def bench(inside):
    return db.session.scalars(select(Resource).where(Resource.name == "BSL-2 bench places")).one()


def take(resource, holder=None, start=START, end=END, changeover_days=1):
    rest = Rest(changeover_days, changeover_days)
    return take_unit(resource.id, holder_id=holder or uuid4(), start=start, end=end, zone=ZONE, rest=rest)


def agenda(resource):
    return get_agenda(resource.id, zone=ZONE, changeover_days=1, start=START, end=END + timedelta(days=30))


def test_a_resource_has_its_units_from_the_start(bench):
    assert len(list_units(bench.id)) == bench.unit_count == 3


def test_each_unit_is_taken_once_and_then_none(bench):
    taken = [take(bench) for _ in range(4)]

    assert sorted(taken[:3]) == list_units(bench.id)
    assert taken[3] is None


def test_released_time_is_free_again(bench):
    holders = [uuid4() for _ in range(3)]
    for holder in holders:
        take(bench, holder)
    assert release(holders[0]) == 1

    assert take(bench) is not None


def test_the_changeover_is_taken_too(bench):
    for _ in range(3):
        take(bench, changeover_days=1)

    assert take(bench, start=END, end=END + timedelta(days=1)) is None
    assert take(bench, start=END + timedelta(days=1), end=END + timedelta(days=2)) is not None


def test_the_agenda_tells_holds_from_bookings(bench):
    holders = [uuid4() for _ in range(3)]
    for holder in holders:
        take(bench, holder)
    assert agenda(bench).state_of(START, END) is DayState.HELD

    assert [make_firm(holder) for holder in holders] == [1, 1, 1]
    assert agenda(bench).state_of(START, END) is DayState.BUSY


def test_a_block_is_refused_over_somebodys_hold_and_changes_nothing(bench):
    unit = take(bench)

    with pytest.raises(Conflict):
        block_unit(unit, start=START, end=END, zone=ZONE, note="Service")

    assert db.session.scalar(text("SELECT count(*) FROM calendar_entries")) == 1


@pytest.mark.parametrize("occupied", ["empty", "(,)", "[2027-02-08,)", "[2027-02-09 00:00+00,2027-02-10 00:00+00)"])
def test_no_range_slips_past_the_constraint(bench, occupied):
    """Empty and endless ranges never collide with anything, so the table refuses them, and one that leaves out days."""
    statement = text(
        "INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied) VALUES"
        " (:unit, gen_random_uuid(), 'hold', '[2027-02-08 00:00+00,2027-02-10 00:00+00)', :occupied)"
    )

    with pytest.raises(IntegrityError), transaction():
        db.session.execute(statement, {"unit": list_units(bench.id)[0], "occupied": occupied})

    assert db.session.scalar(text("SELECT count(*) FROM calendar_entries")) == 0
