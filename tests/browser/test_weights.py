"""The office changes what decides the order in a real browser: typed, looked ahead, published, read by everybody."""

import pytest

from tests.factories.organisations import make_founder
from tests.factories.products import make_stromal_cells, make_ziccum
from tests.fixtures.browser import DESKTOP, PHONE

WORDS = {
    "en": {"preview": "Preview", "publish": "Publish", "why": "Why you change it", "old": "As delivered"},
    "sv": {"preview": "Förhandsgranska", "publish": "Publicera", "why": "Varför du ändrar", "old": "Vid leverans"},
}


@pytest.fixture
def office(person, stack):
    """Somebody of the office, where six products would see another order."""
    with stack.app.app_context():
        founder = make_founder()
        for make in (make_stromal_cells, make_ziccum) * 3:
            make(founder)

    def arrive(theme):
        someone = person(color_scheme=theme)
        someone.sign_in("admin@demo.example", stack.demo_password)
        return someone

    return arrive


def look_at(someone, name):
    """Keep pictures of the page in both sizes; nothing bars anybody, nothing is wider than the screen."""
    for size in (PHONE, DESKTOP):
        someone.picture(name, size)
        assert someone.barriers() == []
        assert someone.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("sv", "dark")])
def test_the_office_looks_ahead_and_publishes_with_the_keyboard(office, language, theme):
    words, someone = WORDS[language], office(theme)
    page = someone.page
    page.goto(f"/admin/weights?language={language}")
    look_at(someone, f"form-{language}")

    home = page.locator("#place-same-country")
    typed = str(int(home.input_value()) - 8)
    page.locator("#place-nordic").fill("99")
    page.get_by_role("button", name=words["preview"]).press("Enter")
    assert page.evaluate("document.activeElement.className") == "errsum"
    assert page.locator("#place-nordic").input_value() == "99"
    look_at(someone, f"error-{language}")

    home.fill(typed)
    page.locator("#place-nordic").fill(typed)
    page.locator("#place-eea").fill("0")
    page.locator("#place-europe").fill("0")
    page.get_by_role("button", name=words["preview"]).press("Enter")
    page.locator("#preview").wait_for()
    look_at(someone, f"preview-{language}")

    page.get_by_label(words["why"]).fill("Neighbours are as near as home")
    page.get_by_role("button", name=words["publish"]).press("Enter")
    page.wait_for_url("**/admin/weights")
    assert home.input_value() == typed
    look_at(someone, f"published-{language}")

    page.get_by_role("link", name=words["old"]).first.press("Enter")
    page.wait_for_url("**/admin/weights/0")
    look_at(someone, f"older-{language}")

    page.goto("/about/order")
    assert page.get_by_text("Neighbours are as near as home").first.is_visible()
    look_at(someone, f"order-{language}")


def test_old_evidence_is_seen_on_the_pages(office):
    someone = office("light")
    said = {
        "/hubs/testa-center": "the cluster office's limit is",
        "/offers/testa-pilot-mammalian": "the cluster office's limit is",
        "/admin/catalogue?old=1": "Only old evidence",
    }
    for path, words in said.items():
        someone.page.goto(path)
        assert someone.page.get_by_text(words).first.is_visible()
        look_at(someone, path.split("?")[0].strip("/").replace("/", "-"))
