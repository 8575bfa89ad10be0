"""What an operator may ask: is anything stuck, lost, double, or not what its history says?"""

import pytest
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.invariants import NEVER
from atmp_match.extensions import db
from atmp_match.shared.audit import seal_events
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import LINE, make_manager_of, make_request
from tests.factories.organisations import make_founder


@pytest.fixture
def run(app):
    def run_command(*args):
        return app.test_cli_runner().invoke(args=["ops", *args])

    return run_command


@pytest.fixture
def held(app):
    """The reference of a request whose weeks are held."""
    with app.app_context():
        make_manager_of("testa-center")
        booking = make_request(make_founder())
        actions.process_request(booking.id)
        return booking.ref


def change(app, statement):
    with app.app_context(), transaction():
        db.session.execute(text(statement))


def test_all_is_well_with_a_request_that_is_held(run, held):
    done = run("verify")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{0:6} {name}" for name in (*NEVER, "companies with more open holds at a hub than allowed")
    ]
    assert run("replay").stdout == "Every booking is what its events say.\n"


def test_weeks_that_vanish_are_counted(app, run, held):
    change(app, "UPDATE calendar_entries SET released_at = now()")
    done = run("verify")
    assert done.exit_code == 1
    assert "     1 bookings without their weeks" in done.stdout
    assert "Something is that must never be." in done.stderr


def test_a_status_changed_behind_the_events_is_named(app, run, held):
    change(app, "UPDATE bookings SET status = 'confirmed'")
    done = run("replay")
    assert done.exit_code == 1
    assert done.stdout == f"{held} is confirmed; its events say held\n"


def test_every_status_that_a_booking_can_reach_is_replayed(app, run):
    with app.app_context():
        manager, founder = make_manager_of("testa-center"), make_founder()
        first, second, third = (make_request(founder, weeks=(8 + 4 * n, 2)) for n in range(3))
        rival = make_request(founder, weeks=(8, 2))
        for booking in (first, second, third, rival):
            actions.process_request(booking.id)
        actions.accept_booking(first.ref, by=manager)
        actions.decline_booking(second.ref, reason="Closed for repair", by=manager)
        actions.withdraw_booking(third.ref, by=founder)
        actions.cancel_booking(first.ref, reason="No staff", by=manager)
        actions.offer_freed_weeks(first.id)
        statuses = dict(db.session.execute(select(Booking.number, Booking.status)).all())
    assert set(statuses.values()) == {"cancelled", "declined", "withdrawn", "held"}
    assert run("replay").exit_code == 0


def test_the_outbox_is_counted_by_task(run, held):
    lines = run("outbox").stdout.splitlines()
    assert any("bookings.process_request" in line and line.startswith("     1 ") for line in lines)
    assert lines[-1].split() == [str(sum(int(line.split()[0]) for line in lines[:-1])), "open"]


def test_stuck_deliveries_are_listed_without_what_they_hold(app, run, held):
    assert run("stuck").stdout == "Nothing is stuck.\n"
    change(app, "UPDATE deliveries SET created_at = now() - interval '7 minutes', last_error = 'OSError', attempts = 4")
    done = run("stuck", "--minutes", "5")
    assert done.exit_code == 1
    assert "7 min, sent 4 times, OSError" in done.stdout
    assert "booking:" in done.stdout
    assert LINE not in done.stdout


def test_what_is_sent_again_is_what_is_open(app, run, held):
    change(app, "UPDATE deliveries SET published_at = now()")
    change(app, "UPDATE deliveries SET closed_at = now() WHERE id = (SELECT max(id) FROM deliveries)")
    with app.app_context():
        done = db.session.scalars(select(Delivery.id).where(Delivery.closed_at.is_not(None))).one()
        still_open = db.session.scalars(select(Delivery.id).where(Delivery.closed_at.is_(None))).all()

    assert run("republish", str(done)).stdout == "0 deliveries will be sent again.\n"
    assert run("republish", "--task", "bookings.process_request").stdout == "1 deliveries will be sent again.\n"
    assert run("republish").stdout == f"{len(still_open)} deliveries will be sent again.\n"
    with app.app_context():
        due = db.session.scalars(select(Delivery.id).where(Delivery.published_at.is_(None))).all()
    assert sorted(due) == sorted(still_open)


def test_the_audit_command_names_what_was_changed(app, run, held):
    with app.app_context():
        while seal_events():
            pass
    assert run("audit").stdout == "Every chain holds.\n"
    change(app, "SET LOCAL session_replication_role = replica; UPDATE events SET about = 'booking:99' WHERE id = 1")
    done = run("audit")
    assert done.exit_code == 1
    assert "event 1, is not what was sealed" in done.stdout
