"""The matches page: the conclusion, the hubs with their reasons, an honest nothing."""

import re

import pytest
from sqlalchemy import event

from atmp_match.extensions import db
from atmp_match.matching.actions.needs import write_needs
from atmp_match.products.rules import Need
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_product, make_stromal_cells, make_ziccum


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


@pytest.fixture
def statements(app):
    """Every SQL statement that is executed, in order."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def page_of(app, client, make, founder, query=""):
    with app.app_context():
        product = make(founder)
    return client.get(f"/products/{product.ref}/matches{query}")


def order(page):
    return [part.split('"', 1)[0] for part in page.text.split('<article class="hub" id="h-')[1:]]


def test_a_vaccine_that_needs_a_laboratory_gets_testa_center_first(app, client, founder):
    page = page_of(app, client, make_ziccum, founder)
    assert page.status_code == 200
    assert order(page)[0] == "testa-center"
    assert "Testa Center covers everything" in page.text
    assert "<h1>Two hubs can help. Testa Center covers everything</h1>" in page.text
    assert "Together they meet all your needs." in page.text
    assert "Not an advanced therapy, as you say" in page.text
    assert "No hub is told that you searched" in page.text


def test_the_page_says_why_with_the_source(app, client, founder):
    page = page_of(app, client, make_ziccum, founder)
    assert "Open to companies" in page.text
    assert "In your country: Uppsala" in page.text
    assert "atmpsweden.se/news/swedish-government-commissions-national-atmp-innovation-cluster" in page.text
    assert "/offers/testa-bsl2?product=PRD-1001&amp;need=" in page.text


def test_limited_and_captive_sites_are_told_apart(app, client, founder):
    page = page_of(app, client, make_stromal_cells, founder)
    assert "vecura" in order(page)
    assert "Takes companies to a limited extent" in page.text
    assert "smartcella" not in order(page)
    assert "testa-center" not in order(page)


def test_a_filter_shows_only_what_passes_and_one_that_lets_nothing_through_is_named(app, client, founder):
    page = page_of(app, client, make_stromal_cells, founder, "?country=SE&level=covered")
    assert "xintela" in order(page)
    assert "baylor-cagt" not in order(page)
    nothing = page_of(app, client, make_stromal_cells, founder, "?country=FI")
    assert order(nothing) == []
    assert "No hub passes all of this" in nothing.text
    assert "Without “Finland” there would be " in nothing.text


def test_where_nothing_fits_the_page_says_so_and_who_is_nearest(app, client, founder):
    def make(actor):
        return make_product(
            actor, modality="plasmid-drug", stage="gmp-early", grade_needed="gmp", containment="bsl-1", country="SE",
            scale_value=5000, scale_unit="L", brings=["cell-bank", "process"], bottlenecks=["plasmid-supply"],
        )  # fmt: skip

    page = page_of(app, client, make, founder)
    assert "No hub is known to do this today" in page.text
    assert "It would match if 500 L were enough; you ask for 5,000 L" in page.text
    assert "larger than any known here" in page.text


def test_a_bare_product_is_asked_for_more(app, client, founder):
    page = page_of(app, client, make_product, founder)
    assert page.status_code == 200
    assert "Tell us a little more, and matches start" in page.text


def test_the_page_speaks_swedish(app, client, founder):
    client.set_cookie("language", "sv")
    page = page_of(app, client, make_ziccum, founder)
    assert page.status_code == 200
    assert "Laboratorium på skyddsnivå 2" in page.text


def test_the_pages_take_few_statements_however_many_rows(app, client, founder, statements):
    with app.app_context():
        product = make_ziccum(founder)
    counts = []
    for extra in (0, 30):
        with app.app_context():
            for _ in range(extra):
                make_product(founder)
        for path in ("/products", f"/products/{product.ref}/brief/own-words", f"/products/{product.ref}/matches"):
            client.get(path)  # warm: the vocabulary is read once for each process
            statements.clear()
            assert client.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 15


def test_how_the_order_is_decided_is_open_to_everybody_and_lists_every_point(app):
    page = app.test_client().get("/about/order")
    assert page.status_code == 200
    assert ">In your country<" in page.text
    assert ">26</td>" in page.text


def test_what_they_meet_together_is_said_only_of_several_needs(app, client, founder):
    own = [Need("contained-lab", containment="bsl-2"), Need("process-development"), Need("funding-advice")]
    with app.app_context():
        ref = make_ziccum(founder).ref
        write_needs(ref, own[:1], by=founder)
    assert "Together they" not in client.get(f"/products/{ref}/matches").text
    with app.app_context():
        write_needs(ref, [*own, Need("technology-transfer", "car-t-autologous")], by=founder)
    assert re.search(r"Together they meet [123] of your 4 needs.", client.get(f"/products/{ref}/matches").text)
    page = client.get(f"/products/{ref}/matches", headers={"Accept-Language": "sv"})
    assert re.search(r"Tillsammans uppfyller de [123] av era 4 behov.", page.text)


def test_below_the_first_six_a_line_opens_the_card_and_everything_is_there(app, client, founder):
    page = page_of(app, client, make_stromal_cells, founder)
    hubs = order(page)
    folded = re.findall(r'<details class="fold" id="f-([a-z0-9-]+)">', page.text)
    assert len(hubs) > 6
    assert folded == hubs[6:]
    assert page.text.count('<dl class="facts">') == len(hubs)
    assert page.text.count('<ul class="rack">') == len(hubs)


def test_old_evidence_is_said_once_for_each_need(app, client, founder):
    page = page_of(app, client, make_stromal_cells, founder)
    assert "the cluster office&#39;s limit is" in page.text
    assert "Latest evidence is from" not in page.text


def test_the_same_rule_for_several_needs_is_said_once(app, client, founder):
    with app.app_context():
        ref = make_stromal_cells(founder, modality="car-t-autologous", containment="bsl-2").ref
        write_needs(ref, [
            Need("plasmid-manufacturing", modality="plasmid-starting-material"),
            Need("vector-manufacturing", modality="lentiviral-vector"),
        ], by=founder)  # fmt: skip
    page = client.get(f"/products/{ref}/matches").text
    assert page.count("HQ is enough here") == 1
    assert "<b>Plasmid DNA manufacturing, HQ; Viral vector manufacturing, HQ.</b> HQ is enough here" in page
