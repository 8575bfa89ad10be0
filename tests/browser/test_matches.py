"""The matches page in a real browser: by mouse, by keyboard alone, without JavaScript, on paper; in every look."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories.accounts import PASSWORD
from tests.factories.catalogue import make_hub, make_offer
from tests.factories.organisations import make_founder
from tests.factories.products import make_stromal_cells, make_ziccum
from tests.fixtures.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def founder(stack):
    with stack.app.app_context():
        return make_founder()


@pytest.fixture
def cells(stack, founder):
    """The matches page of a company that needs its stromal cells made."""
    with stack.app.app_context():
        return f"/products/{make_stromal_cells(founder).ref}/matches"


@pytest.fixture
def someone(person, founder):
    someone = person()
    someone.sign_in(founder.email, PASSWORD)
    return someone


def hubs(page: Page) -> list[str]:
    return page.locator("article.hub").evaluate_all("found => found.map(hub => hub.id.slice(2))")


def why_of(page: Page, slug: str) -> Locator:
    """Return the line that opens why a hub is there; below the first six the card itself is opened before."""
    card = page.locator(f"#f-{slug} > summary")
    if card.count():
        card.click()
    return page.locator(f"#w-{slug}-1 > summary")


@contextmanager
def swapped(page: Page):
    """Wait for what a change brings: the page itself, not the redirect that tidies its address, and its swap."""
    with page.expect_response(lambda answer: "/matches" in answer.url and answer.status in (200, 422)):
        yield
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_filter_changes_list_counts_map_and_address_in_place(someone, cells):
    page = someone.page
    page.goto(cells)
    everything = hubs(page)
    page.evaluate("window.stays = true")  # a new page would not know it
    with swapped(page):
        page.get_by_label("Sweden").check()
    expect(page).to_have_url(f"{cells}?country=SE")
    expect(page.locator("article.hub")).not_to_have_count(len(everything))
    left = hubs(page)
    assert set(left) < set(everything)
    assert page.locator(".places li").count() == len(left)
    expect(page.locator("#told")).to_have_text(f"{len(left)} hubs of {len(everything)} shown")
    with swapped(page):
        page.get_by_label("Sort by").select_option("name")
    expect(page).to_have_url(f"{cells}?country=SE&sort=name")
    with swapped(page):
        page.get_by_role("link", name="Remove filter: Sweden").click()
    expect(page.locator("article.hub")).to_have_count(len(everything))
    assert page.evaluate("window.stays") is True
    page.go_back()
    expect(page.get_by_label("Sweden")).to_be_checked()
    expect(page.locator("article.hub")).to_have_count(len(left))


def test_what_a_reader_has_opened_stays_open_when_the_list_changes(someone, cells):
    page = someone.page
    page.goto(cells)
    page.get_by_text("More filters").click()
    why_of(page, "vecura").click()
    with swapped(page):
        page.get_by_label("To a limited extent").check()
    expect(page.get_by_role("link", name="Remove filter: Open to companies")).to_be_visible()
    expect(page.locator("#more-filters")).to_have_attribute("open", "")
    expect(page.locator("#w-vecura-1")).to_have_attribute("open", "")


def test_a_day_that_is_none_is_said_beside_its_field_without_leaving_the_page(someone, cells):
    page = someone.page
    page.goto(cells)
    with swapped(page):
        page.get_by_label("Can start by").fill("next spring")
        page.keyboard.press("Tab")
    expect(page.locator("#f-start-error")).to_contain_text("Enter a date that exists")
    expect(page.get_by_label("Can start by")).to_have_value("next spring")
    assert someone.barriers() == []


def test_a_need_that_must_be_met_may_be_met_in_degrees(someone, cells):
    page = someone.page
    page.goto(cells)
    box = page.locator("#f-need-1")
    expect(page.locator("#least-1")).to_be_hidden()
    with swapped(page):
        box.check()
    met = hubs(page)
    with swapped(page):
        page.locator("#least-1").select_option("covered")
    expect(page.get_by_role("link", name="fully covered")).to_be_visible()
    assert set(hubs(page)) < set(met)


def test_two_changes_in_quick_succession_both_count(someone, cells):
    page = someone.page
    page.goto(cells)
    with swapped(page):
        page.evaluate("for (const id of ['f-country-SE', 'f-need-1']) document.getElementById(id).click()")
    expect(page).to_have_url(f"{cells}?need=1&country=SE")
    expect(page.locator("#f-need-1")).to_be_checked()
    expect(page.get_by_label("Sweden")).to_be_checked()


def test_with_the_keyboard_alone_one_filters_compares_and_reads_why(someone, cells):
    page = someone.page
    page.goto(cells)
    page.locator("#f-need-1").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-start"
    with swapped(page):
        page.get_by_label("Sweden").focus()
        page.keyboard.press("Space")
    expect(page.get_by_label("Sweden")).to_be_checked()
    # The list is new, and the focus is where it was.
    expect(page.get_by_label("Sweden")).to_be_focused()
    for slug in ("vecura", "xintela"):
        with swapped(page):
            page.locator(f"#c-{slug}").focus()
            page.keyboard.press("Space")
        expect(page.locator(f"#c-{slug}")).to_be_focused()
    page.get_by_role("region", name="Comparison", exact=True).get_by_role("link", name="Compare").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Compare 2 hubs")).to_be_in_viewport()
    why_of(page, "vecura").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#h-vecura")).to_contain_text("Takes companies to a limited extent")


def test_four_hubs_are_compared_and_a_fifth_is_too_many(someone, cells):
    page = someone.page
    page.goto(cells)
    for number, slug in enumerate(hubs(page)[:5], start=1):
        with swapped(page):
            page.locator(f"#c-{slug}").check()
        expect(page.locator(".tray")).to_contain_text(
            "One hub chosen" if number == 1 else f"{min(number, 4)} hubs chosen"
        )
    expect(page.locator(".note.warn")).to_contain_text("Four hubs at most")
    expect(page.locator("table.cmp thead th")).to_have_count(4)


def test_without_javascript_the_same_form_filters_and_compares(person, founder, cells):
    someone = person(java_script_enabled=False)
    someone.sign_in(founder.email, PASSWORD)
    page = someone.page
    page.goto(cells)
    page.get_by_label("Sweden").check()
    page.get_by_role("button", name="Filter").click()
    assert page.url.endswith("?country=SE")
    for slug in ("vecura", "xintela"):
        page.locator(f"#c-{slug}").check()
    page.get_by_role("button", name="Compare the hubs you ticked").click()
    assert page.url.endswith("?country=SE&compare=xintela,vecura")
    expect(page.get_by_role("heading", name="Compare 2 hubs")).to_be_visible()
    page.get_by_label("Sort by").select_option("name")
    page.get_by_role("button", name="Filter").click()
    assert "sort=name" in page.url


def test_more_hubs_come_below_those_that_are_there(someone, stack, founder):
    with stack.app.app_context():
        for number in range(45):
            make_offer(make_hub(f"more-{number:02}", country="DK"), service="contained-lab")
        product = make_ziccum(founder)
    page = someone.page
    page.goto(f"/products/{product.ref}/matches?country=DK")
    expect(page.locator("article.hub")).to_have_count(20)
    page.get_by_role("link", name="Show more hubs: 25 left").click()
    expect(page.locator("article.hub")).to_have_count(40)
    page.get_by_role("link", name="Show more hubs: 5 left").click()
    expect(page.locator("article.hub")).to_have_count(45)
    expect(page.locator("#more")).to_have_count(0)
    assert len(set(hubs(page))) == 45


def test_on_paper_the_table_comes_first_and_nothing_is_folded(someone, cells):
    page = someone.page
    page.goto(f"{cells}?country=SE")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("table.only-print")).to_be_visible()
    assert page.locator("table.only-print tbody tr").count() == len(hubs(page))
    assert page.locator("article details:not([open])").count() == 0
    for away in ("#filters", ".tabs", ".tools", "article footer", ".ends"):
        expect(page.locator(away).first).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details:not([open])").count() > 0


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_shuts_nobody_out_in_any_look(person, founder, cells, theme, language):
    someone = person(color_scheme=theme)
    someone.sign_in(founder.email, PASSWORD)
    page = someone.page
    page.goto(f"{cells}?language={language}")
    someone.see(f"all-{language}-{theme}")
    page.goto(f"{cells}?country=SE&need=1&level=covered&compare=xintela,vecura,ccrm-nordic&sort=distance")
    someone.see(f"chosen-{language}-{theme}")
    page.goto(f"{cells}?country=SE&start=2026-12-01")
    someone.see(f"nothing-{language}-{theme}")


def test_with_little_room_the_filters_wait_behind_a_line(person, founder, cells):
    someone = person(viewport=PHONE)
    someone.sign_in(founder.email, PASSWORD)
    page = someone.page
    page.goto(f"{cells}?country=SE")
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#filters-open > summary").click()
    with swapped(page):
        page.get_by_label("Sweden").uncheck()
    expect(page.locator("#filters")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(DESKTOP)
    expect(page.locator("#filters")).to_be_visible()
