"""Entering weeks for a company, and confirming them, as people do it on the pages and as programs do."""

import re

import pytest

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.entries import Entry
from atmp_match.bookings.rules.transitions import Status
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from tests.factories.accounts import sign_in
from tests.factories.bookings import BENCH, LINE, make_manager_of, make_product, weeks_from_now
from tests.factories.organisations import make_admin, make_founder
from tests.statements import statements

WEEKS = weeks_from_now(8, 2)
PAGE_AT_MOST = 15  # statements


@pytest.fixture
def people(app):
    with app.app_context():
        return {"company": make_founder(), "hub": make_manager_of("testa-center"), "office": make_admin()}


@pytest.fixture
def at(app, people):
    """The browser of one of them."""

    def at(who):
        client = app.test_client()
        sign_in(client, people[who])
        return client

    return at


@pytest.fixture
def entered(app, people):
    """The reference of what the hub has entered for the company."""
    with app.app_context():
        entry = Entry(LINE, *WEEKS, email=people["company"].email, name="Cellverket")
        return actions.enter_booking(entry, by=people["hub"]).ref


def typed_weeks():
    return write_weeks(*WEEKS, "en", clock.today())


def look(browser, address):
    """Open a page, which asks the database as seldom as every page has to."""
    browser.get(address)  # the first page after a start reads the vocabulary
    with statements() as asked:
        page = browser.get(address)
    assert page.status_code == 200
    assert len(asked) <= PAGE_AT_MOST
    return page.text


def status_of(app, ref):
    with app.app_context():
        return db.session.query(Booking).filter_by(number=int(ref.removeprefix("ATM-"))).one().status


def test_the_hub_enters_weeks_on_the_offers_page_and_a_second_click_makes_nothing_new(app, at, people):
    hub, where = at("hub"), f"/offers/{LINE}/enter"
    assert where in hub.get(f"/offers/{LINE}").text
    key = re.search(r'name="key"[^>]*value="([^"]+)"', look(hub, where))[1]
    typed = {"key": key, "weeks": typed_weeks(), "email": people["company"].email, "name": "Cellverket"}
    wrong = hub.post(where, data={**typed, "weeks": "soon", "email": "nobody"})
    assert wrong.status_code == 422
    assert "Enter weeks, like wk 7-10" in wrong.text
    assert 'value="nobody"' in wrong.text

    first, second = hub.post(where, data=typed), hub.post(where, data=typed)
    assert (first.status_code, first.location) == (303, second.location)
    page = hub.get(first.location).text
    assert "The company has to confirm" in page
    assert "Cellverket" in page
    taken = hub.post(where, data={**typed, "key": "another"})
    assert taken.status_code == 409
    assert "Free now for the same length" in taken.text
    assert "Cellverket" in hub.get("/hub/inbox?show=waiting").text
    assert "Cellverket" in hub.get(f"/hub/timeline?from={WEEKS[0]}").text
    assert at("company").get("/home").text.count("1 booking needs you") == 1


def test_the_company_chooses_product_and_level_when_it_confirms(app, at, people, entered):
    with app.app_context():
        product = make_product(people["company"]).ref
    company, where = at("company"), f"/bookings/{entered}"
    page = look(company, where)
    assert "Weeks to confirm" in page
    assert f'value="{product}"' in page
    assert "ALM-101" not in look(at("hub"), where)

    full = company.post(f"{where}/confirm-own", data={"product": product, "share_level": "full"})
    assert full.status_code == 422
    assert "needs a confidentiality agreement with this hub" in full.text
    assert status_of(app, entered) is Status.DRAFT

    done = company.post(
        f"{where}/confirm-own", data={"product": product, "share_level": "named"}, follow_redirects=True
    )
    assert "Accepted, conditions are open" in done.text
    assert "ALM-101" in done.text
    assert "Entered by Testa Center" in done.text  # for as long as there is the booking
    assert "oncolytic" in at("hub").get(where).text.lower()


def test_turning_down_and_taking_back_are_for_the_right_side(app, at, people, entered):
    where = f"/bookings/{entered}"
    assert at("office").post(f"{where}/take-back").status_code == 403
    assert status_of(app, entered) is Status.DRAFT
    assert at("company").post(f"{where}/turn-down", data={"reason": "Too early"}).status_code == 303
    assert "Too early" in at("hub").get(where).text
    assert status_of(app, entered) is Status.WITHDRAWN
    late = at("hub").post(f"{where}/take-back")
    assert late.status_code == 409
    assert "The company withdrew this request" in late.text


def test_programs_enter_confirm_and_take_back(app, people):
    def ask(who, path, **body):
        with app.app_context():
            token = create_api_token("test", by=people[who].user_id)
        return app.test_client().post(f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {token}"})

    start, end = (f"{day}" for day in WEEKS)
    body = {"offer": BENCH, "start": start, "end": end, "email": people["company"].email, "name": "Cellverket"}
    assert ask("company", "/entries", **body).status_code == 403
    refs = [ask(who, "/entries", **body).json["ref"] for who in ("hub", "office")]

    assert ask("company", f"/bookings/{refs[0]}/confirm-own").json["status"] == "accepted"
    assert ask("office", f"/bookings/{refs[1]}/take-back").json["status"] == "cancelled"
    assert ask("company", f"/bookings/{refs[1]}/turn-down").status_code == 409
