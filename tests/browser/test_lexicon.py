"""What was read in one's own words, and the office's lexicon, in a real browser: both languages and colours."""

import pytest

from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_founder
from tests.factories.products import make_product
from tests.fixtures.browser import DESKTOP, PHONE

TEXT = "We develop an autologous CAR-T therapy. Vi behöver utbilda våra operatörer i aseptisk teknik."
WORDS = {
    "en": {"read": "Read in your words", "confirm": "Confirm", "done": "Your answers are in the brief."},
    "sv": {"read": "Läst i era ord", "confirm": "Bekräfta", "done": "Era svar står i beskrivningen."},
}
LOOKS = pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("sv", "dark")])


def look_at(someone, name):
    """Keep pictures of the page in both sizes; nothing bars anybody, nothing is wider than the screen."""
    for size in (PHONE, DESKTOP):
        someone.picture(name, size)
        assert someone.barriers() == []


@LOOKS
def test_a_founder_answers_what_was_read_as_it_was_typed(person, stack, language, theme):
    words = WORDS[language]
    with stack.app.app_context():
        founder = make_founder()
        ref = make_product(founder, description=None).ref
    someone = person(color_scheme=theme)
    someone.sign_in(founder.email, PASSWORD)
    page = someone.page
    page.goto(f"/products/{ref}/brief/own-words?language={language}")
    page.locator("#description").fill(TEXT)
    page.locator("#description").blur()
    page.get_by_role("heading", name=words["read"]).wait_for()
    kind = page.locator("[data-reading]").first
    assert kind.locator("select").is_hidden()
    look_at(someone, f"read-{language}")

    kind.locator("[value=other]").check()
    page.get_by_role("button", name=words["confirm"]).click()
    page.locator(".reads .errsum").wait_for()
    assert page.evaluate("document.activeElement.className") == "errsum"
    look_at(someone, f"refused-{language}")

    kind = page.locator("[data-reading]").first
    kind.locator("select").select_option("aav")
    assert kind.locator("[value=other]").is_checked()
    page.get_by_role("button", name=words["confirm"]).click()
    page.get_by_text(words["done"]).wait_for()
    look_at(someone, f"answered-{language}")
    page.goto(f"/products/{ref}/brief/product-type")
    assert page.locator("#modality").input_value() == "aav"


@LOOKS
def test_the_office_finds_adds_and_looks_ahead(person, stack, language, theme):
    someone = person(color_scheme=theme)
    someone.sign_in("admin@demo.example", stack.demo_password)
    page = someone.page
    page.goto(f"/admin/lexicon?language={language}&q=runway")
    assert page.get_by_text("runway").first.is_visible()
    look_at(someone, f"list-{language}")
    page.goto("/admin/lexicon/add")
    page.locator("#text").fill(f"vein to vein {language}")
    page.locator("#term").select_option("bottleneck/clinical-site")
    look_at(someone, f"entry-{language}")
    page.locator("main form button[type=submit]").first.press("Enter")
    page.wait_for_url("**/admin/lexicon")
    page.goto("/admin/lexicon/publish")
    page.locator("#effect table").wait_for(timeout=60_000)
    look_at(someone, f"publish-{language}")
    page.goto("/admin/lexicon/corrections")
    look_at(someone, f"corrections-{language}")
