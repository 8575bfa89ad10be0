"""Several requests for the same weeks: nobody is turned away in silence, and the hub says what becomes of each."""

import pytest
from sqlalchemy import select

from atmp_match.bookings import actions
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, WeeksTaken
from atmp_match.shared.models import EventRow
from tests.bookings.looking import assert_nothing_is_broken, days, kept, refused
from tests.factories.bookings import BENCH, fresh, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder

ASKED, OTHER = weeks_from_now(8, 2), weeks_from_now(14, 2)


@pytest.fixture(autouse=True)
def nothing_broken(inside):
    yield
    assert_nothing_is_broken()


@pytest.fixture
def second():
    return make_founder()


@pytest.fixture
def waiting(held, second, run_deliveries):
    booking = make_request(second)
    run_deliveries()
    return fresh(booking)


def lost(booking):
    mine = (EventRow.about == f"booking:{booking.id}") & (EventRow.name == "weeks-lost")
    return len(db.session.scalars(select(EventRow.id).where(mine)).all())


def test_the_hub_prefers_one_that_waits_and_proposes_other_weeks_to_the_first(held, waiting, manager):
    preferred = actions.prefer_booking(waiting.ref, over=held.ref, instead=OTHER, reason="Urgent", by=manager)
    aside = fresh(held)

    assert (preferred.status, days(preferred), kept(preferred)) == (Status.HELD, ASKED, [(ASKED, "hold")])
    assert (aside.status, aside.proposed_by, days(aside)) == (Status.PROPOSED, Party.HUB, ASKED)
    assert kept(aside) == [(OTHER, "hold")]
    assert aside.open_proposal.reason == "Urgent"
    assert actions.accept_booking(waiting.ref, by=manager).status is Status.ACCEPTED


def test_who_was_put_aside_waits_for_its_first_weeks_where_it_keeps_to_them(
    held, waiting, founder, manager, run_deliveries
):
    actions.prefer_booking(waiting.ref, over=held.ref, instead=OTHER, by=manager)
    assert actions.keep_weeks(held.ref, by=founder).status is Status.WAITING
    actions.decline_booking(waiting.ref, reason="No", by=manager)
    run_deliveries()

    assert fresh(held).status is Status.HELD


def test_who_was_put_aside_twice_takes_the_other_weeks(held, waiting, founder, manager):
    actions.prefer_booking(waiting.ref, over=held.ref, instead=OTHER, by=manager)
    actions.keep_weeks(held.ref, by=founder)
    actions.prefer_booking(held.ref, over=waiting.ref, instead=OTHER, by=manager)
    assert (fresh(held).status, fresh(waiting).status) == (Status.HELD, Status.PROPOSED)

    actions.propose_weeks(held.ref, *weeks_from_now(20, 2), by=manager)
    assert days(actions.agree_to_weeks(held.ref, by=founder)) == weeks_from_now(20, 2)


def test_or_the_first_is_declined_with_a_reason(held, waiting, manager):
    refused(InvalidInput, lambda: actions.prefer_booking(waiting.ref, over=held.ref, instead=None, by=manager))
    actions.prefer_booking(waiting.ref, over=held.ref, instead=None, reason="The other is a trial.", by=manager)

    assert (fresh(held).status, fresh(held).reason) == (Status.DECLINED, "The other is a trial.")
    assert fresh(waiting).status is Status.HELD


def test_of_three_that_hold_a_bench_the_hub_names_one(manager, run_deliveries):
    *held, waiting = [make_request(make_founder(), BENCH) for _ in range(4)]
    run_deliveries()

    actions.prefer_booking(waiting.ref, over=held[1].ref, instead=OTHER, by=manager)

    assert [fresh(one).status for one in held] == [Status.HELD, Status.PROPOSED, Status.HELD]
    assert fresh(waiting).status is Status.HELD


def test_what_cannot_be_preferred_is_refused_and_changes_nothing(held, waiting, founder, second, manager):
    later = weeks_from_now(8, 80)
    actions.propose_weeks(held.ref, *weeks_from_now(20, 2), by=manager)
    for error, ref, over, instead, who in [
        (Conflict, held.ref, waiting.ref, OTHER, manager),  # it does not wait
        (Conflict, waiting.ref, waiting.ref, OTHER, manager),  # nobody is put aside for themselves
        (NotAllowed, waiting.ref, held.ref, OTHER, second),
        (NotFound, waiting.ref, held.ref, OTHER, founder),
        (NotFound, waiting.ref, held.ref, OTHER, make_manager_of("northx-matfors")),
        (InvalidInput, waiting.ref, held.ref, later, manager),
        (InvalidInput, waiting.ref, held.ref, (None, None), manager),
        (WeeksTaken, waiting.ref, held.ref, weeks_from_now(9, 2), manager),
    ]:
        refused(
            error,
            lambda ref=ref, over=over, instead=instead, who=who: actions.prefer_booking(
                ref, over=over, instead=instead, by=who
            ),
        )


def test_accepting_tells_those_who_wait_once_that_their_weeks_are_gone(held, waiting, manager, run_deliveries, mails):
    elsewhere = make_request(make_founder(), weeks=(10, 1))  # the changeover reaches it, the booking does not
    run_deliveries()
    mails.clear()
    actions.accept_booking(held.ref, by=manager)
    run_deliveries()

    assert (fresh(waiting).status, lost(waiting)) == (Status.WAITING, 1)
    subjects = [str(mail["Subject"]) for mail in mails.list(to=manager.email)]
    assert sum(f"{waiting.ref} can no longer have" in subject for subject in subjects) == 1
    assert lost(elsewhere) == int(fresh(elsewhere).status is Status.WAITING)

    actions.propose_weeks(held.ref, *OTHER, by=manager)
    run_deliveries()
    assert lost(waiting) == 1


def test_who_lost_its_weeks_is_offered_the_next_ones_and_takes_them(held, waiting, second, manager, run_deliveries):
    actions.accept_booking(held.ref, by=manager)
    run_deliveries()
    actions.propose_weeks(waiting.ref, *OTHER, by=manager)

    assert days(actions.agree_to_weeks(waiting.ref, by=second)) == OTHER


def test_where_another_bench_is_free_nobody_has_lost_anything(manager, run_deliveries):
    first, *_others = [make_request(make_founder(), BENCH) for _ in range(3)]
    waiting = make_request(make_founder(), BENCH)
    run_deliveries()
    actions.accept_booking(first.ref, by=manager)
    run_deliveries()

    assert (fresh(waiting).status, lost(waiting)) == (Status.WAITING, 0)
