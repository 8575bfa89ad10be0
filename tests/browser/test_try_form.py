"""Trying it on the start page in a real browser: a paragraph, picks, one try too many, and keeping it by signing up."""

import re

import pytest
from playwright.sync_api import expect

from atmp_match.extensions import limiter
from tests.factories.accounts import PASSWORD

TEXTS = {
    "en": "We make CAR-T cells from the patient's own blood and need a GMP slot for our first trial.",
    "sv": "Vi gör CAR-T-celler av patientens eget blod och behöver en GMP-tid inför vår första prövning.",
}
WORDS = {
    "en": {"text": "What you develop", "find": "Find hubs", "read": "Read in your words", "keep": "Keep this: create"},
    "sv": {"text": "Vad ni utvecklar", "find": "Hitta hubbar", "read": "Utläst ur er text", "keep": "Spara det här"},
}


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("sv", "dark")])
def test_a_paragraph_is_answered_in_place_in_the_readers_language(person, language, theme):
    visitor, words = person(color_scheme=theme), WORDS[language]
    page = visitor.page
    page.goto(f"/?language={language}")
    page.evaluate("window.stays = true")  # a new page would not know it
    page.get_by_label(words["text"]).fill(TEXTS[language])
    page.get_by_role("button", name=words["find"]).click()
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator(".tried")).to_contain_text(words["read"])
    expect(page.locator(".tried")).to_contain_text("CAR-T")
    assert 1 <= page.locator(".tried article.hub").count() <= 3
    expect(page.get_by_label(words["text"])).to_have_value(TEXTS[language])
    assert page.evaluate("window.stays") is True
    visitor.see(f"answer-{language}")


def test_a_few_picks_are_enough_and_nothing_at_all_is_said_beside_the_field(person):
    visitor = person()
    page = visitor.page
    page.goto("/")
    page.get_by_role("button", name="Find hubs").click()
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.get_by_label("What you develop")).to_have_attribute("aria-invalid", "true")
    visitor.see("nothing")
    page.get_by_label("Kind of product").select_option("msc")
    page.get_by_role("button", name="Find hubs").click()
    expect(page.locator(".tried article.hub").first).to_be_visible()
    expect(page.locator(".errsum")).to_have_count(0)


def test_without_javascript_the_same_form_brings_the_answer(person):
    page = person(java_script_enabled=False).page
    page.goto("/")
    page.get_by_label("What you develop").fill(TEXTS["en"])
    page.get_by_role("button", name="Find hubs").click()
    expect(page.locator(".tried article.hub").first).to_be_visible()
    expect(page.get_by_label("What you develop")).to_have_value(TEXTS["en"])


@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_was_tried_is_the_first_brief_after_signing_up(person, language):
    visitor, words, address = person(), WORDS[language], f"tried-{language}@example.com"
    page = visitor.page
    page.goto(f"/?language={language}")
    page.get_by_label(words["text"]).fill(TEXTS[language])
    page.locator("[name=modality]").select_option("car-t-autologous")
    page.get_by_role("button", name=words["find"]).click()
    page.get_by_role("button", name=words["keep"]).click()
    page.wait_for_url("**/sign-up/keep")
    visitor.see(f"sign-up-{language}")
    for field, typed in {"name": "Asta", "company": "Tried AB", "email": address, "password": PASSWORD}.items():
        page.locator(f"main [name={field}]").fill(typed)
    page.locator("main form[action='/sign-up/kept'] button[type=submit]").click()
    page.wait_for_url("**/check-mail")
    visitor.open_mail(address, "")
    page.locator("main .panel a").first.click()
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/home")
    page.goto("/products")
    page.locator("main table a, main .panel a").filter(
        has_text=re.compile("First product|Första produkten")
    ).first.click()
    ref = re.search(r"PRD-\d+", page.url)[0]
    page.goto(f"/products/{ref}/brief/check-answers")
    expect(page.locator("main")).to_contain_text(TEXTS[language])
    expect(page.locator("main")).to_contain_text("CAR-T")


@pytest.fixture
def one_too_many(app, client, monkeypatch):
    """The application's own answer to one try too many: the stack of these tests runs without limits."""
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    for _ in range(30):
        client.post("/", data={})

    def answer(language):
        client.set_cookie("language", language)
        return client.post("/", data={"modality": "msc"})

    yield answer
    limiter.reset()


@pytest.mark.parametrize(("language", "said"), [("en", "Wait a minute"), ("sv", "Vänta en minut")])
def test_one_try_too_many_keeps_the_text_and_says_when_to_come_back(page, one_too_many, language, said):
    refused, words = one_too_many(language), WORDS[language]
    assert refused.status_code == 429
    page.goto(f"/?language={language}")
    text = page.get_by_label(words["text"])
    text.fill(TEXTS[language])
    page.route("**/", lambda route: route.fulfill(status=429, content_type="text/html", body=refused.text))
    page.get_by_role("button", name=words["find"]).click()
    expect(page.locator("#toast")).to_contain_text(said)
    expect(text).to_have_value(TEXTS[language])
    expect(page.locator(".tried")).to_have_count(0)
