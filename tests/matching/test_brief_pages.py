"""The brief as a person without JavaScript fills it in, and as the page saves it by itself."""

import pytest
from sqlalchemy import select

from atmp_match.extensions import db
from atmp_match.products.queries import get_product
from atmp_match.shared.errors import NotFound
from atmp_match.shared.models import EventRow
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_product, make_ziccum


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


@pytest.fixture
def product(app, founder):
    with app.app_context():
        return make_product(founder)


def stored(app, actor, ref):
    with app.app_context():
        return get_product(ref, actor)


def section(product, name):
    return f"/products/{product.ref}/brief/{name}"


def test_a_new_product_leads_to_its_brief(app, client, founder):
    answer = client.post("/products", data={"code_name": "ALM-101"})
    assert answer.status_code == 303
    assert answer.location.startswith("/products/PRD-")
    assert answer.location.endswith("/brief")
    assert "ALM-101" in client.get(answer.location).text
    assert "ALM-101" in client.get("/products").text


def test_a_product_without_a_name_is_refused_and_nothing_stored(client, founder):
    answer = client.post("/products", data={"code_name": "  "})
    assert answer.status_code == 422
    assert "Enter a code name" in answer.text
    assert "No products yet" in client.get("/products").text


@pytest.mark.parametrize(
    "name",
    [
        "product-type", "stage-and-dates", "what-you-bring", "scale-and-containment", "where-you-are-stuck",
        "location", "own-words", "check-answers",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_section_can_be_opened_in_any_order_and_both_languages(client, product, name, language):
    client.set_cookie("language", language)
    assert client.get(section(product, name)).status_code == 200


def test_an_unknown_section_is_not_found(client, product):
    assert client.get(section(product, "cheque-answers")).status_code == 404


def test_saving_goes_on_to_the_next_section_and_stores_what_was_chosen(app, client, founder, product):
    data = {"version": 1, "code_name": "DRY-1", "modality": "viral-vaccine", "atmp_class": "not-atmp"}
    answer = client.post(section(product, "product-type"), data=data)
    assert (answer.status_code, answer.location) == (303, section(product, "stage-and-dates"))
    now = stored(app, founder, product.ref)
    assert (now.code_name, now.modality, now.atmp_class, now.class_basis) == (
        "DRY-1",
        "viral-vaccine",
        "not-atmp",
        None,
    )
    assert (now.done_sections, now.version) == (["product-type"], 2)


def test_saving_for_later_leads_back_to_the_sections(client, product):
    answer = client.post(section(product, "location"), data={"version": 1, "country": "SE", "then": "later"})
    assert (answer.status_code, answer.location) == (303, f"/products/{product.ref}/brief")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("product-type", {"code_name": "A", "modality": "perpetual-motion"}, "Choose one of the answers in the list"),
        ("product-type", {"code_name": "A"}, "Choose the kind of product"),
        ("product-type", {"code_name": "x" * 81, "modality": "aav"}, "at most 80 characters"),
        ("stage-and-dates", {"stage": "research", "earliest_start": "8 Feb 2019"}, "The earliest start has passed"),
        ("stage-and-dates", {"stage": "research", "earliest_start": "the 8th"}, "Enter a date that exists"),
        ("stage-and-dates", {"stage": "research", "latest_finish": "31 Feb 2099"}, "Enter a date that exists"),
        (
            "stage-and-dates",
            {"stage": "research", "earliest_start": "8 Feb 2098", "latest_finish": "2098-02-07"},
            "The latest finish must come after the earliest start",
        ),
        ("scale-and-containment", {"scale_value": "-3", "scale_unit": "L"}, "Enter a number above 0"),
        ("scale-and-containment", {"scale_value": "much", "scale_unit": "L"}, "Enter a number, like 200"),
        ("scale-and-containment", {"containment": "bsl-9"}, "Choose one of the answers in the list"),
        ("where-you-are-stuck", {"bottlenecks": ["gmp-slot", "life"]}, "Choose one of the answers in the list"),
        ("location", {"country": "XX"}, "Choose one of the answers in the list"),
        ("own-words", {"description": "y" * 20_001}, "at most 20000 characters"),
        ("own-words", {"description": "Patient 19900101-1234"}, "personal identity number"),
    ],
)
def test_bad_input_is_named_twice_kept_and_not_stored(app, client, product, founder, name, typed, words):  # noqa: PLR0917
    answer = client.post(section(product, name), data={"version": 1, **typed})
    assert answer.status_code == 422
    assert answer.text.count(words) == 2  # in the summary, and at the field
    assert "<title>Error:" in answer.text
    now = stored(app, founder, product.ref)
    assert now.done_sections == []
    assert (now.modality, now.stage, now.scale_value, now.country, now.description) == (None,) * 5
    assert name in now.drafts
    again = client.get(section(product, name))
    assert words in again.text  # what was typed waits, with what is wrong


@pytest.mark.parametrize("typed", ["8 Feb 2098", "2098-02-08", "8 feb. 2098", "8 februari 2098"])
def test_dates_are_read_as_people_write_them(app, client, founder, product, typed):
    data = {"version": 1, "stage": "gmp-early", "earliest_start": typed}
    assert client.post(section(product, "stage-and-dates"), data=data).status_code == 303
    assert stored(app, founder, product.ref).earliest_start.isoformat() == "2098-02-08"


def test_a_page_that_saves_by_itself_says_so_and_brings_the_new_version(app, client, founder, product):
    answer = client.post(section(product, "location") + "/autosave", data={"version": 1, "country": "SE"})
    assert answer.status_code == 200
    assert "Saved" in answer.text
    assert 'value="2" hx-swap-oob="true"' in answer.text
    assert stored(app, founder, product.ref).country == "SE"


def test_what_is_half_typed_is_kept_and_a_right_answer_takes_its_place(app, client, founder, product):
    half = client.post(section(product, "own-words") + "/autosave", data={"version": 1, "description": "850101-1234"})
    assert "Kept as typed" in half.text
    assert "850101-1234" in client.get(section(product, "own-words")).text
    client.post(section(product, "own-words"), data={"version": 2, "description": "A vaccine"})
    now = stored(app, founder, product.ref)
    assert (now.description, now.drafts) == ("A vaccine", {})


def test_a_second_window_is_told_and_keeps_its_words(app, client, founder, product):
    client.post(section(product, "own-words"), data={"version": 1, "description": "first"})
    answer = client.post(section(product, "own-words"), data={"version": 1, "description": "second"})
    assert answer.status_code == 409
    assert "You changed this section in another window" in answer.text
    assert "second</textarea>" in answer.text
    assert stored(app, founder, product.ref).description == "first"
    by_itself = client.post(section(product, "own-words") + "/autosave", data={"version": 1, "description": "third"})
    assert "Not saved." in by_itself.text
    assert stored(app, founder, product.ref).description == "first"


def test_two_windows_on_different_sections_do_not_disturb_each_other(app, client, founder, product):
    client.post(section(product, "own-words"), data={"version": 1, "description": "first"})
    assert client.post(section(product, "location"), data={"version": 1, "country": "SE"}).status_code == 303


def test_html_in_every_text_is_shown_as_text(client, product):
    evil = "<script>alert(1)</script>"
    client.post(section(product, "product-type"), data={"version": 1, "code_name": evil, "modality": "aav"})
    client.post(section(product, "own-words"), data={"version": 9, "description": evil})
    for path in ("/products", f"/products/{product.ref}/brief", section(product, "own-words"),
                 section(product, "check-answers"), f"/products/{product.ref}/matches"):  # fmt: skip
        assert evil not in client.get(path).text


def test_two_megabytes_of_text_are_too_large_and_nothing_changes(app, client, founder, product):
    answer = client.post(section(product, "own-words"), data={"version": 1, "description": "z" * 2_000_000})
    assert answer.status_code == 413
    assert "A form can hold 1 MB" in answer.text
    assert stored(app, founder, product.ref).version == 1


def test_another_company_s_product_is_not_found(app, client, founder):
    with app.app_context():
        theirs = make_ziccum(make_founder())
    for path in (f"/products/{theirs.ref}/brief", section(theirs, "own-words"), f"/products/{theirs.ref}/matches"):
        assert client.get(path).status_code == 404
    assert client.post(section(theirs, "own-words"), data={"version": 1, "description": "mine"}).status_code == 404
    with app.app_context(), pytest.raises(NotFound):
        get_product(theirs.ref, founder)


def test_events_carry_no_word_of_the_brief(app, client, founder, product):
    client.post(section(product, "own-words"), data={"version": 1, "description": "a secret process"})
    with app.app_context():
        rows = db.session.scalars(select(EventRow).where(EventRow.name == "product-described")).all()
    assert [row.payload for row in rows] == [{"product_id": product.id, "section": "own-words", "version": 2}]
