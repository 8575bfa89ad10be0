"""Freed weeks go in the order of asking, however they come free; whoever wants to be told is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking, HandOut, Wait, WaitTelling
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Status
from atmp_match.bookings.rules.waits import Over, WaitState, Wants, Why
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.audit import broken_links, seal_events
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, StaleVersion
from atmp_match.shared.transactions import transaction
from tests.bookings.freeing import WEEKS, Ways, close, run_bookings
from tests.bookings.looking import ROWS, assert_nothing_is_broken, days, refused
from tests.factories.bookings import fresh, make_request, weeks_from_now
from tests.factories.crowd import all_at_once
from tests.factories.organisations import make_founder
from tests.factories.waits import again, make_place, make_wait, wanted


@pytest.fixture
def people(inside, manager, monkeypatch):
    """A hub manager and three companies; as many requests on hold as one likes."""
    monkeypatch.setitem(settings, "MOST_OPEN_HOLDS", 99)
    yield manager, make_founder(email="asta@almvik.example"), make_founder(), make_founder()
    assert_nothing_is_broken()
    while seal_events():
        pass
    assert list(broken_links()) == []


def test_however_weeks_come_free_whoever_asked_first_gets_them(people, run_deliveries):
    manager, first, second, holder = people
    run_deliveries = run_bookings  # mails are another test's
    ways, got = Ways(manager, holder, run_deliveries), {}
    for name, (take, free) in ways.all.items():
        offer = make_place(manager)
        taken = take(offer)
        run_deliveries()
        one, two = make_wait(first, offer), make_wait(second, offer)
        run_deliveries()
        before = again(one).state, again(two).state
        free(taken)
        run_deliveries()
        booking = again(one).booking
        assert booking is not None, name
        hand_outs = db.session.scalars(select(HandOut).where(HandOut.booking_id == booking.id)).all()
        got[name] = (
            before,
            (again(one).state, again(two).state),
            (booking.status, days(booking), booking.company_id in first.company_ids),
            [(row.rule, row.why, [(c.alias, c.got) for c in row.candidates]) for row in hand_outs],
        )
        expected = (
            (WaitState.OPEN, WaitState.OPEN),
            (WaitState.TAKEN, WaitState.OPEN),
            (Status.HELD, WEEKS, True),
            [(HandingOut.ORDER, Why.ORDER, [(one.alias, True), (two.alias, False)])],
        )
        assert got[name] == expected, name
    assert len(got) == 9
    before = db.session.execute(text(ROWS)).all()
    for _twice in range(2):  # whatever looks again finds nothing left to do
        actions.serve_everybody()
    assert db.session.execute(text(ROWS)).all() == before


def test_requests_that_wait_and_the_wait_list_are_one_line(people, run_deliveries):
    manager, first, second, holder = people
    offer = make_place(manager)
    held = make_request(holder, offer.id)
    run_deliveries()
    listed = make_wait(first, offer)
    waiting = make_request(second, offer.id)
    told = make_wait(make_founder(), offer, wants=Wants.TELL)
    run_deliveries()

    actions.withdraw_booking(held.ref, by=holder)
    run_deliveries()
    assert (again(listed).state, fresh(waiting).status, again(told).state) == ("taken", "waiting", "open")

    actions.decline_booking(again(listed).booking.ref, reason="Full", by=manager)
    run_deliveries()
    assert (fresh(waiting).status, again(told).state) == ("held", "open")

    actions.withdraw_booking(waiting.ref, by=second)
    run_deliveries()
    assert again(told).state == "told"
    line = [[c.got for c in row.candidates] for row in db.session.scalars(select(HandOut).order_by(HandOut.id))]
    assert line == [[True, False], [True]]


def test_whoever_wants_to_be_told_is_told_once_for_weeks_as_long_as_they_are_free(people, run_deliveries, mails):
    manager, asta, _second, holder = people
    offer = make_place(manager)
    held = make_request(holder, offer.id, weeks=(8, 6))
    run_deliveries()
    watch = make_wait(asta, offer, weeks=(8, 6), wants=Wants.TELL)
    run_deliveries()
    assert (again(watch).state, mails.list(to=asta.email)) == ("open", [])

    actions.withdraw_booking(held.ref, by=holder)
    run_deliveries()
    for _again in range(2):
        actions.serve_everybody()
        run_deliveries()
    assert again(watch).state == "told"
    assert len(mails.list(to=asta.email)) == 1

    other = make_request(holder, offer.id, weeks=(12, 2))
    run_deliveries()
    actions.withdraw_booking(other.ref, by=holder)
    run_deliveries()
    assert len(mails.list(to=asta.email)) == 1  # the weeks she was told of were free all the time

    other = make_request(holder, offer.id, weeks=(8, 6))
    run_deliveries()
    actions.serve_everybody()
    actions.withdraw_booking(other.ref, by=holder)
    run_deliveries()
    assert len(mails.list(to=asta.email)) == 2  # they were gone meanwhile
    told = db.session.scalars(select(WaitTelling).order_by(WaitTelling.id)).all()
    assert [(row.starts_on, row.gone_at is None) for row in told] == [(WEEKS[0], False), (WEEKS[0], True)]


def test_weeks_that_are_free_already_are_acted_on_at_once_in_the_companys_name(people, run_deliveries, mails):
    manager, asta, _second, _holder = people
    offer = make_place(manager)
    wait = make_wait(asta, offer, weeks=(8, 10), length=3, message="Two rooms, please", share_level=ShareLevel.NAMED)
    run_deliveries()

    booking = again(wait).booking
    assert (booking.status, days(booking), booking.message) == ("held", weeks_from_now(8, 3), "Two rooms, please")
    assert (booking.share_level, booking.asked_by, booking.alias) == ("named", asta.user_id, wait.alias)
    assert [mail["Subject"].split(":")[0] for mail in mails.list(to=asta.email)] == ["Freed weeks"]
    assert actions.accept_booking(booking.ref, by=manager).status in {"accepted", "confirmed"}


def test_a_company_at_its_limit_is_passed_over_and_served_once_it_is_below(people, run_deliveries, monkeypatch):
    manager, first, second, holder = people
    monkeypatch.setitem(settings, "MOST_OPEN_HOLDS", 1)
    offer = make_place(manager)
    elsewhere = make_place(manager, hub=offer.hub)
    held = make_request(holder, offer.id)
    own = make_request(first, elsewhere.id)
    run_deliveries()
    one, two = make_wait(first, offer), make_wait(second, offer)
    run_deliveries()

    actions.withdraw_booking(held.ref, by=holder)
    run_deliveries()
    assert [(again(row).state, again(row).held_back) for row in (one, two)] == [("open", True), ("taken", False)]

    actions.decline_booking(again(two).booking.ref, reason="No", by=manager)
    run_deliveries()
    assert again(one).state == "open"
    actions.withdraw_booking(own.ref, by=first)
    run_deliveries()
    assert again(one).state == "taken"


def test_who_asks_in_the_moment_between_freeing_and_handing_out_comes_after_those_who_wait(people, run_deliveries):
    manager, first, second, holder = people
    offer = make_place(manager)
    held = make_request(holder, offer.id)
    run_deliveries()
    wait = make_wait(first, offer)
    run_deliveries()
    actions.withdraw_booking(held.ref, by=holder)
    newcomer = make_request(second, offer.id)
    actions.process_request(newcomer.id)  # before the delivery that follows the withdrawal

    assert (again(wait).state, fresh(newcomer).status) == ("taken", "waiting")
    run_deliveries()


def test_what_nothing_can_come_of_any_more_ends_and_says_why(people, run_deliveries, mails):
    manager, asta, _second, _holder = people
    offer = make_place(manager)
    close(offer)
    past, closed = make_wait(asta, offer), make_wait(asta, offer, wants=Wants.TELL)
    run_deliveries()
    with transaction():
        yesterday = clock.today() - timedelta(days=1)
        db.session.execute(update(Wait).where(Wait.id == past.id).values(valid_until=yesterday))
    db.session.expire_all()
    actions.serve_everybody()
    assert [(again(row).state, again(row).over) for row in (past, closed)] == [("over", Over.PASSED), ("open", None)]

    with transaction():
        offer.openness = "captive"
    actions.serve_everybody()
    run_deliveries()
    assert (again(closed).state, again(closed).over) == ("over", Over.CLOSED)
    assert len(mails.list(to=asta.email)) == 2


def test_a_place_can_be_changed_and_withdrawn_by_its_company_alone(people, run_deliveries):
    manager, first, second, _holder = people
    offer = make_place(manager)
    close(offer)
    wait = make_wait(first, offer)
    asked_at = wait.asked_at
    refused(NotFound, lambda: actions.withdraw_wait(wait.ref, by=second))
    refused(NotFound, lambda: actions.change_wait(wait.ref, wanted(), by=manager))

    changed = actions.change_wait(wait.ref, wanted(message="Mornings"), by=first)
    assert (changed.message, changed.asked_at) == ("Mornings", asked_at)
    changed = actions.change_wait(wait.ref, wanted((8, 6)), by=first)
    assert changed.asked_at > asked_at  # other weeks are asked for anew
    refused(StaleVersion, lambda: actions.withdraw_wait(wait.ref, version=1, by=first))

    actions.withdraw_wait(wait.ref, by=first)
    refused(Conflict, lambda: actions.change_wait(wait.ref, wanted(), by=first))
    run_deliveries()
    assert again(wait).state == "withdrawn"
    assert db.session.scalars(select(Booking)).all() == []


def test_what_cannot_be_waited_for_is_refused_beside_its_field(people):
    manager, first, _second, _holder = people
    offer = make_place(manager)
    start, none, today = WEEKS[0], wanted(), clock.today()
    bad = {
        "before": [
            {"before": None},
            {"before": start + timedelta(days=5)},
            {"earliest": None, "before": today},
        ],
        "length": [{"length": None}, {"length": 0}, {"length": 10**9}, {"length": -3}],
        "earliest": [{"earliest": today + timedelta(weeks=200), "before": today + timedelta(weeks=210)}],
        "valid_until": [{"valid_until": today - timedelta(days=1)}],
        "message": [{"message": "x" * 5000}, {"message": "about 19850101-1234"}, {"message": "\0"}],
        "share_level": [{"share_level": ShareLevel.FULL}],
    }
    for field, changes in bad.items():
        for change in changes:
            words = none.__class__(**{**vars(none), **change})
            error = refused(InvalidInput, lambda words=words: actions.join_wait_list(offer.id, None, words, by=first))
            assert list(error.fields) == [field], change
    refused(NotFound, lambda: actions.join_wait_list("no-such-offer", None, none, by=first))


def test_many_workers_at_once_give_once_and_tell_once(app, people, run_deliveries):
    manager, first, second, holder = people
    offer = make_place(manager)
    held = make_request(holder, offer.id, weeks=(8, 6))
    run_deliveries()
    wait = make_wait(first, offer)
    watch = make_wait(second, offer, weeks=(8, 6), wants=Wants.TELL)
    run_deliveries()
    actions.withdraw_booking(held.ref, by=holder)

    def serve():
        with app.app_context():
            actions.serve_everybody()
            db.session.remove()

    all_at_once([serve] * 4)
    run_deliveries()
    assert (again(wait).state, again(watch).state) == ("taken", "told")
    booked = db.session.scalars(select(Booking.id).where(Booking.id != held.id)).all()
    assert booked == [again(wait).booking_id]
    assert len(db.session.scalars(select(HandOut)).all()) == len(db.session.scalars(select(WaitTelling)).all()) == 1
