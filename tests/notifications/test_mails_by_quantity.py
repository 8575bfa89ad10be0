"""Mails about a request for a number of something: it takes no weeks, so none are spoken of."""

from datetime import timedelta

import pytest

from atmp_match.bookings import actions
from atmp_match.bookings.actions.endings import expire_due_bookings
from atmp_match.bookings.models import Booking
from atmp_match.catalogue.queries import get_offer
from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import make_manager_of, make_request
from tests.factories.organisations import make_founder

OFFER = "northx-qc"


@pytest.fixture
def founder(inside):
    return make_founder()


@pytest.fixture
def manager(inside):
    return make_manager_of(get_offer(OFFER).hub.slug)


@pytest.fixture
def booking(founder, manager, run_deliveries):
    booking = make_request(founder, OFFER, weeks=None, quantity=3)
    run_deliveries()
    return booking


def said(mails, who):
    """The subject and the first paragraph of the last mail; and nowhere in it a word of weeks."""
    mail = mails.list(to=who.email)[-1]
    text = mail.get_body(("plain",)).get_content()
    assert "week" not in f"{mail['Subject']} {text}".lower()
    assert list(mail.iter_attachments()) == []
    return str(mail["Subject"]), text.splitlines()[0]


def test_acceptance_and_cancellation(founder, manager, booking, mails, run_deliveries):
    actions.accept_booking(booking.ref, by=manager)
    run_deliveries()
    assert said(mails, founder)[1].endswith(". Some conditions are still open; the page lists them with their dates.")

    actions.cancel_booking(booking.ref, reason="No samples.", by=founder)
    run_deliveries()
    assert said(mails, manager) == (
        f"{booking.ref} was cancelled", "What was agreed is off. The reason is on the page.",
    )  # fmt: skip


def test_withdrawal(founder, manager, booking, mails, run_deliveries):
    actions.withdraw_booking(booking.ref, by=founder)
    run_deliveries()
    assert said(mails, manager) == (
        f"{booking.ref} was withdrawn", "The company took its request back. Nothing is left for you to do.",
    )  # fmt: skip


def test_a_request_that_nobody_answered(founder, manager, booking, mails, run_deliveries):
    with transaction():
        db.session.get_one(Booking, booking.id, populate_existing=True).answer_by = now() - timedelta(minutes=1)
    assert expire_due_bookings() == 1
    run_deliveries()
    for who in (founder, manager):
        assert said(mails, who) == (
            f"{booking.ref} ended without a reply", "Nobody answered in time, so the request has ended.",
        )  # fmt: skip
