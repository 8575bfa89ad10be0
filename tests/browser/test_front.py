"""The frame around every page: both themes, small screens, keyboard, and no JavaScript."""

import pytest

from tests.fixtures.browser import DESKTOP, PHONE

PATHS = ("/", "/about/privacy", "/about/accessibility", "/about/terms", "/about/contact", "/no-such-page")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out_of_our_own_pages_in_either_theme(page, barriers, theme, size):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    found = {}
    for path in PATHS:
        page.goto(path)
        found[path] = barriers(page)
    assert found == {path: [] for path in PATHS}


def test_the_dark_sheet_follows_the_device_until_the_reader_chooses(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    page.goto("/about/order")
    dark = page.evaluate(ground)
    page.get_by_label("Colours").select_option("light")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/about/order*")
    assert page.evaluate(ground) != dark


@pytest.mark.parametrize("path", PATHS)
def test_pages_flow_at_320_pixels_without_moving_sideways(page, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_first_tab_leads_past_the_bar_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_a_phone_opens_by_keyboard_and_closes_with_escape(page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    menu = page.locator("details.mmenu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link", name="Hubs").is_visible()
    page.keyboard.press("Escape")
    assert not menu.get_by_role("link", name="Hubs").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_language_and_menu_work_without_javascript(browser, stack):
    context = browser.new_context(base_url=stack.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("details.mmenu summary").click()
    page.locator("details.mmenu").get_by_role("link", name="Svenska").click()
    assert page.locator("html").get_attribute("lang") == "sv"
    page.goto("/about/privacy")
    assert page.locator("h1").inner_text() == "Integritet"
    context.close()
