"""The needs page in a real browser: the founder makes the list their own, by mouse, keyboard or without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_founder
from tests.factories.products import make_product

FIRST, SECOND, LAST = "Plasmid DNA manufacturing, HQ", "Viral vector manufacturing, HQ", "Frozen storage and shipping"
WORDS = {
    "en": {"Change": "Change", "Days of work": "Days of work", "Save the need": "Save the need"},
    "sv": {"Change": "Ändra", "Days of work": "Arbetsdagar", "Save the need": "Spara behovet"},
}


@pytest.fixture
def founder(stack):
    with stack.app.app_context():
        return make_founder()


@pytest.fixture
def needs(stack, founder):
    """The needs page of a CAR-T before its first trial: eight steps lie ahead."""
    with stack.app.app_context():
        product = make_product(founder, modality="car-t-autologous", stage="gmp-early", containment="bsl-2")
        return f"/products/{product.ref}/needs"


@pytest.fixture
def open_needs(person, founder, needs):
    def open_page(**options) -> Page:
        someone = person(**options)
        someone.sign_in(founder.email, PASSWORD)
        someone.page.goto(needs)
        return someone.page

    return open_page


def names(page: Page) -> list[str]:
    return page.locator(".needcard h3").all_inner_texts()


def called(what: str, need: str) -> re.Pattern[str]:
    """Return the accessible name of a button: what it does, and to which need."""
    return re.compile(rf"^{what}\s*: {re.escape(need)}$")


def own_list(page: Page, count: int) -> None:
    expect(page.get_by_role("heading", name=f"{count} needs on your own list")).to_be_visible()


def test_the_list_becomes_the_founders_own_without_leaving_the_page(open_needs, needs):
    page = open_needs()
    derived = names(page)
    assert (len(derived), derived[0], derived[-1]) == (8, FIRST, LAST)
    page.evaluate("window.stays = true")  # a new page would not know it

    page.get_by_role("button", name=called("Drop", FIRST)).click()
    own_list(page, 7)
    expect(page.locator("#toast")).to_have_text("The list is up to date.")
    expect(page.get_by_role("button", name=called("Take back", FIRST))).to_be_focused()
    page.keyboard.press("Enter")
    own_list(page, 8)
    assert names(page) == derived
    expect(page.get_by_role("button", name=called("Drop", FIRST))).to_be_focused()

    page.get_by_role("button", name=called("Move down", FIRST)).click()
    expect(page.locator(".needcard h3").first).to_have_text(SECOND)
    expect(page.get_by_role("button", name=called("Move down", FIRST))).to_be_focused()
    assert names(page) == [SECOND, FIRST, *derived[2:]]

    page.get_by_role("button", name=called("Move up", FIRST)).click()
    expect(page.locator(".needcard h3").first).to_have_text(FIRST)
    expect(page.get_by_role("button", name=called("Move down", FIRST))).to_be_focused()  # it cannot go further up

    page.get_by_label("Any service").select_option("training")
    page.get_by_role("button", name="Add", exact=True).click()
    own_list(page, 9)
    assert names(page)[-1].startswith("Training")
    expect(page.locator("#need-9")).to_contain_text("Added by you")

    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_role("heading", name="8 needs follow from your brief")).to_be_visible()
    assert names(page) == derived
    expect(page.get_by_role("link", name=called("Change", FIRST))).to_be_focused()
    assert page.evaluate("window.stays") is True


def test_a_need_is_changed_in_its_place_and_what_is_wrong_keeps_what_was_typed(open_needs):
    page = open_needs()
    page.get_by_role("link", name=called("Change", SECOND)).click()
    form = page.locator("#need-2 form.needform")
    expect(form.get_by_label("Service")).to_be_focused()
    form.get_by_label("Earliest start").fill("1 Mar 2027")
    form.get_by_label("Latest finish").fill("some day")
    form.get_by_role("button", name="Save the need").click()
    expect(page.locator(".errsum")).to_be_focused()
    expect(form.get_by_label("Latest finish")).to_have_value("some day")
    expect(form.get_by_label("Latest finish")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("heading", name="8 needs follow from your brief")).to_be_visible()
    form.get_by_label("Latest finish").fill("2027-09-30")
    form.get_by_label("Days of work").fill("70")
    form.get_by_role("button", name="Save the need").click()
    own_list(page, 8)
    expect(page.locator("#need-2")).to_contain_text("Changed by you")
    expect(page.locator("#need-2 dl")).to_contain_text("About 70 days")
    expect(page.get_by_role("link", name=called("Change", SECOND))).to_be_focused()


def test_a_list_that_was_changed_in_another_window_is_left_as_it_is(open_needs):
    page = open_needs()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name=called("Drop", SECOND)).click()
    own_list(other, 7)
    page.get_by_role("button", name=called("Drop", FIRST)).click()
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.locator(".errsum")).to_contain_text("The needs were changed in another window")
    assert FIRST in names(page)
    assert SECOND not in names(page)


def test_without_javascript_the_same_buttons_do_the_same(open_needs, needs):
    page = open_needs(java_script_enabled=False)
    derived = names(page)
    page.get_by_role("button", name=called("Drop", FIRST)).click()
    own_list(page, 7)
    expect(page.get_by_role("button", name=called("Take back", FIRST))).to_be_focused()
    page.get_by_role("button", name=called("Take back", FIRST)).click()
    page.get_by_role("button", name=called("Move down", FIRST)).click()
    assert names(page)[:2] == [SECOND, FIRST]
    page.get_by_role("link", name=called("Change", SECOND)).click()
    page.get_by_label("Days of work").fill("soon")
    page.get_by_role("button", name="Save the need").click()
    expect(page.get_by_label("Days of work")).to_have_value("soon")
    page.get_by_label("Days of work").fill("70")
    page.get_by_role("button", name="Save the need").click()
    expect(page.locator("#need-1")).to_contain_text("Changed by you")
    page.get_by_label("Any service").select_option("training")
    page.get_by_role("button", name="Add", exact=True).click()
    own_list(page, 9)
    page.get_by_role("button", name="Bring them back").click()
    assert names(page) == derived
    assert f"{needs}?" in page.url


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("sv", "light")])
def test_the_page_shuts_nobody_out(person, founder, needs, language, theme):
    someone = person(color_scheme=theme)
    someone.sign_in(founder.email, PASSWORD)
    page, words = someone.page, WORDS[language]
    page.goto(f"{needs}?language={language}")
    someone.see(f"derived-{language}")
    page.get_by_role("link", name=re.compile(f"^{words['Change']} ?: ")).first.click()
    page.get_by_label(words["Days of work"]).fill("-1")
    page.get_by_role("button", name=words["Save the need"]).click()
    expect(page.locator(".errsum")).to_be_visible()
    someone.see(f"wrong-{language}")
    page.goto(needs)
    page.locator("#drop-2").click()
    expect(page.locator(".needcard.dropped")).to_have_count(1)
    someone.see(f"own-{language}")
