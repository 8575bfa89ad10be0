"""Mails about other weeks: to whom, in which words, and with which calendar file."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking, BookingReminder
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import fresh, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder

ASKED, OTHER = weeks_from_now(8, 2), weeks_from_now(14, 2)


@pytest.fixture
def founder(inside):
    return make_founder(email="founder@example.com")


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def held(founder, manager, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    return fresh(booking)


@pytest.fixture
def accepted(held, manager, run_deliveries):
    actions.accept_booking(held.ref, by=manager)
    run_deliveries()
    return fresh(held)


@pytest.fixture
def told(mails, run_deliveries):
    """Run what follows, and return the new mails to somebody."""
    read = {}

    def told(who):
        run_deliveries()
        everything = mails.list(to=who.email)
        new = everything[read.get(who.email, 0) :]
        read[who.email] = len(everything)
        return new

    return told


def weeks(span, language="en"):
    return write_weeks(*span, language, clock.today()).replace("\u00a0", " ")


def subjects(found):
    return [str(mail["Subject"]) for mail in found]


def event_in(mail):
    (file,) = mail.iter_attachments()
    (event,) = icalendar.Calendar.from_ical(file.get_content()).events
    return event


def words_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\u00a0", " ")


def test_the_company_is_told_of_the_hubs_proposal_and_the_reason_stays_on_the_page(held, founder, manager, told):
    told(founder), told(manager)
    actions.propose_weeks(held.ref, *OTHER, reason="SECRET-PUMP", by=manager)

    (mail,) = told(founder)
    assert str(mail["Subject"]).startswith(f"Testa Center proposes {weeks(OTHER)} for {held.ref}. Reply by ")
    assert f"instead of {weeks(ASKED)}" in words_of(mail)
    assert "SECRET" not in mail.as_string()
    assert told(manager) == []


def test_the_hub_is_told_of_a_companys_proposal_under_its_alias(held, founder, manager, told):
    told(manager)
    actions.propose_weeks(held.ref, *OTHER, by=founder)

    (mail,) = told(manager)
    assert str(mail["Subject"]).startswith(f"Anonymous developer {held.alias} proposes {weeks(OTHER)} for {held.ref}")
    assert founder.organisation_names[held.company_id] not in mail.as_string()


def test_both_are_told_of_an_agreement_with_the_days_for_their_calendars(held, founder, manager, told):
    told(founder), told(manager)
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    actions.agree_to_weeks(held.ref, by=founder)

    for who in (founder, manager):
        mail = told(who)[-1]
        assert str(mail["Subject"]) == f"Accepted: {held.ref}, {weeks(OTHER)}"
        assert (event_in(mail)["DTSTART"].dt, event_in(mail)["DTEND"].dt) == OTHER


def test_who_hears_of_a_proposal_only_after_it_was_settled_hears_of_the_end_alone(held, founder, manager, told):
    told(founder), told(manager)
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    actions.keep_weeks(held.ref, by=manager)

    assert subjects(told(founder)) == [f"{held.ref}: no other weeks, it stays at {weeks(ASKED)}"]


def test_a_move_replaces_the_calendar_file_under_the_same_name(accepted, founder, manager, told):
    before = event_in(told(founder)[-1])
    told(manager)
    actions.propose_weeks(accepted.ref, *OTHER, by=founder)
    actions.agree_to_weeks(accepted.ref, by=manager)

    (mail,) = told(founder)
    after = event_in(mail)
    assert str(mail["Subject"]) == f"Moved: {accepted.ref}, now {weeks(OTHER)}"
    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], OTHER[0])
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert subjects(told(manager)) == [f"Moved: {accepted.ref}, now {weeks(OTHER)}"]


def test_a_shortening_replaces_the_calendar_file_too(founder, manager, told, run_deliveries):
    booking = make_request(founder, weeks=(8, 3))
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    told(founder), told(manager)
    actions.shorten_booking(booking.ref, *weeks_from_now(8, 2), by=founder)

    for who in (founder, manager):
        (mail,) = told(who)
        assert str(mail["Subject"]) == f"Shortened: {booking.ref}, now {weeks(ASKED)}"
        assert event_in(mail)["DTEND"].dt == ASKED[1]


def test_a_move_that_nobody_answered_is_said_to_both(accepted, founder, manager, told):
    actions.propose_weeks(accepted.ref, *OTHER, by=founder)
    told(founder), told(manager)
    overdue(accepted)
    actions.expire_due_bookings()

    expected = [f"{accepted.ref}: no reply about other weeks, it stays at {weeks(ASKED)}"]
    assert (subjects(told(founder)), subjects(told(manager))) == (expected, expected)


def test_a_proposal_that_nobody_answered_ends_the_request_and_both_are_told(held, founder, manager, told):
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    told(founder), told(manager)
    overdue(held)
    actions.expire_due_bookings()

    expected = [f"{held.ref} ended without a reply. The weeks are free again"]
    assert (subjects(told(founder)), subjects(told(manager))) == (expected, expected)


def test_the_side_whose_turn_it_is_is_reminded_two_days_and_one_before(held, founder, manager, told):
    told(founder), told(manager)
    first, second = db.session.scalars(
        text("SELECT due_at FROM booking_reminders WHERE booking_id = :id ORDER BY due_at"), {"id": held.id}
    )
    assert timedelta(0) < held.answer_by - second < timedelta(days=5)
    assert first < second

    make_due(held)
    assert actions.remind_of_answers() == 2
    assert actions.remind_of_answers() == 0
    assert [subject.split(":")[0][:9] for subject in subjects(told(manager))] == ["Reply by "]
    assert told(founder) == []


def test_after_a_proposal_the_other_side_is_reminded_and_nobody_of_the_old_deadline(held, founder, manager, told):
    with transaction():  # asked for yesterday
        db.session.execute(update(Booking).values(answer_by=Booking.answer_by - timedelta(days=1)))
        db.session.execute(update(BookingReminder).values(answer_by=BookingReminder.answer_by - timedelta(days=1)))
    db.session.expire_all()
    actions.propose_weeks(held.ref, *OTHER, by=manager)
    told(founder), told(manager)
    make_due(held)

    assert actions.remind_of_answers() == 2
    assert (len(told(founder)), told(manager)) == (1, [])


def test_nobody_is_reminded_of_what_is_answered(held, founder, manager, told):
    actions.accept_booking(held.ref, by=manager)
    make_due(held)

    assert actions.remind_of_answers() == 0


def test_mails_about_other_weeks_speak_the_readers_language(manager, told, run_deliveries):
    swede = make_founder(email="grundare@example.com", locale="sv")
    booking = make_request(swede)
    run_deliveries()
    told(swede)
    actions.propose_weeks(booking.ref, *OTHER, by=manager)

    (mail,) = told(swede)
    assert str(mail["Subject"]).startswith(
        f"Testa Center föreslår {weeks(OTHER, 'sv')} för {booking.ref}. Svara senast"
    )
    assert "eller behålla de första" in words_of(mail)


def make_due(booking):
    with transaction():
        past = clock.now() - timedelta(minutes=1)
        mine = BookingReminder.booking_id == booking.id
        for number, row in enumerate(db.session.scalars(db.select(BookingReminder).where(mine))):
            row.due_at = past - timedelta(minutes=number)
    db.session.expire_all()


def overdue(booking):
    with transaction():
        past = clock.now() - timedelta(minutes=1)
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(answer_by=past))
    db.session.expire_all()
