"""At most three open holds of one company at one hub; the next request waits, and nobody else's does."""

import pytest
from sqlalchemy import select

from atmp_match.bookings import actions
from atmp_match.bookings.actions import holding
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.bookings.rules.transitions import Status
from atmp_match.extensions import db, settings
from atmp_match.shared.errors import Conflict
from tests.bookings.looking import assert_nothing_is_broken, kept, refused
from tests.factories.bookings import BENCH, LINE, fresh, make_request
from tests.factories.crowd import all_at_once
from tests.factories.organisations import make_founder

HELD, WAITING = Status.HELD, Status.WAITING


@pytest.fixture(autouse=True)
def three(inside, monkeypatch):
    monkeypatch.setitem(settings, "MOST_OPEN_HOLDS", 3)
    yield
    assert_nothing_is_broken()


@pytest.fixture
def four(founder, manager, run_deliveries):
    """Four requests of one company for free weeks: three of a line, the last of a bench."""
    requests = [make_request(founder, LINE, weeks=(week, 1)) for week in (8, 12, 16)]
    requests.append(make_request(founder, BENCH, weeks=(8, 1)))
    run_deliveries()
    return [fresh(request) for request in requests]


def test_the_fourth_waits_although_its_weeks_are_free(four):
    assert [request.status for request in four] == [HELD, HELD, HELD, WAITING]
    assert [request.held_back for request in four] == [False, False, False, True]
    assert kept(four[3]) == []


@pytest.mark.parametrize("answer", ["accept", "decline", "withdraw"])
def test_it_gets_its_weeks_when_one_of_the_three_is_answered(four, founder, manager, run_deliveries, answer):
    act = {
        "accept": lambda: actions.accept_booking(four[0].ref, by=manager),
        "decline": lambda: actions.decline_booking(four[0].ref, reason="No", by=manager),
        "withdraw": lambda: actions.withdraw_booking(four[0].ref, by=founder),
    }
    act[answer]()
    run_deliveries()

    assert (fresh(four[3]).status, fresh(four[3]).held_back) == (HELD, False)


def test_others_get_the_weeks_meanwhile(four, run_deliveries):
    other = make_request(make_founder(), BENCH, weeks=(8, 1))
    run_deliveries()

    assert fresh(other).status is HELD


def test_weeks_that_are_agreed_count_no_more(four, founder, manager, run_deliveries):
    for request in four[:3]:
        actions.accept_booking(request.ref, by=manager)
    run_deliveries()
    more = [make_request(founder, LINE, weeks=(week, 1)) for week in (20, 24)]
    run_deliveries()

    assert [fresh(request).status for request in (four[3], *more)] == [HELD] * 3


def test_the_hub_cannot_prefer_a_fourth_either(four, founder, manager, run_deliveries):
    first = make_request(make_founder(), LINE, weeks=(20, 1))
    second = make_request(founder, LINE, weeks=(20, 1))
    run_deliveries()
    assert (fresh(first).status, fresh(second).status) == (HELD, WAITING)

    work = lambda: actions.prefer_booking(second.ref, over=first.ref, instead=None, reason="No", by=manager)  # noqa: E731
    assert "as many requests on hold here" in str(refused(Conflict, work))


def test_of_two_requests_for_two_resources_at_the_same_moment_one_is_the_third(
    inside, founder, manager, run_deliveries
):
    two = [make_request(founder, LINE, weeks=(week, 1)) for week in (8, 12)]
    run_deliveries()
    for start in (20, 30, 40):
        both = [make_request(founder, offer, weeks=(start, 1)).id for offer in (LINE, BENCH)]

        def process(booking_id):
            with inside.app_context():
                actions.process_request(booking_id)

        all_at_once([lambda booking_id=booking_id: process(booking_id) for booking_id in both])
        db.session.expire_all()
        statuses = db.session.scalars(select(Booking.status).where(Booking.id.in_(both))).all()
        assert sorted(statuses) == [HELD, WAITING]
        for booking_id in both:
            actions.withdraw_booking(db.session.get_one(Booking, booking_id).ref, by=founder)
    assert [fresh(request).status for request in two] == [HELD, HELD]


def test_the_mails_say_why_it_waits(four, founder, mails):
    subjects = [str(mail["Subject"]) for mail in mails.list(to=founder.email)]

    assert sum("your other requests to Testa Center come first" in subject for subject in subjects) == 1


def test_a_fourth_hold_that_nobody_counted_is_found(founder, manager, run_deliveries, monkeypatch):
    with monkeypatch.context() as bug:
        bug.setattr(holding, "count_other_holds", lambda _booking: 0)
        for week in (8, 12, 16, 20):
            make_request(founder, LINE, weeks=(week, 1))
        run_deliveries()

    broken = {name: count for name, count in count_broken().items() if count}
    assert broken == {"companies with more open holds at a hub than allowed": 1}
    for booking in db.session.scalars(select(Booking)).all():
        actions.withdraw_booking(booking.ref, by=founder)
