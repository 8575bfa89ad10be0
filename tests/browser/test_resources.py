"""A hub manager says how a resource can be booked and closes it for maintenance; anybody finds free weeks."""

import pytest
from sqlalchemy import select

from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from tests.factories.bookings import weeks_from_now
from tests.fixtures.browser import DESKTOP, PHONE

WORDS = {
    "en": {"save": "Save", "block": "Block time", "lift": "Lift", "find": "Find free weeks"},
    "sv": {"save": "Spara", "block": "Spärra tid", "lift": "Häv", "find": "Sök lediga veckor"},
}


@pytest.fixture
def resource(stack):
    with stack.app.app_context():
        return db.session.scalar(select(Resource.id).where(Resource.name == "50 L microbial fermenter"))


def look_at(someone, name):
    for size in (PHONE, DESKTOP):
        someone.picture(name, size)  # fails where the page is wider than the screen
        assert someone.barriers() == []


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("sv", "dark")])
def test_rules_and_blocks_are_set_with_the_keyboard(person, stack, resource, language, theme):
    words, someone = WORDS[language], person(color_scheme=theme)
    someone.sign_in("hub-testa@demo.example", stack.demo_password)
    page, address = someone.page, f"/hub/resources/{resource}?language={language}"
    page.goto(f"/hub/resources?language={language}")
    look_at(someone, f"list-{language}")

    page.goto(address)
    page.locator("#closed_weeks").fill("July")
    page.get_by_role("button", name=words["save"], exact=True).press("Enter")
    assert page.evaluate("document.activeElement.className") == "errsum"
    assert page.locator("#closed_weeks").input_value() == "July"
    look_at(someone, f"error-{language}")

    page.locator("#closed_weeks").fill("28–31")
    page.get_by_role("button", name=words["save"], exact=True).press("Enter")
    page.wait_for_url(f"**/hub/resources/{resource}")
    assert page.locator("#closed_weeks").input_value() == "28–31"

    page.locator("[name=block-first]").fill(str(weeks_from_now(40)[0]))
    page.locator("[name=block-note]").fill("Filter")
    page.get_by_role("button", name=words["block"]).press("Enter")
    page.get_by_text("Filter").wait_for()
    look_at(someone, f"blocked-{language}")
    page.get_by_role("button", name=words["lift"]).press("Enter")
    page.get_by_text("Filter").wait_for(state="detached")


@pytest.mark.parametrize("language", ["en", "sv"])
def test_anybody_finds_free_weeks(person, language):
    someone = person()
    page = someone.page
    page.goto(f"/free-weeks?language={language}")
    page.locator("#weeks").fill("2")
    page.get_by_role("button", name=WORDS[language]["find"]).press("Enter")
    page.wait_for_url("**weeks=2**")
    look_at(someone, f"found-{language}")

    page.locator(".lines a").first.click()
    page.wait_for_url("**/offers/**length=**")
