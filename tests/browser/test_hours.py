"""A hub lets its filling line be booked by the hour, and a company picks an hour with a click or by hand."""

import re

import pytest
from sqlalchemy import select

from atmp_match.catalogue.models import Hub, Resource
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_founder

OFFER = "northx-fill"  # nothing else in these tests books it
PATIENCE = 45_000  # ms


@pytest.fixture
def line(stack):
    """The id of the filling line, which goes by the day again afterwards."""
    with stack.app.app_context():
        found = select(Resource.id).join(Resource.hub).where(Resource.name == "Filling line", Hub.slug.like("northx-%"))
        resource_id = db.session.scalars(found).one()
    yield resource_id
    with stack.app.app_context(), transaction():
        db.session.get_one(Resource, resource_id).rules = {}


def switch_to_hours(manager, line):
    page = manager.page
    page.goto(f"/hub/resources/{line}")
    page.locator("#booked_by").select_option("hour")
    page.locator("#hours_1").fill("13-8")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Enter two times, the later one last").wait_for()
    page.locator("#opens_at").fill("08:00")
    page.locator("#closes_at").fill("16:00")
    page.locator("#hours_1").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/hub/resources/{line}")
    manager.see("rules-by-the-hour")


def test_an_hour_is_picked_and_held(person, stack, line):
    with stack.app.app_context():
        founder = make_founder()
    manager, someone = person(), person(color_scheme="dark")
    manager.sign_in("hub-northx@demo.example", stack.demo_password)
    switch_to_hours(manager, line)

    someone.sign_in(founder.email, PASSWORD)
    page = someone.page
    page.goto(f"/offers/{OFFER}?length=2")
    page.get_by_role("textbox", name=re.compile("^Message")).fill("Two hours are enough")
    page.get_by_role("link", name="Later week").click()
    page.wait_for_url("**day=*")
    page.locator(".weekstrip .free a").nth(2).click()
    page.locator(".weekstrip .free a[aria-current]").and_(page.locator(".weekstrip .free a").nth(2)).wait_for()
    someone.see("hours-of-a-day")
    assert page.get_by_role("textbox", name=re.compile("^Message")).input_value() == "Two hours are enough"
    page.get_by_role("radio", name="13:00–15:00").check()
    page.get_by_role("button", name="Send request").click()
    page.get_by_role("heading", name="Your hours are on hold").wait_for(timeout=PATIENCE)
    assert "13:00–15:00" in page.locator("#state").inner_text()
    someone.see("hours-on-hold")
    page.goto(f"{page.url}?language=sv")
    page.get_by_role("heading", name="Era timmar är reserverade").wait_for()
