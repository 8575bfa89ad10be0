"""Trying it before signing up: an answer for anyone, nothing stored, and a way to keep it."""

import re

import pytest
from sqlalchemy import func, select

from atmp_match.extensions import Base, db, limiter
from atmp_match.matching.actions.keeping import seal, unseal
from atmp_match.products.models import Product
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.organisations import make_founder, make_manager

SECRET = "quokkamycin"  # a word that stands nowhere else
PARAGRAPH = f"We develop {SECRET}, an oncolytic adenovirus, and our process does not scale beyond 2 L."
ACCOUNT = {"name": "Asta", "company": "Almvik", "email": "asta@almvik.example", "password": PASSWORD}


@pytest.fixture
def with_limits(app, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


def rows_of_every_table(app):
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def kept_in(answer):
    return re.search(r'name="kept" value="([^"]*)"', answer.text)[1]


def products(app):
    with app.app_context():
        return db.session.scalars(select(Product).order_by(Product.id)).all()


def test_the_start_page_asks_what_somebody_develops(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Try it now, without an account" in answer.text
    assert "What an answer looks like" in answer.text


def test_a_pasted_paragraph_is_answered_on_the_same_page(client):
    answer = client.post("/", data={"description": PARAGRAPH})
    assert answer.status_code == 200
    assert "Testa Center" in answer.text
    assert "Read in your words, and not confirmed:" in answer.text
    assert answer.text.count('<svg class="vial') > 4
    assert PARAGRAPH in answer.text  # the form keeps what was typed
    assert "What an answer looks like" not in answer.text


def test_what_was_read_stands_in_groups_of_up_to_three_with_the_words_it_came_from(client):
    read = client.post("/", data={"description": PARAGRAPH}).text.split('<dl class="kv read">')[1].split("</dl>")[0]
    groups = read.split('<ul class="chips">')[1:]
    assert len(groups) >= 2
    assert all(1 <= group.count('<li class="chip') <= 3 for group in groups)
    assert all("from: “" in group for group in groups)
    assert "Likeliest: </span>Adenovirus or oncolytic virus" in read


def test_a_paragraph_in_swedish_is_answered_in_swedish(client):
    client.set_cookie("language", "sv")
    answer = client.post(
        "/", data={"description": "Vi torkar virusbaserade vacciner och behöver ett labb på skyddsnivå 2."}
    )
    assert answer.status_code == 200
    assert "Testa Center" in answer.text
    assert "Spara det här: öppna ett konto" in answer.text


def test_a_few_picks_do_as_well(client):
    answer = client.post("/", data={"modality": "msc", "stage": "gmp-early", "bottleneck": "gmp-slot"})
    assert answer.status_code == 200
    assert "Xintela" in answer.text
    assert "Smartcella" not in answer.text


def test_where_nothing_fits_it_says_so(client):
    phage = client.post("/", data={"modality": "bacteriophage", "bottleneck": "gmp-slot"})
    assert "No hub is known to do this today." in phage.text
    reagent = client.post("/", data={"modality": "protein-reagent", "bottleneck": "small-fill"})
    assert "No hub in Sweden is known to do this. The first abroad is" in reagent.text


def test_nothing_to_go_by_is_said_beside_the_field(client):
    for data in ({}, {"stage": "gmp-early"}):
        answer = client.post("/", data=data)
        assert answer.status_code == 422
        assert "Write a few sentences, or choose a kind of product or where you are stuck" in answer.text


def test_a_personal_number_and_a_text_without_end_are_refused_with_the_text_kept(client):
    answer = client.post("/", data={"description": "Patient 19121212-1212 has it"})
    assert answer.status_code == 422
    assert "personal identity number" in answer.text
    assert "Patient 19121212-1212 has it" in answer.text
    assert client.post("/", data={"description": "virus " * 4000}).status_code == 422


def test_trying_stores_nothing_anywhere_and_logs_no_word_of_it(app, client, capfd, caplog):
    client.get("/")  # the vocabulary is read
    before = rows_of_every_table(app)
    answer = client.post("/", data={"description": PARAGRAPH, "modality": "oncolytic-adenovirus"})
    assert answer.status_code == 200
    client.post("/sign-up/keep", data={"kept": kept_in(answer)})
    assert rows_of_every_table(app) == before
    written = capfd.readouterr()
    assert SECRET not in written.out + written.err + caplog.text
    assert "Set-Cookie" not in answer.headers
    assert all(SECRET not in header for _name, header in answer.headers)
    with client.session_transaction() as session:
        assert SECRET not in str(dict(session))


def test_trying_is_limited_and_the_refusal_is_a_page(with_limits, client):
    data = {"modality": "msc"}
    statuses = [client.post("/", data=data).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    refused = client.post("/", data=data)
    assert "Too many tries" in refused.text
    assert '<main id="main"' in refused.text
    assert client.get("/").status_code == 200


def test_what_was_tried_becomes_the_first_brief_of_the_new_account(app, client):
    tried = {
        "description": PARAGRAPH,
        "modality": "oncolytic-adenovirus",
        "stage": "scale-up",
        "bottleneck": "process-scale",
    }
    form = client.post("/sign-up/keep", data={"kept": kept_in(client.post("/", data=tried))})
    assert form.status_code == 200
    assert 'action="/sign-up/kept"' in form.text
    assert SECRET not in form.request.url
    assert products(app) == []
    answer = client.post("/sign-up/kept", data={**ACCOUNT, "kept": kept_in(form)})
    assert (answer.status_code, answer.location) == (303, "/check-mail")
    (product,) = products(app)
    assert (product.description, product.modality, product.stage) == (PARAGRAPH, "oncolytic-adenovirus", "scale-up")
    assert product.bottlenecks == ["process-scale"]
    assert product.code_name == "First product"


def test_a_mistake_in_the_sign_up_form_loses_nothing(app, client):
    kept = kept_in(client.post("/", data={"description": PARAGRAPH}))
    wrong = client.post("/sign-up/kept", data={**ACCOUNT, "password": "short", "kept": kept})
    assert wrong.status_code == 422
    assert products(app) == []
    assert client.post("/sign-up/kept", data={**ACCOUNT, "kept": kept_in(wrong)}).status_code == 303
    assert [product.description for product in products(app)] == [PARAGRAPH]


def test_for_an_address_that_has_an_account_the_answer_is_the_same_and_nothing_is_kept(app, client):
    with app.app_context():
        make_user(ACCOUNT["email"])
    kept = kept_in(client.post("/", data={"description": PARAGRAPH}))
    answer = client.post("/sign-up/kept", data={**ACCOUNT, "kept": kept})
    assert (answer.status_code, answer.location) == (303, "/check-mail")
    assert products(app) == []


def test_only_what_this_application_sealed_is_kept(app, client):
    client.post("/sign-up/kept", data={**ACCOUNT, "kept": "planted.by.somebody"})
    assert products(app) == []
    text = client.post("/sign-up/keep", data={"kept": "planted.by.somebody"}).text
    assert "What you tried is too old to be kept" in text


def test_a_seal_gives_back_the_longest_text_word_for_word(inside):
    text = "ä€𝄞\n" * 5000
    assert unseal(seal({"description": text})) == {"description": text}
    assert unseal(seal({})[:-2]) is None


def test_who_is_signed_in_keeps_it_as_a_product_and_two_clicks_keep_it_once(app, client):
    with app.app_context():
        founder = make_founder()
    sign_in(client, founder)
    tried = client.post("/", data={"description": PARAGRAPH})
    assert 'action="/products/keep"' in tried.text
    locations = {client.post("/products/keep", data={"kept": kept_in(tried)}).location for _ in range(2)}
    (product,) = products(app)
    assert locations == {f"/products/{product.ref}/brief"}
    assert client.post("/products/keep", data={"kept": "planted"}).status_code == 410
    assert len(products(app)) == 1


def test_who_signs_in_meanwhile_keeps_it_by_a_button(app, client):
    kept = kept_in(client.post("/", data={"description": PARAGRAPH}))
    with app.app_context():
        founder = make_founder()
    sign_in(client, founder)
    page = client.post("/sign-up/keep", data={"kept": kept})
    assert 'action="/products/keep"' in page.text
    assert client.post("/products/keep", data={"kept": kept_in(page)}).status_code == 303


def test_a_hub_manager_has_no_products_to_keep_it_in(app, client):
    with app.app_context():
        manager = make_manager()
    sign_in(client, manager)
    kept = kept_in(client.post("/", data={"description": PARAGRAPH}))
    assert client.post("/products/keep", data={"kept": kept}).status_code == 403
    assert products(app) == []
