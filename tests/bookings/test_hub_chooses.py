"""Where that is the hub's rule, the hub chooses who gets freed weeks, in time, and says why."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import FreedWeeks, HandOut
from atmp_match.bookings.queries.waits import list_missed
from atmp_match.bookings.rules.waits import Wants, Why
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, WeeksTaken
from atmp_match.shared.transactions import transaction
from tests.bookings.freeing import WEEKS
from tests.bookings.looking import assert_nothing_is_broken, days, refused
from tests.factories.bookings import fresh, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder
from tests.factories.waits import again, hub_of, make_place, make_wait

REASON = "Their clinical trial starts first"


@pytest.fixture
def people(inside, manager, monkeypatch):
    monkeypatch.setitem(settings, "MOST_OPEN_HOLDS", 99)
    yield manager, make_founder(), make_founder(), make_founder()
    assert_nothing_is_broken()


@pytest.fixture
def freed(people, run_deliveries):
    """An offer whose weeks came free: a request waits, then a place on the wait list, and somebody wants to be told."""
    manager, first, second, holder = people
    offer = make_place(manager, rule=HandingOut.HUB)
    held = make_request(holder, offer.id)
    run_deliveries()
    waiting = make_request(first, offer.id)
    listed = make_wait(second, offer)
    watch = make_wait(holder, offer, wants=Wants.TELL)
    run_deliveries()
    actions.withdraw_booking(held.ref, by=holder)
    run_deliveries()
    return offer, waiting, listed, watch


def choices():
    statement = select(FreedWeeks).order_by(FreedWeeks.id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def due(choice):
    with transaction():
        past = clock.now() - timedelta(minutes=1)
        db.session.execute(update(FreedWeeks).where(FreedWeeks.id == choice.id).values(choose_by=past))
    db.session.expire_all()


def states(waiting, listed, watch):
    return fresh(waiting).status, again(listed).state, again(watch).state


def test_nothing_goes_by_itself_and_the_hub_is_told_once(freed, people, mails, run_deliveries):
    offer, *who = freed
    for _again in range(2):
        actions.serve_everybody()
        run_deliveries()

    assert states(*who) == ("waiting", "open", "open")
    (choice,) = choices()
    assert (choice.days, choice.closed_at, choice.hub_id) == (WEEKS, None, offer.hub_id)
    assert clock.now() + timedelta(days=3) < choice.choose_by < clock.now() + timedelta(days=30)
    assert fresh(who[0]).answer_by > choice.choose_by  # nobody's request ends while the hub may still choose it
    told = [mail["Subject"] for mail in mails.list(to=people[0].email) if "Choose by" in mail["Subject"]]
    assert len(told) == 1


def test_the_hub_gives_them_to_one_with_a_reason_and_the_rest_stand_as_before(freed, people, run_deliveries):
    _offer, waiting, listed, watch = freed
    manager, first, second, _holder = people
    (choice,), stranger = choices(), make_manager_of("northx-matfors")

    def choose(ref=listed.ref, reason=REASON, by=manager):
        return actions.choose_for_weeks(choice.id, ref, reason=reason, by=by)

    refused(NotFound, lambda: choose(by=stranger))
    refused(NotFound, lambda: choose(by=first))
    refused(InvalidInput, lambda: choose(reason="  "))
    refused(Conflict, lambda: choose(ref=watch.ref))
    refused(Conflict, lambda: choose(ref="ATM-1"))
    booking = choose()
    run_deliveries()

    assert (fresh(booking).status, days(booking), booking.company_id in second.company_ids) == ("held", WEEKS, True)
    assert states(waiting, listed, watch) == ("waiting", "taken", "open")
    assert [row.outcome for row in choices()] == ["chosen"]
    (row,) = db.session.scalars(select(HandOut)).all()
    assert (row.rule, row.why, row.reason, row.handed_by) == ("hub", "chosen", REASON, manager.user_id)
    assert [(one.alias, one.got) for one in row.candidates] == [(waiting.alias, False), (listed.alias, True)]
    assert [missed.id for missed in list_missed(booking_id=waiting.id)] == [row.id]
    assert list_missed(wait_id=listed.id) == []
    said = db.session.execute(text("SELECT payload::text, actor_id FROM events WHERE name = 'weeks-handed-out'")).one()
    assert said.actor_id == manager.user_id
    assert "clinical" not in said.payload  # the chain holds its hash, and the row the words
    refused(Conflict, choose)

    actions.decline_booking(booking.ref, reason="Full", by=manager)
    run_deliveries()
    assert [row.outcome for row in choices()] == ["chosen", None]  # weeks freed again are chosen about again
    assert states(waiting, listed, watch) == ("waiting", "taken", "open")


def test_without_a_choice_in_time_the_order_of_asking_decides(freed, people, run_deliveries):
    _offer, waiting, listed, watch = freed
    (choice,) = choices()
    due(choice)
    refused(Conflict, lambda: actions.choose_for_weeks(choice.id, listed.ref, reason="Late", by=people[0]))
    for _twice in range(2):
        actions.serve_everybody()
        run_deliveries()

    assert states(waiting, listed, watch) == ("held", "open", "open")
    assert [row.outcome for row in choices()] == ["late"]
    (row,) = db.session.scalars(select(HandOut)).all()
    assert (row.why, row.booking_id, row.freed_weeks_id, row.handed_by) == (Why.LATE, waiting.id, choice.id, None)


def test_who_asks_while_the_hub_chooses_waits_with_the_others(freed, people, run_deliveries):
    offer, waiting, _listed, watch = freed
    newcomer = make_request(people[3], offer.id)
    another_time = make_request(people[3], offer.id, weeks=(14, 2))
    run_deliveries()
    assert (fresh(newcomer).status, fresh(another_time).status) == ("waiting", "held")

    for who in (people[3], people[0]):  # nor does anybody get them by proposing them
        refused(WeeksTaken, lambda who=who: actions.propose_weeks(another_time.ref, *WEEKS, by=who))

    (choice,) = choices()
    refused(InvalidInput, lambda: actions.choose_for_weeks(choice.id, "", reason="Good", by=people[0]))
    actions.choose_for_weeks(choice.id, newcomer.ref, reason="The only one with a trial", by=people[0])
    run_deliveries()
    assert (fresh(newcomer).status, fresh(waiting).status, again(watch).state) == ("held", "waiting", "open")


def test_another_rule_counts_for_weeks_that_are_freed_afterwards(freed, people, run_deliveries):
    offer, waiting, listed, watch = freed
    manager, first, second, holder = people
    refused(NotFound, lambda: actions.set_handing_out(hub_of(offer).slug, HandingOut.ORDER, by=first))
    later = make_request(holder, offer.id, weeks=(20, 2))
    run_deliveries()
    late = make_wait(first, offer, weeks=(20, 2))
    run_deliveries()
    for _twice in range(2):
        actions.set_handing_out(hub_of(offer).slug, HandingOut.ORDER, by=manager)
    actions.withdraw_booking(later.ref, by=holder)
    run_deliveries()

    assert states(waiting, late, watch) == ("waiting", "taken", "open")
    (choice,) = choices()
    assert choice.closed_at is None
    assert db.session.scalar(text("SELECT count(*) FROM events WHERE name = 'handing-out-changed'")) == 1

    actions.withdraw_booking(waiting.ref, by=first)
    actions.withdraw_wait(listed.ref, by=second)
    actions.serve_everybody()
    assert ([row.outcome for row in choices()], again(watch).state) == (["gone"], "told")
    run_deliveries()


def test_weeks_that_begin_soon_leave_the_hub_less_time_and_a_day_for_whoever_is_first(people, run_deliveries):
    manager, first, _second, holder = people
    offer = make_place(manager, rule=HandingOut.HUB)
    held = make_request(holder, offer.id, weeks=(1, 1))
    run_deliveries()
    make_wait(first, offer, weeks=(1, 1), length=1)
    actions.withdraw_booking(held.ref, by=holder)
    run_deliveries()
    (choice,) = choices()
    assert choice.choose_by.date() < weeks_from_now(1, 1)[0]
