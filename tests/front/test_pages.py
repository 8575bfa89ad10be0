import re

import pytest

ABOUT = ("order", "privacy", "accessibility", "terms", "contact")


def test_the_start_page_says_what_this_is_and_leads_to_signing_up(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<h1>Find who in Sweden can make your therapy, and when they have time</h1>" in answer.text
    assert 'href="/products"' in answer.text


def test_a_stranger_is_given_no_cookie_for_looking_around(client):
    for path in ("/", *(f"/about/{page}" for page in ABOUT)):
        assert client.get(path).headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("page", ABOUT)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_each_page_about_ourselves_can_be_read_in_both_languages(client, page, language):
    answer = client.get(f"/about/{page}?language={language}")
    assert answer.status_code == 200
    assert f'<html lang="{"sv" if language == "sv" else "en-GB"}"' in answer.text


def test_an_unknown_page_is_not_found_in_the_look_of_the_house(client):
    answer = client.get("/about/nothing")
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.text
    assert 'class="bar"' in answer.text


def test_the_language_comes_from_the_browser_until_the_reader_chooses(client):
    swedish = {"Accept-Language": "sv-SE, en;q=0.5"}
    assert '<html lang="sv"' in client.get("/", headers=swedish).text
    assert '<html lang="en-GB"' in client.get("/", headers={"Accept-Language": "de"}).text
    client.get("/?language=en")
    assert '<html lang="en-GB"' in client.get("/", headers=swedish).text


def test_the_switch_leads_to_the_same_page_and_keeps_its_filters(client):
    page = client.get("/about/order?grade=gmp&grade=hq").text
    assert 'href="/about/order?grade=gmp&amp;grade=hq&amp;language=sv" lang="sv" hreflang="sv"' in page


def test_an_unknown_language_changes_nothing(client):
    answer = client.get("/?language=xx")
    assert '<html lang="en-GB"' in answer.text
    assert answer.headers.getlist("Set-Cookie") == []
    assert client.post("/language", data={"language": "xx"}).status_code == 422


def test_the_colours_are_kept_and_the_dark_sheet_follows_them(client):
    assert 'media="screen and (prefers-color-scheme: dark)"' in client.get("/").text
    answer = client.post("/theme", data={"theme": "dark", "back": "/about/order"})
    assert (answer.status_code, answer.location) == (303, "/about/order")
    assert re.search(r'dark\.css[^"]*"\s+media="screen"', client.get("/").text)
    client.post("/theme", data={"theme": "light"})
    assert "dark.css" not in client.get("/").text


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_a_switch_never_leads_to_another_site(client, elsewhere):
    answer = client.post("/language", data={"language": "sv", "back": elsewhere})
    assert (answer.status_code, answer.location) == (303, "/")


def test_pages_carry_no_script_or_handler_of_their_own(client):
    for path in ("/", "/about/order", "/about/nothing"):
        page = client.get(path).text
        assert re.findall(r"<script(?![^>]* src=)", page) == []
        assert re.findall(r"\son\w+=", page) == []
        assert "javascript:" not in page
