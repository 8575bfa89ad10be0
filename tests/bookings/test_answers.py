from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.transitions import Status
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from atmp_match.shared.models import EventRow
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import GATELESS, fresh, make_colleague_of, make_manager_of, make_request
from tests.factories.organisations import make_admin, make_founder


@pytest.fixture
def founder(inside):
    return make_founder()


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def held(founder, manager, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    return fresh(booking)


def events():
    return list(db.session.scalars(select(EventRow.name).where(EventRow.about.like("booking:%")).order_by(EventRow.id)))


def live_entries():
    return list(db.session.scalars(text("SELECT kind FROM calendar_entries WHERE released_at IS NULL")))


def overdue(booking):
    with transaction():
        past = clock.now() - timedelta(minutes=1)
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(answer_by=past))
    db.session.expire_all()


def test_accepting_keeps_the_weeks_and_dates_each_gate(held, manager):
    booking = actions.accept_booking(held.ref, version=held.version, by=manager)

    assert booking.status is Status.ACCEPTED
    assert live_entries() == ["booking"]
    assert [gate.code for gate in booking.gates] == [
        "cda",
        "access-review",
        "biosafety-assessment",
        "gmm-notification",
        "training",
    ]
    assert all(gate.due_on < booking.starts_on and gate.met_at is None for gate in booking.gates)


def test_the_last_gate_confirms(held, manager):
    booking = actions.accept_booking(held.ref, by=manager)
    for gate in list(booking.gates)[:-1]:
        assert actions.meet_gate(held.ref, gate.code, by=manager).status is Status.ACCEPTED

    assert actions.meet_gate(held.ref, booking.gates[-1].code, by=manager).status is Status.CONFIRMED
    assert events()[-2:] == ["gate-met", "booking-confirmed"]


def test_meeting_a_gate_twice_is_once(held, manager):
    actions.accept_booking(held.ref, by=manager)
    actions.meet_gate(held.ref, "cda", by=manager)
    version = actions.meet_gate(held.ref, "cda", by=manager).version

    assert version == fresh(held).version
    assert events().count("gate-met") == 1


def test_a_company_cannot_accept_for_the_hub(held, founder):
    with pytest.raises(NotAllowed):
        actions.accept_booking(held.ref, by=founder)

    assert fresh(held).status is Status.HELD
    assert live_entries() == ["hold"]


@pytest.mark.parametrize("stranger", [make_founder, lambda: make_manager_of("northx-matfors")])
def test_for_strangers_the_booking_does_not_exist(held, stranger):
    with pytest.raises(NotFound):
        actions.accept_booking(held.ref, by=stranger())

    assert live_entries() == ["hold"]


def test_the_office_may_read_but_not_answer(held):
    with pytest.raises(NotAllowed):
        actions.decline_booking(held.ref, reason="No.", by=make_admin())

    assert live_entries() == ["hold"]


def test_the_second_of_two_managers_is_told_kindly(held, manager):
    colleague = make_colleague_of(manager)
    actions.accept_booking(held.ref, by=manager)

    with pytest.raises(Conflict, match=r"This request was accepted at"):
        actions.decline_booking(held.ref, reason="Full.", by=colleague)

    assert live_entries() == ["booking"]
    assert "booking-declined" not in events()


def test_a_stale_page_changes_nothing(held, manager):
    with pytest.raises(StaleVersion, match="was changed at"):
        actions.accept_booking(held.ref, version=held.version - 1, by=manager)

    assert live_entries() == ["hold"]


def test_declining_needs_a_reason(held, manager):
    with pytest.raises(InvalidInput) as refused:
        actions.decline_booking(held.ref, reason="  ", by=manager)

    assert refused.value.fields == {"reason": "Write a reason. The other side will read it."}
    assert fresh(held).status is Status.HELD


def test_declining_frees_the_weeks_for_whoever_waits(held, manager, run_deliveries):
    waiting = make_request(make_founder())
    run_deliveries()
    actions.decline_booking(held.ref, reason="The line is being rebuilt.", by=manager)
    run_deliveries()

    assert fresh(waiting).status is Status.HELD
    assert live_entries() == ["hold"]


def test_weeks_go_to_waiting_requests_in_the_order_of_asking(held, founder, run_deliveries):
    first, second = make_request(make_founder()), make_request(make_founder())
    run_deliveries()
    actions.withdraw_booking(held.ref, by=founder)
    run_deliveries()

    statuses = [fresh(b).status for b in (first, second)]
    assert statuses == [Status.HELD, Status.WAITING]


def test_an_unanswered_hold_expires_and_frees_the_weeks(held):
    overdue(held)

    assert actions.expire_due_bookings() == 1
    assert fresh(held).status is Status.EXPIRED
    assert live_entries() == []
    assert actions.expire_due_bookings() == 0


def test_a_new_request_gets_the_weeks_of_an_expired_hold_at_once(held, run_deliveries):
    overdue(held)
    newer = make_request(make_founder())
    run_deliveries()

    assert fresh(newer).status is Status.HELD


def test_weeks_of_an_expired_hold_go_to_whoever_waits_before_a_new_request(held, run_deliveries):
    waiting = make_request(make_founder())
    run_deliveries()
    overdue(held)
    newer = make_request(make_founder())
    run_deliveries()

    assert [fresh(b).status for b in (waiting, newer)] == [Status.HELD, Status.WAITING]


def test_an_answer_after_the_deadline_is_refused(held, manager):
    overdue(held)

    with pytest.raises(Conflict, match="time to answer is over"):
        actions.accept_booking(held.ref, by=manager)

    assert live_entries() == ["hold"]


def test_cancelling_frees_what_was_agreed(held, manager, founder):
    actions.accept_booking(held.ref, by=manager)
    booking = actions.cancel_booking(held.ref, reason="The trial was stopped.", by=founder)

    assert (booking.status, booking.reason) == (Status.CANCELLED, "The trial was stopped.")
    assert live_entries() == []


def test_work_is_begun_and_done(held, manager):
    booking = actions.accept_booking(held.ref, by=manager)
    for gate in list(booking.gates):
        actions.meet_gate(held.ref, gate.code, by=manager)

    assert actions.start_booking(held.ref, by=manager).status is Status.IN_PROGRESS
    assert actions.complete_booking(held.ref, by=manager).status is Status.COMPLETED


def test_the_hubs_own_gate_stays_where_the_service_has_none(founder, manager, run_deliveries):
    booking = make_request(founder, GATELESS, weeks=(8, 1))
    run_deliveries()

    assert [gate.code for gate in actions.accept_booking(booking.ref, by=manager).gates] == ["access-review"]
