"""Other weeks for a request that is not agreed yet, from either side."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion, WeeksTaken
from atmp_match.shared.models import EventRow
from atmp_match.shared.transactions import transaction
from tests.bookings.looking import assert_nothing_is_broken, days, kept, overdue, refused
from tests.factories.bookings import GATELESS, fresh, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_admin, make_founder

ASKED, OTHER, THIRD = weeks_from_now(8, 2), weeks_from_now(14, 2), weeks_from_now(20, 2)


@pytest.fixture(autouse=True)
def nothing_broken(inside):
    yield
    assert_nothing_is_broken()


def test_the_hub_proposes_and_both_spans_are_kept_until_the_company_answers(held, manager):
    booking = actions.propose_weeks(held.ref, *OTHER, reason="Serviced in week 8", version=held.version, by=manager)

    assert (booking.status, booking.proposed_by) == (Status.PROPOSED, Party.HUB)
    assert days(booking) == ASKED
    assert kept(booking) == [(ASKED, "hold"), (OTHER, "hold")]
    assert booking.open_proposal.reason == "Serviced in week 8"
    assert booking.answer_by > clock.now()


def test_the_company_agrees_and_the_old_weeks_are_free_again(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=manager)

    booking = actions.agree_to_weeks(held.ref, by=founder)

    assert (booking.status, booking.proposed_by, days(booking)) == (Status.ACCEPTED, None, OTHER)
    assert kept(booking) == [(OTHER, "booking")]
    assert booking.gates
    assert booking.proposals[0].outcome == "agreed"


def test_without_gates_agreeing_confirms(founder, manager, run_deliveries):
    with transaction():
        db.session.execute(text("UPDATE hubs SET extra_gates = '{}' WHERE slug = 'testa-center'"))
    booking = make_request(founder, GATELESS, weeks=(8, 1))
    run_deliveries()
    actions.propose_weeks(booking.ref, *weeks_from_now(14, 1), by=manager)

    assert actions.agree_to_weeks(booking.ref, by=founder).status is Status.CONFIRMED


def test_the_company_proposes_too_and_the_hub_agrees(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=founder)
    assert fresh(held).proposed_by is Party.COMPANY

    assert actions.agree_to_weeks(held.ref, by=manager).status is Status.ACCEPTED


def test_each_side_may_propose_again_and_only_the_last_weeks_are_kept_beside_the_old(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    booking = actions.propose_weeks(held.ref, *THIRD, by=founder)

    assert booking.proposed_by is Party.COMPANY
    assert kept(booking) == [(ASKED, "hold"), (THIRD, "hold")]
    assert [one.outcome for one in booking.proposals] == ["replaced", None]


def test_proposed_weeks_may_overlap_the_old_ones(held, manager, founder):
    closer = (ASKED[0] + timedelta(weeks=1), ASKED[1] + timedelta(weeks=1))
    actions.propose_weeks(held.ref, *closer, by=manager)

    assert days(actions.agree_to_weeks(held.ref, by=founder)) == closer


def test_nobody_agrees_with_themselves(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    refused(NotAllowed, lambda: actions.agree_to_weeks(held.ref, by=manager))


def test_there_is_nothing_to_agree_to_without_a_proposal(held, founder):
    refused(Conflict, lambda: actions.agree_to_weeks(held.ref, by=founder))


def test_weeks_of_others_cannot_be_proposed_and_the_next_free_ones_are_named(held, founder, manager, run_deliveries):
    make_request(make_founder(), weeks=(14, 2))
    run_deliveries()

    error = refused(WeeksTaken, lambda: actions.propose_weeks(held.ref, *OTHER, by=manager))

    assert len(error.next_free) == 3
    assert error.next_free[0][0] > OTHER[0]


def test_the_weeks_that_stand_already_are_no_proposal(held, manager, founder):
    assert refused(InvalidInput, lambda: actions.propose_weeks(held.ref, *ASKED, by=manager)).fields.keys() == {"start"}
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    assert refused(InvalidInput, lambda: actions.propose_weeks(held.ref, *OTHER, by=founder)).fields.keys() == {"start"}


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ((None, None), "start"),
        (weeks_from_now(-3, 2), "start"),
        (weeks_from_now(150, 2), "start"),
        (weeks_from_now(14, 80), "end"),
        ((OTHER[1], OTHER[0]), "end"),
        ((OTHER[0] + timedelta(days=2), OTHER[1]), "start"),
    ],
)
def test_weeks_that_nobody_could_ask_for_cannot_be_proposed_either(held, manager, span, field):
    assert field in refused(InvalidInput, lambda: actions.propose_weeks(held.ref, *span, by=manager)).fields


def test_a_proposal_for_an_old_version_is_refused(held, manager, founder):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    refused(StaleVersion, lambda: actions.propose_weeks(held.ref, *THIRD, version=held.version - 1, by=founder))


def test_outsiders_find_nothing_and_the_office_changes_nothing(held, manager):
    for who in (make_founder(), make_manager_of("northx-matfors")):
        refused(NotFound, lambda who=who: actions.propose_weeks(held.ref, *OTHER, by=who))
    office = make_admin()
    refused(NotAllowed, lambda: actions.propose_weeks(held.ref, *OTHER, by=office))


def test_the_company_withdraws_and_everything_is_free_again(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    booking = actions.withdraw_booking(held.ref, by=founder)

    assert (booking.status, booking.proposed_by, kept(booking)) == (Status.WITHDRAWN, None, [])
    assert booking.proposals[0].outcome == "ended"


def test_the_hub_declines_what_the_company_proposes(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=founder)
    booking = actions.decline_booking(held.ref, reason="No", by=manager)
    assert (booking.status, kept(booking)) == (Status.DECLINED, [])


def test_a_proposal_that_nobody_answers_ends_the_request(held, manager):
    booking = actions.propose_weeks(held.ref, *OTHER, by=manager)
    overdue(booking)

    assert actions.expire_due_bookings() == 1
    assert (fresh(held).status, kept(held)) == (Status.EXPIRED, [])


def test_after_the_deadline_nobody_agrees_any_more(held, founder, manager):
    overdue(actions.propose_weeks(held.ref, *OTHER, by=manager))
    refused(Conflict, lambda: actions.agree_to_weeks(held.ref, by=founder))
    actions.expire_due_bookings()


def test_a_request_that_waits_may_be_offered_other_weeks(held, founder, manager, run_deliveries):
    other = make_founder()
    waiting = make_request(other)
    run_deliveries()
    assert fresh(waiting).status is Status.WAITING

    actions.propose_weeks(waiting.ref, *OTHER, by=manager)
    booking = actions.agree_to_weeks(waiting.ref, by=other)

    assert (booking.status, days(booking), kept(booking)) == (Status.ACCEPTED, OTHER, [(OTHER, "booking")])


def test_whoever_waits_for_the_old_weeks_gets_them_once_the_other_side_agrees(held, founder, manager, run_deliveries):
    waiting = make_request(make_founder())
    run_deliveries()
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    run_deliveries()
    assert fresh(waiting).status is Status.WAITING

    actions.agree_to_weeks(held.ref, by=founder)
    run_deliveries()

    assert fresh(waiting).status is Status.HELD


def test_the_company_keeps_its_first_weeks_and_the_hub_has_to_answer_again(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    booking = actions.keep_weeks(held.ref, by=founder)

    assert (booking.status, booking.proposed_by, days(booking)) == (Status.HELD, None, ASKED)
    assert kept(booking) == [(ASKED, "hold")]
    assert booking.proposals[0].outcome == "dropped"
    assert booking.answer_by > clock.now()
    assert actions.accept_booking(held.ref, by=manager).status is Status.ACCEPTED


def test_whoever_proposed_takes_it_back(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=founder)

    assert actions.keep_weeks(held.ref, by=founder).status is Status.HELD
    assert kept(held) == [(ASKED, "hold")]


def test_a_request_that_waited_waits_again_or_gets_its_weeks_where_they_are_free_by_now(
    held, founder, manager, run_deliveries
):
    other = make_founder()
    waiting = make_request(other)
    run_deliveries()
    actions.propose_weeks(waiting.ref, *OTHER, by=manager)
    assert actions.keep_weeks(waiting.ref, by=other).status is Status.WAITING
    actions.propose_weeks(waiting.ref, *OTHER, by=manager)
    actions.withdraw_booking(held.ref, by=founder)
    run_deliveries()
    assert fresh(waiting).status is Status.PROPOSED

    actions.keep_weeks(waiting.ref, by=other)
    run_deliveries()

    assert fresh(waiting).status is Status.HELD


def test_there_is_nothing_to_keep_without_a_proposal(held, founder):
    refused(Conflict, lambda: actions.keep_weeks(held.ref, by=founder))


def test_an_answer_gives_the_other_side_new_time_and_acting_out_of_turn_gives_none(held, founder, manager):
    sooner = clock.now() + timedelta(hours=30)
    with transaction():
        fresh(held).answer_by = sooner

    assert actions.propose_weeks(held.ref, *OTHER, by=founder).answer_by == sooner  # the hub's turn as before
    assert actions.propose_weeks(held.ref, *THIRD, by=founder).answer_by == sooner
    assert actions.propose_weeks(held.ref, *OTHER, by=manager).answer_by > sooner  # the hub has answered


def test_every_step_is_in_the_history(held, founder, manager):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    actions.propose_weeks(held.ref, *THIRD, by=founder)
    actions.agree_to_weeks(held.ref, by=manager)
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    actions.agree_to_weeks(held.ref, by=founder)

    names = db.session.scalars(
        select(EventRow.name).where(EventRow.about == f"booking:{held.id}").order_by(EventRow.id)
    ).all()
    assert names == [
        "booking-requested",
        "booking-held",
        "weeks-proposed",
        "weeks-proposed",
        "proposal-agreed",
        "move-proposed",
        "booking-moved",
    ]
