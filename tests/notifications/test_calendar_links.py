"""Feeds of bookings: who reads what, for how long, and that two libraries and the format's own rules agree on them."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
import vobject
from sqlalchemy import delete, select, update

from atmp_match.bookings import actions as bookings
from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.extensions import db
from atmp_match.notifications import actions
from atmp_match.notifications.models import CalendarLink
from atmp_match.organisations.models import Membership
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput, NotFound
from atmp_match.shared.models import EventRow
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_colleague_of, make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder

LONGEST_LINE = 75  # octets, RFC 5545 3.1


@pytest.fixture
def founder(inside):
    return make_founder()


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def read(client):
    def read(token, **headers):
        db.session.expire_all()  # a calendar program comes with a session of its own
        return client.get(f"/ical/{token}.ics", headers=headers)

    return read


def events_of(answer):
    assert answer.status_code == 200, answer.text
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(answer.text).walk("VEVENT")}


def one_event(answer):
    (event,) = events_of(answer).values()
    return event


def test_a_booking_keeps_its_uid_and_raises_its_sequence_at_each_change(founder, manager, read, run_deliveries):
    booking = make_request(founder)
    token = actions.create_calendar_link(None, by=founder)
    seen = [one_event(read(token))]
    run_deliveries()
    seen.append(one_event(read(token)))
    bookings.accept_booking(booking.ref, by=manager)
    seen.append(one_event(read(token)))
    bookings.cancel_booking(booking.ref, reason="The vector is late", by=founder)
    seen.append(one_event(read(token)))

    assert len({str(event["uid"]) for event in seen}) == 1
    sequences = [event["sequence"] for event in seen]
    assert sequences == sorted(set(sequences))
    assert [str(event["summary"]).split(": ")[0] for event in seen] == [
        "Requested",
        "Requested",
        "Accepted",
        "Cancelled",
    ]
    assert [str(event["status"]) for event in seen] == ["TENTATIVE", "TENTATIVE", "TENTATIVE", "CANCELLED"]


def test_a_person_reads_the_bookings_of_the_own_organisations_and_no_others(founder, manager, read):
    own = make_request(founder)
    make_request(make_founder(), weeks=(12, 2))
    elsewhere = make_manager_of("ccrm-nordic")
    (uid,) = events_of(read(actions.create_calendar_link(None, by=founder)))
    assert uid.split("@")[0] == own.ref.lower()
    assert len(events_of(read(actions.create_calendar_link(None, by=manager)))) == 2
    assert events_of(read(actions.create_calendar_link(None, by=elsewhere))) == {}


def test_a_hubs_link_names_the_offer_and_nothing_that_the_hub_may_not_read(founder, manager, read):
    product = make_product(founder, code_name="SECRET-CODE", description="SECRET-WORDS")
    for level in (ShareLevel.ANONYMOUS, ShareLevel.NAMED):
        make_request(founder, product=product.ref, message="SECRET-MESSAGE", share_level=level)
    text = read(actions.create_calendar_link("testa-center", by=manager)).text.replace("\r\n ", "")

    assert "ATMP Match: Testa Center" in text
    assert text.count("BEGIN:VEVENT") == 2
    assert re.search(r"SUMMARY:Requested: ATM-\d+ .*(?i:mammalian)", text)
    company = next(iter(founder.organisation_names.values()))
    assert not [word for word in ("SECRET", company, founder.name, founder.email) if word in text]


def test_a_second_library_and_the_formats_own_rules_accept_the_feed(founder, manager, read, run_deliveries):
    for start in (8, 12, 16):
        make_request(founder, weeks=(start, 2))
    run_deliveries()
    answer = read(actions.create_calendar_link("testa-center", by=manager))
    body = answer.data.decode()

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert body.endswith("END:VCALENDAR\r\n")
    assert "\n" not in body.replace("\r\n", "")
    assert max(len(line.encode()) for line in body.split("\r\n")) <= LONGEST_LINE
    calendar = vobject.readOne(body)
    assert (calendar.version.value, bool(calendar.prodid.value)) == ("2.0", True)
    assert len(calendar.vevent_list) == 3
    for event in calendar.vevent_list:
        assert event.dtstart.value < event.dtend.value
        assert event.dtstamp.value.tzinfo is not None
        assert event.status.value in {"TENTATIVE", "CONFIRMED", "CANCELLED"}
    assert len({event.uid.value for event in calendar.vevent_list}) == 3


def test_what_has_not_changed_is_not_sent_again(founder, manager, read):
    make_request(founder)
    token = actions.create_calendar_link(None, by=founder)
    first = read(token)
    again = read(token, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_what_ended_long_ago_is_left_out(founder, manager, read):
    booking = make_request(founder)
    token = actions.create_calendar_link(None, by=founder)
    long_ago = clock.today() - timedelta(days=400)
    db.session.execute(
        update(Booking).where(Booking.id == booking.id).values(starts_on=long_ago, ends_on=long_ago + timedelta(days=5))
    )
    db.session.commit()
    assert events_of(read(token)) == {}


def test_a_stopped_link_is_gone_and_an_unknown_one_never_was(founder, read):
    token = actions.create_calendar_link(None, by=founder)
    (link,) = db.session.scalars(select(CalendarLink)).all()
    assert read(token).status_code == 200
    assert db.session.get_one(CalendarLink, link.id, populate_existing=True).last_read_at is not None
    actions.revoke_calendar_link(link.id, by=founder)
    assert read(token).status_code == 410
    assert read("never-made").status_code == 404
    names = db.session.scalars(select(EventRow.name).order_by(EventRow.id)).all()
    assert [name for name in names if name.startswith("calendar")] == ["calendar-link-created", "calendar-link-revoked"]
    assert token not in str(db.session.scalars(select(EventRow.payload)).all())


def test_a_hubs_link_ends_when_its_maker_leaves_the_hub(founder, manager, read):
    make_request(founder)
    colleague = make_colleague_of(manager)
    token = actions.create_calendar_link("testa-center", by=colleague)
    assert len(events_of(read(token))) == 1
    db.session.execute(delete(Membership).where(Membership.user_id == colleague.user_id))
    db.session.commit()
    answer = read(token)
    assert (answer.status_code, "VEVENT" in answer.text) == (410, False)


def test_somebody_at_the_hub_stops_a_colleagues_link_and_no_outsider_does(founder, manager, read):
    token = actions.create_calendar_link("testa-center", by=make_colleague_of(manager))
    (link,) = db.session.scalars(select(CalendarLink)).all()
    with pytest.raises(NotFound):
        actions.revoke_calendar_link(link.id, by=founder)
    assert read(token).status_code == 200
    actions.revoke_calendar_link(link.id, by=manager)
    assert read(token).status_code == 410


def test_a_link_for_a_hub_of_others_is_refused_and_stores_nothing(founder, manager, client):
    with pytest.raises(InvalidInput):
        actions.create_calendar_link("testa-center", by=founder)
    sign_in(client, founder)
    answer = client.post("/account/calendar-links", data={"shows": "testa-center"})
    assert (answer.status_code, "Choose one of the answers in the list" in answer.text) == (422, True)
    assert db.session.scalars(select(CalendarLink)).all() == []


def test_the_page_shows_a_new_link_once(manager, client):
    sign_in(client, manager)
    made = client.post("/account/calendar-links", data={"shows": "testa-center"})
    assert made.status_code == 201
    address = re.search(r'id="new-link">([^<]+)<', made.text)[1]
    assert client.get(urlsplit(address).path).status_code == 200
    page = client.get("/account/calendar-links").text
    assert address not in page
    assert "Testa Center" in page


def test_swedish_readers_get_swedish_words(manager, read):
    founder = make_founder(locale="sv")
    make_request(founder)
    feed = read(actions.create_calendar_link(None, by=founder))
    assert str(one_event(feed)["summary"]).startswith("Förfrågan skickad: ATM-")
    assert "X-WR-CALNAME:ATMP Match: bokningar" in feed.text
