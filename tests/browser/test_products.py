"""A founder describes a product in a real browser, and sees who can help."""

import pytest
from playwright.sync_api import Page

from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_founder
from tests.factories.products import make_ziccum
from tests.fixtures.browser import DESKTOP, PHONE


def sign_in(page: Page, actor) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(actor.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def founder(stack):
    with stack.app.app_context():
        return make_founder()


@pytest.fixture
def product(stack, founder):
    with stack.app.app_context():
        return make_ziccum(founder)


def test_a_section_saves_itself_and_keeps_the_matches_so_far_up_to_date(page, look, barriers, founder):
    sign_in(page, founder)
    page.goto("/products")
    page.get_by_label("Code name").fill("ALM-101")
    page.get_by_role("button", name="Describe your product").click()
    page.get_by_role("link", name="Continue the brief").click()
    with page.expect_response(lambda answer: answer.url.endswith("/autosave")):
        page.get_by_label("Kind of product").select_option("viral-vaccine")
    page.locator("#so-far .rack").wait_for()
    assert "Saved" in page.locator("#saved").inner_text()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/stage-and-dates")
    page.get_by_label("Scale-up and test batches").check()
    page.get_by_label("Earliest start").fill("the 8th")
    page.get_by_role("button", name="Save and continue").click()
    page.locator(".errsum").wait_for()
    look(page, "errors")
    assert page.evaluate("document.activeElement.className") == "errsum"
    assert page.get_by_label("Earliest start").input_value() == "the 8th"
    assert barriers(page) == []


def test_saving_while_the_section_saves_itself_goes_on_to_the_next(page, founder, product):
    sign_in(page, founder)
    page.goto(f"/products/{product.ref}/brief/product-type")
    with page.expect_request("**/autosave"):
        page.get_by_label("Kind of product").select_option("msc")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/stage-and-dates")


@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "en"), (PHONE, "sv")], ids=["desktop-en", "phone-sv"])
def test_the_brief_and_the_matches_shut_nobody_out(page, look, barriers, founder, product, size, language):  # noqa: PLR0917
    sign_in(page, founder)
    page.set_viewport_size(size)
    brief = f"/products/{product.ref}/brief"
    sections = ("product-type", "stage-and-dates", "scale-and-containment", "where-you-are-stuck", "check-answers")
    found = []
    for path in ("/products", f"/products/{product.ref}/matches", brief, *(f"{brief}/{name}" for name in sections),
                 "/about/order"):  # fmt: skip
        page.goto(f"{path}?language={language}")
        look(page, path.strip("/").replace("/", "-"))
        found += [f"{path}: {barrier}" for barrier in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"{path}: wider than the window")
    assert found == []
