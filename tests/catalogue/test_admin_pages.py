"""The cluster office looks after the catalogue in a browser."""

import re

import pytest

from atmp_match.catalogue.actions import edit_offer, facts_of
from atmp_match.catalogue.queries import get_offer, list_edits
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_admin, make_founder, make_manager

ADDRESS = "/admin/catalogue/offers/testa-bsl2"


@pytest.fixture
def admin(app, client):
    with app.app_context():
        admin = make_admin(name="Ellen Editor")
    sign_in(client, admin)
    return admin


def typed(app, **changes):
    """Return the form as the page would send it unchanged, but for these fields."""
    with app.app_context():
        offer = get_offer("testa-bsl2")
        facts = facts_of(offer)
    row = facts["evidence"][0]
    form = {
        "version": offer.version,
        "title": offer.title,
        "title_sv": offer.title_sv,
        "value": offer.value,
        "grades": offer.grades,
        "modalities": offer.modalities,
        "containment_max": offer.containment_max,
        "openness": offer.openness,
        "scale_value": "",
        "scale_unit": "",
        "available_from": "2023-04-03",
        "available_from_basis": "earliest-evidence",
        "available_until": "",
        "reason": "The hub told us",
        "rows": "1",
        **{f"evidence-0-{name}": value for name, value in row.items()},
    }
    return form | changes


def now(app):
    with app.app_context():
        offer = get_offer("testa-bsl2")
        return facts_of(offer) | {"version": offer.version}


def test_the_list_shows_offers_by_hub_and_finds_words(client, admin):
    text = client.get("/admin/catalogue").text
    assert text.count('href="/admin/catalogue/offers/') == 104
    found = client.get("/admin/catalogue?q=BSL-2 LAB").text
    assert 'href="/admin/catalogue/offers/testa-bsl2"' in found
    assert found.count('href="/admin/catalogue/offers/') == 1
    assert "No hub or offer holds “100%”" in client.get("/admin/catalogue?q=100%25").text


def test_the_form_holds_what_the_offer_says(client, admin):
    text = client.get(ADDRESS).text
    assert 'value="BSL-2 laboratory"' in text
    assert 'value="2023-04-03"' in text
    assert "There is a Biosafety Level 2 laboratory" in text
    assert "The office has not edited this offer." in text


def test_a_saved_form_changes_the_offer_and_its_history(app, client, admin):
    answer = client.post(ADDRESS, data=typed(app, title="Level 2 laboratory", scale_value="2,5", scale_unit="L"))
    assert (answer.status_code, answer.location) == (303, ADDRESS)
    assert {name: now(app)[name] for name in ("title", "scale_value", "scale_unit", "version")} == {
        "title": "Level 2 laboratory",
        "scale_value": 2.5,
        "scale_unit": "L",
        "version": 2,
    }
    text = client.get(ADDRESS).text
    assert "Saved." in text
    assert "The hub told us" in text
    assert "Ellen Editor" in text
    assert "<del>BSL-2 laboratory</del> <ins>Level 2 laboratory</ins>" in text
    assert "Level 2 laboratory" in client.get("/hubs/testa-center").text


def test_a_form_sent_unchanged_changes_nothing(app, client, admin):
    before = now(app)
    assert client.post(ADDRESS, data=typed(app)).status_code == 303
    assert now(app) == before
    assert "Nothing was different, so nothing was changed." in client.get(ADDRESS).text


def test_a_first_day_may_be_only_a_year(app, client, admin):
    client.post(ADDRESS, data=typed(app, available_from="2021"))
    assert (str(now(app)["available_from"]), now(app)["available_from_precision"]) == ("2021-01-01", "year")
    assert 'value="2021"' in client.get(ADDRESS).text


def test_a_source_can_be_added_in_a_row_of_its_own(app, client, admin):
    before = now(app)
    more = client.post(ADDRESS, data=typed(app, add="1", title="Typed already"))
    assert more.status_code == 200
    assert 'name="evidence-1-claim"' in more.text
    assert 'value="Typed already"' in more.text
    assert now(app) == before
    row = {"evidence-1-claim": "By telephone", "evidence-1-source": "operator", "evidence-1-seen": "a call"}
    client.post(ADDRESS, data=typed(app, rows="2", **row))
    assert now(app)["evidence"][1] == {
        "claim": "By telephone",
        "source": "operator",
        "seen": "a call",
        "as_of": None,
    }


def test_a_row_left_empty_is_no_source(app, client, admin):
    before = now(app)
    assert client.post(ADDRESS, data=typed(app, rows="2")).status_code == 303
    assert now(app) == before


def test_the_last_source_cannot_be_removed(app, client, admin):
    before = now(app)
    answer = client.post(ADDRESS, data=typed(app, **{"evidence-0-remove": "y"}))
    assert answer.status_code == 422
    assert "Name at least one source" in answer.text
    assert now(app) == before


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", " ", "Enter the English title"),
        ("title_sv", "", "Enter the Swedish title"),
        ("value", "perhaps", "Choose yes or not certain"),
        ("grades", [], "Choose at least one grade"),
        ("modalities", ["any", "aav"], "Choose either any kind, or not known, or single kinds"),
        ("containment_max", "bsl-9", "“bsl-9” is not in the list"),
        ("openness", "", "Choose whether it is open to companies"),
        ("scale_value", "lots", "Enter a number, or nothing if it is not known"),
        ("available_from", "spring", "Enter a date like 2026-11-22, 2026-11 or 2026"),
        ("available_from", "2026-02-30", "Enter a date like 2026-11-22, 2026-11 or 2026"),
        ("available_from_basis", "", "Say how the first day is known"),
        ("available_until", "2026", "Enter a date like 2026-11-22"),
        ("available_until", "2020-01-01", "The last day must be after the first"),
        ("reason", "", "Enter why you change it"),
        ("evidence-0-claim", "", "Enter what the source says"),
        ("evidence-0-as_of", "May", "Enter a date like 2026-11-22, 2026-11 or 2026"),
        ("evidence-0-source", "gossip", "Choose who says it"),
        ("version", "one", "Enter a whole number"),
    ],
)
@pytest.mark.usefixtures("admin")
def test_bad_input_stands_beside_its_field_and_changes_nothing(app, client, field, value, message):
    before = now(app)
    answer = client.post(ADDRESS, data=typed(app, **{field: value}))
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text or field.startswith("evidence")
    assert f'<a href="#{field}">{message}</a>' in answer.text
    assert f'id="{field}-error"' in answer.text or field == "version"
    assert now(app) == before


def test_what_was_typed_is_kept_beside_an_error(app, client, admin):
    text = client.post(ADDRESS, data=typed(app, title="<b>Typed</b>", scale_value="lots")).text
    assert 'value="&lt;b&gt;Typed&lt;/b&gt;"' in text
    assert 'value="lots"' in text


def test_a_stale_form_shows_what_changed_and_keeps_what_was_typed(app, client, admin):
    form = typed(app, title="My title")
    with app.app_context():
        other = make_admin(name="Olle Other")
        edit_offer("testa-bsl2", {"title": "His title"}, 1, reason="He knows better", by=other)
    answer = client.post(ADDRESS, data=form)
    assert answer.status_code == 409
    assert "Olle Other changed this offer at" in answer.text
    assert "<del>BSL-2 laboratory</del> <ins>His title</ins>" in answer.text
    assert 'value="My title"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert now(app)["title"] == "His title"
    assert client.post(ADDRESS, data=form | {"version": "2"}).status_code == 303
    assert now(app)["title"] == "My title"
    with app.app_context():
        assert [edit.by for edit in list_edits("testa-bsl2")] == ["Ellen Editor", "Olle Other"]


def test_the_form_speaks_swedish(client, admin):
    text = client.get(f"{ADDRESS}?language=sv").text
    assert "Bänkplats i skyddslabb" in text
    assert "Skyddsnivå 2 (låg risk)" in text


@pytest.mark.parametrize("address", ["/admin/catalogue", ADDRESS])
def test_only_the_office_may_come_in(app, client, address):
    assert client.get(address).location.startswith("/sign-in?next=")
    for make in (make_founder, make_manager):
        with app.app_context():
            actor = make()
        sign_in(client, actor)
        assert client.get(address).status_code == 403


def test_nobody_else_can_save(app, client):
    form, before = typed(app, title="Taken over"), now(app)
    with app.app_context():
        founder = make_founder()
    sign_in(client, founder)
    assert client.post(ADDRESS, data=form).status_code == 403
    assert now(app) == before


def test_an_offer_that_does_not_exist_has_no_form(client, admin):
    assert client.get("/admin/catalogue/offers/atlantis-gold").status_code == 404


def test_pages_cost_few_statements(client, admin, counted):
    client.get(ADDRESS)  # the first visit reads the vocabulary
    costs = []
    for address in ("/admin/catalogue?q=testa-bsl2", "/admin/catalogue", ADDRESS):
        with counted() as statements:
            assert client.get(address).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert max(costs) <= 15


def test_the_form_shows_which_kinds_are_named_and_all_of_them_where_the_page_names_each(app, client, admin):
    named = r'name="modalities_named" value="([^"]+)"[^>]*checked|checked[^>]*name="modalities_named" value="([^"]+)"'

    def ticked(offer_id):
        text = client.get(f"/admin/catalogue/offers/{offer_id}").text
        return {first or second for first, second in re.findall(named, text)}

    assert ticked("vecura-cells") == {"car-t-autologous"}
    assert ticked("xintela-cells") == {"msc", "tissue-engineered"}
    assert ticked("testa-bsl2") == set()
