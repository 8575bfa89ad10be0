"""A follow-on campaign of the same product begins after the shorter changeover; another product's does not."""

import pytest
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.actions import set_rules
from atmp_match.calendar.rules import BookingRules, Changeover
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared.errors import WeeksTaken
from tests.factories.bookings import LINE, fresh, make_manager_of, make_product, make_request, weeks_from_now
from tests.factories.organisations import make_founder

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def hub(inside):
    """Two days between two runs of one product, nine before another one: the first allows the very next week."""
    manager = make_manager_of("testa-center")
    line = db.session.scalars(select(Resource).where(Resource.name == "500 L mammalian bioreactor line")).one()
    set_rules(line.id, BookingRules(changeover=Changeover(2, 9, 9)), version=1, by=manager)
    return manager


@pytest.fixture
def founder(inside):
    return make_founder()


def processed(booking):
    actions.process_request(booking.id)
    return fresh(booking).status


@pytest.fixture
def agreed(hub, founder):
    """A run in week 8 from now, accepted."""
    product = make_product(founder)
    booking = make_request(founder, LINE, weeks=(8, 1), product=product.ref)
    assert processed(booking) is Status.HELD
    actions.accept_booking(booking.ref, by=hub)
    return product, booking


def test_the_same_product_may_follow_in_the_next_week(founder, agreed):
    product, _first = agreed

    assert processed(make_request(founder, LINE, weeks=(9, 1), product=product.ref)) is Status.HELD


def test_another_product_may_not_and_nothing_is_stored(founder, agreed):
    other = make_product(founder, code_name="ALM-202")
    before = db.session.scalar(text("SELECT count(*) FROM bookings"))

    with pytest.raises(WeeksTaken) as refused:
        make_request(founder, LINE, weeks=(9, 1), product=other.ref)

    assert db.session.scalar(text("SELECT count(*) FROM bookings")) == before
    assert refused.value.next_free
    assert processed(make_request(founder, LINE, weeks=(10, 1), product=other.ref)) is Status.HELD


def test_a_request_without_a_product_waits_the_longer_time(founder, agreed):
    with pytest.raises(WeeksTaken):
        make_request(founder, LINE, weeks=(9, 1))


def test_once_the_follow_on_is_gone_its_week_is_closed_to_other_products_again(founder, agreed):
    product, _first = agreed
    follow_on = make_request(founder, LINE, weeks=(9, 1), product=product.ref)
    processed(follow_on)
    actions.withdraw_booking(follow_on.ref, by=founder)

    with pytest.raises(WeeksTaken):
        make_request(founder, LINE, weeks=(9, 1), product=make_product(founder, code_name="ALM-202").ref)


def test_a_shortened_run_that_has_a_follow_on_rests_as_long_as_it_should_and_no_longer(founder, hub):
    product = make_product(founder).ref
    first, follow_on = (make_request(founder, LINE, weeks=weeks, product=product) for weeks in ((8, 2), (10, 1)))
    assert [processed(first), processed(follow_on)] == [Status.HELD, Status.HELD]
    actions.accept_booking(first.ref, by=hub)
    actions.shorten_booking(first.ref, *weeks_from_now(8, 1), by=founder)

    ends = """
        SELECT (upper(occupied) AT TIME ZONE 'Europe/Stockholm')::date,
          (rested_at AT TIME ZONE 'Europe/Stockholm')::date FROM calendar_entries ORDER BY lower(span) LIMIT 1
    """
    monday = weeks_from_now(10)[0]  # nine days after its last Friday, where the follow-on begins
    assert db.session.execute(text(ends)).one() == (monday, monday)
    assert {name: count for name, count in count_broken().items() if count} == {}

    actions.withdraw_booking(follow_on.ref, by=founder)
    other = make_product(founder, code_name="ALM-202").ref
    with pytest.raises(WeeksTaken):
        make_request(founder, LINE, weeks=(9, 1), product=other)
    assert processed(make_request(founder, LINE, weeks=(10, 1), product=other)) is Status.HELD
