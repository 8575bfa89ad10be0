"""A hub says how its resources can be booked; nobody else does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from atmp_match.calendar.actions import publish_weeks, set_rules, withdraw_weeks
from atmp_match.calendar.queries import get_resource, list_free_time, list_resources
from atmp_match.calendar.rules import BookingRules, Changeover, RestUnit, WeekRange, monday_of
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.audit import seal_events
from atmp_match.shared.errors import InvalidInput, NotFound, StaleVersion
from local.database import load_catalogue
from tests.factories.bookings import LINE, make_manager_of
from tests.factories.organisations import make_admin, make_founder

pytestmark = pytest.mark.usefixtures("inside")
CLOSED = BookingRules(closed_weeks=(WeekRange(28, 31),))


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def line(inside):
    return db.session.scalars(select(Resource).where(Resource.name == "500 L mammalian bioreactor line")).one()


def kept(resource):
    db.session.expire_all()
    return from_record(resource.rules), resource.rules_version


def test_the_rules_are_kept_and_told(manager, line):
    set_rules(line.id, CLOSED, version=1, by=manager)

    assert kept(line) == (CLOSED, 2)
    told = db.session.execute(text("SELECT name, about, actor_id FROM events ORDER BY id DESC LIMIT 2")).all()
    assert [row.name for row in told] == ["free-time-changed", "resource-rules-changed"]
    assert told[1].actor_id == manager.user_id
    seal_events()
    chain = db.session.scalar(text("SELECT chain FROM audit_links ORDER BY event_id DESC LIMIT 1"))
    assert chain == f"hub:{line.hub_id}"


def test_the_longest_rest_counts_where_only_days_are_counted_and_the_usual_one_comes_back(manager, line):
    usual = (line.changeover_days, line.changeover_basis)
    rests = BookingRules(changeover=Changeover(12, 60, 36, unit=RestUnit.HOURS))
    set_rules(line.id, rests, version=1, by=manager)
    assert kept(line) == (rests, 2)
    assert (line.changeover_days, line.changeover_basis) == (3, "hub")

    set_rules(line.id, BookingRules(), version=2, by=manager)

    assert kept(line) == (BookingRules(), 3)
    assert (line.changeover_days, line.changeover_basis) == usual


def test_the_same_rules_again_change_nothing(manager, line):
    set_rules(line.id, CLOSED, version=1, by=manager)
    before = db.session.scalar(text("SELECT count(*) FROM events"))

    set_rules(line.id, CLOSED, version=2, by=manager)

    assert kept(line) == (CLOSED, 2)
    assert db.session.scalar(text("SELECT count(*) FROM events")) == before


def test_of_two_at_once_the_second_is_told(manager, line):
    set_rules(line.id, CLOSED, version=1, by=manager)

    with pytest.raises(StaleVersion):
        set_rules(line.id, BookingRules(lead_days=5), version=1, by=manager)

    assert kept(line) == (CLOSED, 2)


def test_rules_that_cannot_be_change_nothing(manager, line):
    with pytest.raises(InvalidInput) as refused:
        set_rules(line.id, BookingRules(least=4, most=2), version=1, by=manager)

    assert list(refused.value.fields) == ["most"]
    assert kept(line) == (BookingRules(), 1)


@pytest.mark.parametrize("make", [make_founder, make_admin, lambda: make_manager_of("northx-matfors")])
def test_for_anybody_else_the_resource_does_not_exist(line, make):
    stranger = make()

    for act in (
        lambda: set_rules(line.id, CLOSED, version=1, by=stranger),
        lambda: publish_weeks(line.id, date(2027, 2, 8), None, by=stranger),
        lambda: get_resource(line.id, stranger),
    ):
        with pytest.raises(NotFound):
            act()

    assert kept(line) == (BookingRules(), 1)
    assert line.id not in [resource.id for resource in list_resources(stranger)]


def test_published_weeks_are_whole_and_touching_ones_are_one(manager, line):
    monday = monday_of(clock.today()) + timedelta(weeks=10)
    publish_weeks(line.id, monday + timedelta(days=2), monday + timedelta(days=9), by=manager)
    publish_weeks(line.id, monday + timedelta(weeks=2), None, by=manager)

    assert kept(line)[0].published == ((monday, monday + timedelta(weeks=3)),)

    withdraw_weeks(line.id, monday + timedelta(weeks=1), monday + timedelta(weeks=1, days=6), by=manager)

    assert kept(line)[0].published == (
        (monday, monday + timedelta(weeks=1)),
        (monday + timedelta(weeks=2), monday + timedelta(weeks=3)),
    )


def test_saving_the_rules_keeps_the_published_weeks(manager, line):
    monday = monday_of(clock.today()) + timedelta(weeks=10)
    publish_weeks(line.id, monday, None, by=manager)

    set_rules(line.id, CLOSED, version=2, by=manager)

    assert kept(line)[0].published == ((monday, monday + timedelta(weeks=1)),)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, None, "first"),
        (date(2020, 1, 6), None, "last"),
        (date(2027, 3, 1), date(2027, 2, 1), "last"),
        (date(2090, 1, 2), None, "last"),
    ],
)
def test_weeks_that_cannot_be_published_are_refused_by_field(manager, line, first, last, field):
    with pytest.raises(InvalidInput) as refused:
        publish_weeks(line.id, first, last, by=manager)

    assert list(refused.value.fields) == [field]
    assert kept(line) == (BookingRules(), 1)


def test_matching_sees_no_free_time_in_closed_weeks(manager, line):
    first, until = clock.today() + timedelta(days=1), clock.today() + timedelta(weeks=104)
    set_rules(line.id, CLOSED, version=1, by=manager)

    spans = list_free_time([LINE], first=first, until=until, also_illustrative=True)[LINE].spans

    assert len(spans) >= 2
    days = {start + timedelta(days=n) for start, end in spans for n in range((end - start).days)}
    assert not any(28 <= day.isocalendar().week <= 31 for day in days)
    assert {27, 32} <= {day.isocalendar().week for day in days}


def test_an_import_leaves_the_rules_of_a_hub_alone(app, manager, line):
    set_rules(line.id, CLOSED, version=1, by=manager)
    load_catalogue(app)

    assert kept(line) == (CLOSED, 2)
