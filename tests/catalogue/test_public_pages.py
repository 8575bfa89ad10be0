"""The directory and the hubs' profiles, as everybody sees them."""

import pytest

from atmp_match.catalogue.actions import claim_hub
from tests.factories.catalogue import make_hub, make_offer
from tests.factories.organisations import make_hub_operator


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.text


def test_the_directory_lists_every_hub_sweden_first(client):
    text = page(client, "/hubs")
    assert "<h1>35 hubs for advanced therapies</h1>" in text
    assert text.count('href="/hubs/') == 35
    assert text.index('id="in-SE"') < text.index('id="in-BE"') < text.index('id="in-US"')


def test_filters_leave_the_hubs_that_fit_and_can_be_removed(client):
    text = page(client, "/hubs?service=contained-lab&country=SE")
    assert "Testa Center" in text
    assert "Viralgen" not in text
    assert 'href="/hubs?country=SE"' in text
    assert 'href="/hubs?service=contained-lab"' in text
    assert '<option value="contained-lab" selected>' in text


def test_choices_say_how_many_hubs_they_leave(client):
    assert '<option value="GB">United Kingdom (4)</option>' in page(client, "/hubs")


def test_without_results_the_page_names_the_filter_to_drop(client):
    text = page(client, "/hubs?service=contained-lab&country=GB")
    assert "No hub fits all of this" in text
    assert '<option value="GB" selected>United Kingdom (0)</option>' in text
    assert "Without “Country: United Kingdom” there is 1 hub" in text
    assert "Without “Service: Bench in a contained laboratory (level 2 or higher)” there are 4 hubs" in text


@pytest.mark.parametrize("query", ["service=espresso", "service=%00x", "grade=%3Cscript%3E", "country=' or 1=1"])
def test_a_filter_that_does_not_exist_finds_nothing_and_breaks_nothing(client, query):
    text = page(client, f"/hubs?{query}")
    assert "No hub fits all of this" in text
    assert "<script>" not in text.split("<main")[1]


def test_a_hubs_profile_says_what_is_known_and_where_from(client):
    text = page(client, "/hubs/testa-center")
    assert "<h1>Testa Center</h1>" in text
    assert 'href="/offers/testa-bsl2"' in text
    assert "There is a Biosafety Level 2 laboratory" in text
    assert "atmpsweden.se/news/swedish-government-commissions-national-atmp-innovation-cluster" in text
    assert "3 Apr 2023" in text
    assert "from 1 Sep 2018" in text
    assert "first seen then; it may be older" in text
    assert "Example, not a fact" in text


def test_a_profile_says_what_is_absent_and_what_is_unknown(client):
    text = page(client, "/hubs/testa-center")
    assert "The facility is non-GMP" in text
    assert "not offered" in text
    assert "not known, ask the hub" in text


def test_a_level_that_no_page_names_says_so(client):
    assert "(usual for this work, no page says it)" in page(client, "/hubs/northx-matfors")
    assert "that this equipment may be used at level 2 is our reading" in page(client, "/hubs/testa-center")


def test_planned_capacity_and_public_bodies_are_marked(client):
    text = page(client, "/hubs/ccrm-nordic")
    assert "Opens 2027, as far as is known." in text
    assert "until 31 Dec 2026" in text
    assert "What you send may become a public record" in page(client, "/hubs/vecura")


def test_openness_that_changed_shows_its_history(client):
    text = page(client, "/hubs/smartcella")
    assert "no longer" in text
    assert "Available for internal developments and for third-party manufacturing" in text


def test_an_unclaimed_hub_says_where_a_question_goes(app, client):
    note = "Nobody at this hub has joined yet: your question goes to the cluster office."
    assert note in page(client, "/hubs/testa-center")
    with app.app_context():
        claim_hub("testa-center", make_hub_operator().id)
    assert note not in page(client, "/hubs/testa-center")


def test_pages_speak_swedish(client):
    text = page(client, "/hubs/testa-center?language=sv")
    assert "Produktionslik testbädd utan GMP" in text
    assert "Laboratorium på skyddsnivå 2" in text
    assert "Sverige" in text
    text = page(client, "/hubs?language=sv&service=contained-lab")
    assert "Bänkplats i skyddslabb (skyddsnivå 2 eller högre)" in text


@pytest.mark.parametrize("slug", ["atlantis", "testa-center%20"])
def test_a_hub_that_does_not_exist_is_not_found(client, slug):
    assert client.get(f"/hubs/{slug}").status_code == 404


def test_every_hub_has_a_profile(app, client):
    slugs = {part.split('"')[0] for part in page(client, "/hubs").split('href="/hubs/')[1:]}
    for slug in slugs:
        assert 'id="offers"' in page(client, f"/hubs/{slug}?language=sv")


def test_what_hubs_write_is_shown_as_text(app, client):
    with app.app_context():
        make_offer(make_hub("loud-hub", summary_en="<script>alert(1)</script>"), title="<b>Loud</b>")
    text = page(client, "/hubs/loud-hub")
    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;Loud&lt;/b&gt;" in text


def test_pages_cost_the_same_for_one_row_and_for_a_hundred(app, client, counted):
    with app.app_context():
        make_offer(make_hub("small-hub"))
        large = make_hub("large-hub")
        for _ in range(100):
            make_offer(large)
    page(client, "/hubs/small-hub")  # a process reads a new vocabulary once, whoever comes first
    costs = {}
    for address in ("/hubs/small-hub", "/hubs/large-hub", "/hubs?service=contained-lab", "/hubs"):
        with counted() as statements:
            page(client, address)
        costs[address] = len(statements)
    assert costs == {"/hubs/small-hub": 7, "/hubs/large-hub": 7, "/hubs?service=contained-lab": 3, "/hubs": 3}


def test_a_hubs_page_passes_the_product_on_to_its_offers_and_back(client):
    assert 'href="/offers/testa-bsl2?product=PRD-7"' in page(client, "/hubs/testa-center?product=PRD-7")
    assert 'href="/hubs/testa-center?product=PRD-7"' in page(client, "/offers/testa-bsl2?product=PRD-7")
    assert 'href="/offers/testa-bsl2"' in page(client, "/hubs/testa-center?product=")
    text = page(client, "/hubs/testa-center?product=%22%3E%3Cscript%3E%26x")
    assert 'href="/offers/testa-bsl2?product=%22%3E%3Cscript%3E%26x"' in text
