"""Moving and shortening what is agreed: a move asks the other side, giving weeks back asks nobody."""

import pytest

from atmp_match.bookings import actions
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed
from tests.bookings.looking import assert_nothing_is_broken, days, kept, overdue, refused
from tests.factories.bookings import fresh, weeks_from_now

ASKED, OTHER = weeks_from_now(8, 2), weeks_from_now(14, 2)


@pytest.fixture(autouse=True)
def nothing_broken(inside):
    yield
    assert_nothing_is_broken()


def test_a_move_of_what_is_agreed_asks_and_the_booking_stands_meanwhile(accepted, founder, manager):
    booking = actions.propose_weeks(accepted.ref, *OTHER, by=founder)

    assert (booking.status, booking.proposed_by, days(booking)) == (Status.ACCEPTED, Party.COMPANY, ASKED)
    assert kept(booking) == [(ASKED, "booking"), (OTHER, "hold")]

    moved = actions.agree_to_weeks(accepted.ref, by=manager)
    assert (moved.status, moved.proposed_by, days(moved)) == (Status.ACCEPTED, None, OTHER)
    assert kept(moved) == [(OTHER, "booking")]
    assert all(gate.due_on < OTHER[0] for gate in moved.gates)


@pytest.mark.parametrize("who", ["founder", "manager"])
def test_a_move_is_turned_down_or_taken_back_and_the_booking_stands(accepted, founder, manager, who):
    actions.propose_weeks(accepted.ref, *OTHER, by=manager)
    booking = actions.keep_weeks(accepted.ref, by={"founder": founder, "manager": manager}[who])

    assert (booking.status, booking.proposed_by, booking.answer_by) == (Status.ACCEPTED, None, None)
    assert kept(booking) == [(ASKED, "booking")]


def test_a_move_that_nobody_answers_is_dropped_and_the_booking_stands(accepted, founder):
    overdue(actions.propose_weeks(accepted.ref, *OTHER, by=founder))

    assert actions.expire_due_bookings() == 1
    booking = fresh(accepted)
    assert (booking.status, booking.proposed_by, kept(booking)) == (Status.ACCEPTED, None, [(ASKED, "booking")])
    assert actions.expire_due_bookings() == 0


def test_a_move_that_is_answered_by_another_one_has_a_deadline_too(accepted, founder, manager):
    actions.propose_weeks(accepted.ref, *OTHER, by=founder)
    booking = actions.propose_weeks(accepted.ref, *weeks_from_now(20, 2), by=manager)
    assert booking.answer_by is not None

    overdue(booking)
    assert actions.expire_due_bookings() == 1
    assert kept(fresh(accepted)) == [(ASKED, "booking")]


def test_conditions_can_be_met_while_a_move_is_open(accepted, founder, manager):
    actions.propose_weeks(accepted.ref, *OTHER, by=founder)
    for gate in accepted.gates:
        booking = actions.meet_gate(accepted.ref, gate.code, by=manager)

    assert (booking.status, booking.proposed_by) == (Status.CONFIRMED, Party.COMPANY)
    refused(Conflict, lambda: actions.start_booking(accepted.ref, by=manager))
    assert actions.agree_to_weeks(accepted.ref, by=manager).status is Status.CONFIRMED


def test_giving_weeks_back_asks_nobody(accepted, founder, manager):
    booking = actions.propose_weeks(accepted.ref, *weeks_from_now(8, 4), by=founder)
    actions.agree_to_weeks(booking.ref, by=manager)

    shorter = actions.shorten_booking(accepted.ref, *weeks_from_now(9, 2), by=founder)

    assert (shorter.status, days(shorter)) == (Status.ACCEPTED, weeks_from_now(9, 2))
    assert kept(shorter) == [(weeks_from_now(9, 2), "booking")]


def test_only_own_weeks_can_be_given_back_and_only_by_the_company(accepted, founder, manager):
    refused(InvalidInput, lambda: actions.shorten_booking(accepted.ref, *OTHER, by=founder))
    refused(InvalidInput, lambda: actions.shorten_booking(accepted.ref, *ASKED, by=founder))
    refused(NotAllowed, lambda: actions.shorten_booking(accepted.ref, *weeks_from_now(8, 1), by=manager))


def test_a_cancelled_booking_takes_its_proposal_with_it(accepted, founder, manager):
    actions.propose_weeks(accepted.ref, *OTHER, by=founder)
    booking = actions.cancel_booking(accepted.ref, reason="Over", by=manager)
    assert (booking.status, booking.proposed_by, kept(booking)) == (Status.CANCELLED, None, [])


def test_what_is_over_or_begun_takes_no_proposal(accepted, founder, manager):
    for gate in accepted.gates:
        actions.meet_gate(accepted.ref, gate.code, by=manager)
    actions.start_booking(accepted.ref, by=manager)
    refused(Conflict, lambda: actions.propose_weeks(accepted.ref, *OTHER, by=founder))
