"""Pages of bookings by the hour, without JavaScript: the offer, the booking, and what the hub sees and sets."""

import re

import pytest
from sqlalchemy import select

from atmp_match.bookings.models import Booking
from atmp_match.calendar.rules import BookedBy
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from tests.bookings.test_resource_pages import NOTHING, rules_of
from tests.bookings.test_statement_counts import PAGE_AT_MOST, REQUEST_AT_MOST
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of
from tests.factories.hours import hours_from_now, make_hourly_offer
from tests.factories.organisations import make_founder
from tests.statements import statements

WHEN = hours_from_now(6, 13, 15)
DAY = WHEN[0].date()


@pytest.fixture
def people(app):
    """A browser of the hub, one of a company, and the offer's address."""
    with app.app_context():
        manager = make_manager_of("testa-center")
        offer = make_hourly_offer(manager)
        founder = make_founder()
        address = f"/offers/{offer.id}"
    browsers = []
    for actor in (manager, founder):
        client = app.test_client()
        sign_in(client, actor)
        browsers.append(client)
    return (*browsers, address)


def form_of(page, **typed):
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)[1]
    return {"key": key, "length": "2", "flexible_days": "0", "share_level": "anonymous", **typed}


def state_of(page):
    return re.sub(r"<[^>]+>|class=\S+", " ", re.search(r'id="state".*?</section>', page, re.DOTALL)[0])


def test_a_day_and_its_hours_are_chosen_on_the_page_and_the_booking_says_them(app, people, run_deliveries, mails):
    hub, company, address = people
    page = company.get(f"{address}?day={DAY}&length=2").text
    assert f'value="{DAY}T13:00"' in page
    assert "13:00–15:00" in page
    assert 'aria-current="date"' in page

    answer = company.post(address, data=form_of(page, choice=f"{DAY}T13:00"))
    assert answer.status_code == 303
    run_deliveries()
    booking = company.get(answer.location).text
    assert "13:00–15:00" in booking
    assert "Your hours are on hold" in booking
    assert "Times are those of the hub (Europe/Stockholm)" in booking
    assert "week" not in state_of(booking)

    other = company.get(f"{address}?day={DAY}&length=2").text
    assert f'value="{DAY}T13:00"' not in other
    assert f'value="{DAY}T15:00"' in other

    with app.app_context():
        ref = db.session.scalars(select(Booking)).one().ref
    for seen in (f"/hub/inbox?r={ref}", "/hub/timeline", "/hub/timeline?as=table"):
        assert "13:00–15:00" in hub.get(seen).text, seen
    swedish = state_of(company.get(f"/bookings/{ref}?language=sv").text)
    assert "kl. 13:00–15:00" in swedish
    assert re.findall(r"veck\w+", swedish) == []

    file = company.get(f"/bookings/{ref}/booking.ics").text
    assert f"DTSTART;TZID=Europe/Stockholm:{DAY:%Y%m%d}T130000" in file
    assert "BEGIN:VTIMEZONE" in file
    [mail] = [mail for mail in mails.list() if mail["subject"].startswith("Request sent")]
    assert "13:00–15:00" in mail["subject"]


WRONG = [
    ({"choice": "other", "start": str(DAY), "at": "13.15"}, "full or half hours"),
    ({"choice": "other", "start": str(DAY), "at": ""}, "the time you want to start"),
    ({"choice": "other", "start": str(DAY), "at": "noon"}, "Enter a time like 08:00"),
    ({"choice": "other", "start": str(DAY), "at": "18:00"}, "between 08:00 and 17:00"),
    ({"choice": f"{DAY}T13:00+01:00"}, "Choose one of the openings"),
    ({"choice": f"{DAY}T08:00", "length": "9"}, "The longest booking here is 8 hours"),
    ({"choice": f"{DAY}T13:00", "length": "99"}, "ends on the day it begins"),
]


def test_hours_that_cannot_be_are_refused_beside_the_field(app, people):
    _hub, company, address = people
    page = company.get(address).text

    for typed, said in WRONG:
        answer = company.post(address, data=form_of(page, **typed))
        assert (answer.status_code in {409, 422}, said in answer.text) == (True, True), typed
    with app.app_context():
        assert db.session.scalar(select(Booking.id)) is None


def test_the_hub_switches_a_resource_to_hours_and_back(app, people):
    hub, _company, address = people
    with app.app_context():
        name = Resource.name == f"Resource of {address.rsplit('/', 1)[-1]}"
        where = f"/hub/resources/{db.session.scalar(select(Resource.id).where(name))}"

    typed = NOTHING | {"booked_by": "hour", "hours_0": "8-12", "hours_4": "09:00–15:30", "lead_hours": "24"}
    assert hub.post(f"{where}/rules", data=typed | {"least": "3", "rest_unit": "minutes"}).status_code == 303
    rules, _version = rules_of(app, where)
    assert (rules.booked_by, rules.lead_hours, rules.least) == (BookedBy.HOUR, 24, 3)
    assert rules.day_hours == ((0, "08:00", "12:00"), (4, "09:00", "15:30"))
    page = hub.get(where).text
    assert 'value="08:00–12:00"' in page
    assert "In hours." in page

    for wrong, field in (({"hours_1": "12-8"}, "hours_1"), ({"hours_0": "", "hours_4": ""}, "opens_at")):
        answer = hub.post(f"{where}/rules", data=typed | wrong | {"version": "2"})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
    assert rules_of(app, where)[1] == 2


def test_other_hours_are_typed_on_the_bookings_page(app, people, run_deliveries):
    hub, company, address = people
    page = company.get(f"{address}?day={DAY}&length=2").text
    where = company.post(address, data=form_of(page, choice=f"{DAY}T13:00")).location
    run_deliveries()

    for typed, said in (("soon", "Enter a day and its hours"), ("wk 7-10", "the time you want to start")):
        refused = hub.post(f"{where}/propose", data={"weeks": typed})
        assert (refused.status_code, said in refused.text) == (422, True)
    assert hub.post(f"{where}/propose", data={"weeks": "14-16"}).status_code == 303
    assert "other hours" in company.get(where).text
    assert "14:00–16:00" in company.get(where).text
    assert company.post(f"{where}/agree", data={}).status_code == 303
    assert company.post(f"{where}/shorten", data={"weeks": "14:00-15:00"}).status_code == 303
    assert "14:00–15:00" in company.get(where).text


def test_hours_cost_no_more_statements_than_weeks(app, people):
    _hub, company, address = people
    company.get(address)
    with statements() as of_page:
        page = company.get(f"{address}?day={DAY}&length=2").text
    with statements() as of_request:
        assert company.post(address, data=form_of(page, choice=f"{DAY}T13:00")).status_code == 303

    assert len(of_page) <= PAGE_AT_MOST
    assert len(of_request) <= REQUEST_AT_MOST
