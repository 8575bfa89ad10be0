"""The page that answers why a hub is not there, or not higher: for any hub of the catalogue, by name."""

import re
from html import unescape

import pytest

from atmp_match.catalogue.queries import list_sites
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_stromal_cells


@pytest.fixture
def cells(app, client):
    with app.app_context():
        founder = make_founder()
        product = make_stromal_cells(founder)
    sign_in(client, founder)
    return f"/products/{product.ref}/matches"


def why(client, cells, hub):
    return client.get(f"{cells}/why-not", query_string={"hub": hub})


def test_a_hub_that_is_there_has_its_place_and_what_those_above_do_better(client, cells):
    page = why(client, cells, "vecura")
    assert page.status_code == 200
    assert "Vecura, Karolinska Cell Therapy Center is number" in page.text
    assert "of your matches" in page.text
    assert "Takes companies to a limited extent" in page.text
    assert "Better at " in page.text
    assert 'value="Vecura, Karolinska Cell Therapy Center"' in page.text


def test_what_is_only_worth_knowing_is_no_condition(client, cells):
    page = why(client, cells, "vecura").text
    assert re.search(r"Worth knowing: ?</span>No free time is published here", page)
    assert re.search(r"With conditions: ?</span>Takes companies to a limited extent", page)


def test_a_hub_that_is_not_there_has_what_keeps_it_out_with_its_source(client, cells):
    page = why(client, cells, "testa-center")
    assert "Testa Center is not among your matches" in page.text
    assert "Known not to" in page.text
    assert "nordiclifescience.org" in page.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Takes cells made from iPS or embryonic stem cells; yours is mesenchymal stromal cells (MSC)."),
        ("sv", "Tar celler gjorda av iPS-celler eller embryonala stamceller; er är mesenkymala stromaceller (MSC)."),
    ],
)
def test_another_kind_of_product_is_named_in_the_readers_language(client, cells, language, said):
    client.set_cookie("language", language)
    assert said in unescape(why(client, cells, "royal-free").text)


def test_what_nobody_has_seen_is_an_open_question_whatever_its_words(client, cells):
    page = unescape(why(client, cells, "catalent-gosselies").text)
    assert "Open question: Intent to close the Gosselies cell therapy and plasmid site" in page
    assert "Not known: Intent" not in page


def test_a_captive_hub_is_said_to_be_captive_and_nothing_else_is_promised(client, cells):
    page = why(client, cells, "smartcella")
    assert "It works for its owner alone, so it is never suggested." in page.text
    assert "would match" not in page.text


@pytest.mark.parametrize("typed", ["Testa Center", "testa center", "  TESTA CENTER ", "testa-center"])
def test_the_hub_is_found_by_its_name_as_people_write_it(client, cells, typed):
    assert "Testa Center is not among your matches" in why(client, cells, typed).text


def test_a_name_that_nobody_has_is_said_beside_the_field_and_those_like_it_are_offered(client, cells):
    page = why(client, cells, "biologics")
    assert page.status_code == 422
    assert "No hub in the catalogue has this name" in page.text
    assert "<title>Error: Why not another hub?" in page.text
    assert 'value="biologics"' in page.text
    assert "/matches/why-not?hub=northx-matfors" in page.text
    assert why(client, cells, "<b>\0" * 50).status_code == 422


def test_without_a_name_the_page_asks_for_one(client, cells):
    page = client.get(f"{cells}/why-not")
    assert page.status_code == 200
    assert "Why not another hub?" in page.text
    assert "Error:" not in page.text


def test_every_hub_of_the_catalogue_has_an_answer_in_both_languages(app, client, cells):
    with app.app_context():
        sites = list_sites()
    for site in sites:
        assert f"{site.name} " in unescape(why(client, cells, site.slug).text)
    client.set_cookie("language", "sv")
    assert "Testa Center finns inte bland era träffar" in why(client, cells, "testa-center").text


def test_the_product_of_another_company_has_no_such_page(app, cells):
    with app.app_context():
        other = make_founder()
    stranger = app.test_client()
    sign_in(stranger, other)
    assert why(stranger, cells, "vecura").status_code == 404


def test_the_page_of_matches_leads_to_it(client, cells):
    page = client.get(cells)
    assert 'action="' + cells + '/why-not"' in page.text
    assert '<option value="Testa Center">' in page.text
    assert f"{cells}/why-not?hub=vecura" in page.text
