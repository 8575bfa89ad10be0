"""Certificates of courses: they meet the training before other bookings of the company at the hub that gave them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.bookings.rules.attendees import Person
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.actions import publish_course
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.models import EventRow
from tests.bookings.test_courses import ask_and_hold, draft
from tests.factories.bookings import BENCH, GATELESS, fresh, make_request, weeks_from_now
from tests.factories.organisations import make_founder

OPEN_PAST = (
    "UPDATE course_dates SET starts_on = :first, ends_on = :last",
    "UPDATE bookings SET starts_on = :first, ends_on = :last WHERE starts_on IS NOT NULL",
    "UPDATE calendar_entries SET released_at = now()",
)


@pytest.fixture
def passed(founder, manager, run_deliveries):
    """Give the founder's company a certificate until a day; may be called again for another day."""
    course = publish_course(GATELESS, draft(), by=manager)
    booking = ask_and_hold(course, founder, 1, run_deliveries)
    actions.accept_booking(booking.ref, by=manager)
    person = actions.name_attendee(booking.ref, Person("Vera Lindqvist"), by=founder)
    for statement in OPEN_PAST[:2]:
        db.session.execute(text(statement), {"first": clock.today() - timedelta(days=3), "last": clock.today()})
    db.session.execute(text(OPEN_PAST[2]))
    db.session.execute(text("UPDATE bookings SET status = 'completed'"))
    db.session.commit()

    def give(until):
        actions.pass_attendee(booking.ref, person.id, certificate="TC-104", valid_until=until, by=manager)
        run_deliveries()
        return person

    return give


def accepted(by, manager, run_deliveries, weeks=(10, 2), level=ShareLevel.NAMED):
    booking = make_request(by, BENCH, weeks=weeks, share_level=level)
    run_deliveries()
    return actions.accept_booking(booking.ref, by=manager)


def training(booking):
    db.session.expire_all()
    return next(gate for gate in fresh(booking).gates if gate.code == "training")


def test_a_certificate_meets_the_training_at_acceptance_and_says_so(passed, founder, manager, run_deliveries):
    person = passed(weeks_from_now(30)[0])
    booking = accepted(founder, manager, run_deliveries)

    gate = training(booking)
    assert (gate.met_at is not None, gate.certificate_of, gate.attendee.certificate) == (True, person.id, "TC-104")
    assert [gate.code for gate in booking.gates if gate.met_at] == ["training"]
    assert booking.status is Status.ACCEPTED
    told = db.session.execute(select(EventRow.name, EventRow.payload).where(EventRow.about == f"booking:{booking.id}"))
    assert ("gate-met", {"booking_id": booking.id, "gate": "training", "version": booking.version}) in told.all()


def test_one_that_ends_before_the_booking_does_not_and_a_newer_one_does(passed, founder, manager, run_deliveries):
    last_day = weeks_from_now(10, 2)[1] - timedelta(days=1)
    passed(last_day - timedelta(days=1))
    booking = accepted(founder, manager, run_deliveries)
    assert training(booking).met_at is None
    for gate in booking.gates:
        if gate.code != "training":
            actions.meet_gate(booking.ref, gate.code, by=manager)
    assert fresh(booking).status is Status.ACCEPTED

    passed(last_day)  # the last open condition: with it the booking is confirmed
    assert (training(booking).met_at is not None, fresh(booking).status) == (True, Status.CONFIRMED)
    run_deliveries()


def test_nobody_elses_booking_is_met_by_it(passed, manager, run_deliveries):
    booking = accepted(make_founder(), manager, run_deliveries)
    passed(weeks_from_now(30)[0])

    assert training(booking).met_at is None
    assert training(accepted(make_founder(), manager, run_deliveries, weeks=(20, 2))).met_at is None


def test_an_anonymous_booking_is_not_met_for_that_would_say_whose_it_is(passed, founder, manager, run_deliveries):
    passed(weeks_from_now(30)[0])
    booking = accepted(founder, manager, run_deliveries, level=ShareLevel.ANONYMOUS)

    assert training(booking).met_at is None
