"""The wait list at the running application: weeks come free, and relay and worker do the rest."""

from atmp_match.bookings import actions
from tests.factories.bookings import make_manager_of, make_request
from tests.factories.organisations import make_founder
from tests.factories.waits import make_place, make_wait

TAKEN = "SELECT count(*) FROM waits JOIN bookings b ON b.id = booking_id WHERE waits.number = %s AND b.status = 'held'"


def test_declined_weeks_go_to_whoever_waits_and_both_sides_are_told(stack, ledger, eventually, mail_to):
    with stack.app.app_context():
        manager, founder = make_manager_of(), make_founder()
        offer = make_place(manager)
        held = make_request(make_founder(), offer.id)
    ledger.wait_until_decided()
    with stack.app.app_context():
        wait = make_wait(founder, offer)
    ledger.wait_until_decided()
    assert ledger.ask(TAKEN, wait.number) == 0

    with stack.app.app_context():
        actions.decline_booking(held.ref, reason="The line is being rebuilt.", by=manager)

    eventually(lambda: ledger.ask(TAKEN, wait.number))
    mail_to(founder.email, "Freed weeks: we asked for")
    mail_to(manager.email, "New request")
    assert ledger.broken() == {}
