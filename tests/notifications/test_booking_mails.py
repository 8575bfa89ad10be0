from datetime import date

import icalendar
import pytest
from sqlalchemy import func, select

from atmp_match.bookings import actions
from atmp_match.bookings.queries.ics import as_ics
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Party
from atmp_match.catalogue.queries import get_offer, taxonomy
from atmp_match.extensions import db
from atmp_match.notifications.models import Notification
from atmp_match.organisations.queries import actor_of
from atmp_match.shared.deliveries import DeliveryFailed
from atmp_match.shared.models import Delivery
from tests.factories.accounts import make_user
from tests.factories.bookings import GATELESS, fresh, make_colleague_of, make_manager_of, make_product, make_request
from tests.factories.organisations import make_admin, make_company, make_founder


@pytest.fixture
def founder(inside):
    return make_founder(email="founder@example.com")


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


def subjects(mails, who):
    return [str(mail["Subject"]) for mail in mails.list(to=who.email)]


def test_the_hub_is_told_of_a_request_and_the_company_of_the_hold(founder, manager, mails, run_deliveries):
    booking = make_request(founder)
    run_deliveries()

    (to_hub,), (to_company,) = subjects(mails, manager), subjects(mails, founder)
    assert to_hub.startswith(f"New request {booking.ref}, wk ")
    assert to_company.startswith(f"Request sent: {booking.ref}, wk ")


def test_no_mail_to_the_hub_names_an_anonymous_company_or_its_product(founder, manager, mails, run_deliveries):
    product = make_product(founder, code_name="SECRET-CODE", description="SECRET-WORDS")
    booking = make_request(founder, product=product.ref, message="SECRET-MESSAGE")
    run_deliveries()

    (mail,) = mails.list(to=manager.email)
    assert f"Anonymous developer {fresh(booking).alias}" in mail.get_body(("plain",)).get_content()
    assert "SECRET" not in mail.as_string()
    assert founder.organisation_names[booking.company_id] not in mail.as_string()


def test_a_named_request_names_the_company(founder, manager, mails, run_deliveries):
    booking = make_request(founder, share_level=ShareLevel.NAMED)
    run_deliveries()

    (mail,) = mails.list(to=manager.email)
    assert founder.organisation_names[booking.company_id] in mail.get_body(("plain",)).get_content()


def test_acceptance_brings_a_calendar_file(founder, manager, mails, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    run_deliveries()

    mail = mails.list(to=founder.email)[-1]
    (file,) = mail.iter_attachments()
    (event,) = icalendar.Calendar.from_ical(file.get_content()).events
    assert str(mail["Subject"]).startswith(f"Accepted: {booking.ref}")
    assert file.get_filename() == f"{booking.ref}.ics"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (booking.starts_on, booking.ends_on)
    assert isinstance(event["DTSTART"].dt, date)
    assert event["SUMMARY"] == f"Accepted: {booking.ref} Testa Center"
    assert event["STATUS"] == "TENTATIVE"


def test_confirmation_goes_to_both(founder, manager, mails, run_deliveries):
    booking = make_request(founder, GATELESS, weeks=(8, 1))
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    actions.meet_gate(booking.ref, "access-review", by=manager)
    run_deliveries()

    assert subjects(mails, founder)[-1].startswith(f"Confirmed: {booking.ref}")
    assert subjects(mails, manager)[-1].startswith(f"Confirmed: {booking.ref}")


def test_the_reason_of_a_refusal_stays_on_the_page(founder, manager, mails, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    actions.decline_booking(booking.ref, reason="Our pump is broken.", by=manager)
    run_deliveries()

    mail = mails.list(to=founder.email)[-1]
    assert str(mail["Subject"]) == f"Testa Center cannot take {booking.ref}"
    assert "pump" not in mail.as_string()


def test_mails_speak_the_readers_language(manager, mails, run_deliveries):
    swede = make_founder(email="grundare@example.com", locale="sv")
    booking = make_request(swede)
    run_deliveries()

    (mail,) = mails.list(to=swede.email)
    assert mail["Content-Language"] == "sv"
    assert f"{booking.ref}, v. " in str(mail["Subject"])


def test_a_question_reaches_the_office_and_its_answer_the_company(founder, mails, run_deliveries):
    admin = make_admin()
    enquiry = actions.ask_office("vecura-cells", product_ref=None, message="Can you take one batch?", by=founder)
    run_deliveries()
    actions.answer_enquiry(enquiry.id, answer="Yes, from May.", by=admin)
    run_deliveries()

    (asked,) = subjects(mails, admin)
    assert asked == f"A company asks about {get_offer('vecura-cells').hub.name}"
    assert "Yes, from May." in mails.list(to=founder.email)[-1].get_body(("plain",)).get_content()


def test_a_name_with_signs_is_plain_in_text_and_escaped_in_html(manager, mails, run_deliveries):
    user = make_user()
    make_company(user, name="O'Neil & <b>Söner</b>")
    make_request(actor_of(user), share_level=ShareLevel.NAMED)
    run_deliveries()

    (mail,) = mails.list(to=manager.email)
    assert "O'Neil & <b>Söner</b> asks for" in mail.get_body(("plain",)).get_content()
    assert "O&#39;Neil &amp; &lt;b&gt;Söner&lt;/b&gt; asks for" in mail.get_body(("html",)).get_content()


def event_in(mail):
    (file,) = mail.iter_attachments()
    (event,) = icalendar.Calendar.from_ical(file.get_content()).events
    return event


def files_with(mail):
    return len(list(mail.iter_attachments()))


def test_a_cancellation_takes_out_of_the_calendar_what_an_earlier_mail_put_there(
    founder, manager, mails, run_deliveries
):
    booking = make_request(founder)
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    run_deliveries()
    actions.cancel_booking(booking.ref, reason="The cells are late.", by=founder)
    run_deliveries()

    _sent, accepted, cancelled = mails.list(to=founder.email)
    before, after = event_in(accepted), event_in(cancelled)
    assert str(cancelled["Subject"]) == f"{booking.ref} was cancelled"
    assert (before["STATUS"], after["STATUS"], after["TRANSP"]) == ("TENTATIVE", "CANCELLED", "TRANSPARENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    # The hub gets a file when all is confirmed, which it never was.
    assert [files_with(mail) for mail in mails.list(to=manager.email)] == [0, 0]


def make_confirmed(founder, manager, run_deliveries):
    booking = make_request(founder, GATELESS, weeks=(8, 1))
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    actions.meet_gate(booking.ref, "access-review", by=manager)
    run_deliveries()
    return booking


def test_both_sides_get_a_cancelled_confirmation_out_of_their_calendars(founder, manager, mails, run_deliveries):
    booking = make_confirmed(founder, manager, run_deliveries)
    actions.cancel_booking(booking.ref, reason="The cells are late.", by=founder)
    run_deliveries()

    assert [event_in(mails.list(to=who.email)[-1])["STATUS"] for who in (founder, manager)] == ["CANCELLED"] * 2


def test_the_company_is_told_that_nobody_came(founder, manager, mails, run_deliveries):
    booking = make_confirmed(founder, manager, run_deliveries)
    told = len(mails.list(to=manager.email))
    actions.miss_booking(booking.ref, reason="Nobody answered the telephone.", by=manager)
    run_deliveries()

    mail = mails.list(to=founder.email)[-1]
    assert str(mail["Subject"]) == f"{booking.ref}: the hub noted that nobody came"
    assert "What was left of the weeks is free again." in mail.get_body(("plain",)).get_content()
    assert "telephone" not in mail.as_string()
    assert event_in(mail)["STATUS"] == "CANCELLED"
    assert len(mails.list(to=manager.email)) == told


def test_work_that_is_done_stays_in_the_calendar(founder, manager, run_deliveries):
    booking = make_confirmed(founder, manager, run_deliveries)
    actions.start_booking(booking.ref, by=manager)
    actions.complete_booking(booking.ref, by=manager)

    seen = as_seen(fresh(booking), Party.COMPANY, taxonomy(), "en")
    (event,) = icalendar.Calendar.from_ical(as_ics(seen, public_url="https://match.example.org")).events
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert event["SUMMARY"] == f"Completed: {booking.ref} Testa Center"


def open_deliveries():
    return db.session.scalar(select(func.count()).where(Delivery.closed_at.is_(None)))


def test_an_address_that_does_not_exist_keeps_nobody_from_their_mail(founder, manager, mails, run_deliveries):
    colleague = make_colleague_of(manager)
    mails.control(addresses={manager.email: 550})
    booking = make_request(founder)
    run_deliveries()

    assert [len(mails.list(to=who.email)) for who in (manager, colleague)] == [0, 1]
    assert open_deliveries() == 0
    (kept,) = db.session.scalars(select(Notification).where(Notification.user_id == manager.user_id))
    assert kept.key == f"booking:{booking.id}:to-answer:{fresh(booking).version}:{manager.user_id}"
    assert (kept.sent_at, kept.refusal) == (None, 550)
    assert kept.refused_at is not None


def test_who_is_refused_for_now_gets_the_mail_later_and_nobody_gets_it_twice(founder, manager, mails, run_deliveries):
    colleague = make_colleague_of(manager)
    mails.control(addresses={manager.email: 452})
    make_request(founder)
    for _attempt in range(3):
        with pytest.raises(DeliveryFailed, match="RefusedForNow at "):
            run_deliveries()
    assert [len(mails.list(to=who.email)) for who in (manager, colleague)] == [0, 1]

    mails.control()
    run_deliveries()
    assert [len(mails.list(to=who.email)) for who in (manager, colleague, founder)] == [1, 1, 1]
    assert open_deliveries() == 0
