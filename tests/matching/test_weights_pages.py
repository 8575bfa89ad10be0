"""The office's page of weights, and what everybody can read about the order."""

import pytest
from flask import render_template_string

from atmp_match.matching.queries import current_weights, list_weight_versions
from atmp_match.matching.rules import DEFAULT
from atmp_match.matching.rules.weights import UNKNOWN, flat
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_stromal_cells

TYPED = {code: str(points) for code, points in flat(DEFAULT.table).items() if code not in UNKNOWN}
NUMBERS = TYPED | {"stale_months": "36", "version": "0"}
CHANGED = NUMBERS | {"place-same-country": "18", "reason": "Home is near enough"}


@pytest.fixture
def office(app, client):
    with app.app_context():
        admin = make_admin(name="Ellen Editor")
    sign_in(client, admin)
    return admin


def versions(app):
    with app.app_context():
        return [(note.version, note.reason) for note in list_weight_versions()]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_page_has_a_field_for_every_number_but_those_of_the_unknown(client, office, language):
    client.set_cookie("language", language)
    page = client.get("/admin/weights").text
    for code, points in TYPED.items():
        assert f'id="{code}"' in page
        assert f'name="{code}" type="text" value="{points}"' in page
    for code in UNKNOWN:
        assert f'name="{code}"' not in page


def test_a_preview_shows_the_difference_and_publishes_nothing(app, client, office):
    page = client.post("/admin/weights/preview", data=CHANGED)
    assert page.status_code == 200
    assert "nothing is published yet" in page.text
    assert '<td class="r">26</td><td class="r"><b>18</b></td>' in page.text
    assert "There are fewer than five products" in page.text
    assert versions(app) == []


@pytest.mark.parametrize(
    ("counts", "said"),
    [([0], "none"), ([1, 4], "fewer than five"), ([5, 7], "about 5"), ([96, 97], "about 95"), ([98, 100], "about 100")],
)
def test_neither_small_numbers_nor_what_is_left_of_all_can_be_told(app, counts, said):
    words = '{% from "matching/_weights_words.html" import counted %}{{ counted(number, 5) }}'
    with app.test_request_context():
        assert {render_template_string(words, number=number) for number in counts} == {said}


def test_small_numbers_of_products_are_not_told(app, client, office):
    with app.app_context():
        founder = make_founder()
        for _ in range(6):
            make_stromal_cells(founder)
        make_stromal_cells(founder, modality="car-t-autologous", containment="bsl-2")
    page = client.post("/admin/weights/preview", data=CHANGED | {"place-nordic": "18", "place-eea": "18"}).text
    assert "Counted over the 7 products" in page
    assert "MSC-7" not in page
    for number in (1, 2, 3, 4):
        assert f'<td class="r">{number}</td><td class="r">' not in page.split("Higher for")[-1]


def test_what_was_looked_at_is_published_with_its_reason(app, client, office):
    answer = client.post("/admin/weights", data=CHANGED)
    assert (answer.status_code, answer.location) == (303, "/admin/weights")
    assert versions(app) == [(1, "Home is near enough")]
    page = client.get("/admin/weights").text
    assert "Published as version 1" in page
    assert "Ellen Editor" in page
    public = app.test_client().get("/about/order").text
    assert "Version 1" in public
    assert "Home is near enough" in public
    assert "Ellen Editor" not in public


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"place-far": "7"}, "Enter no more than the better outcome above it has"),
        ({"place-far": "much"}, "Enter a whole number"),
        ({"place-far": "1.5"}, "Enter a whole number"),
        ({"place-same-country": "101"}, "Enter a whole number from 0 to 100"),
        ({"stale_months": "0"}, "Enter a whole number of months from 1 to 120"),
    ],
)
@pytest.mark.parametrize("address", ["/admin/weights/preview", "/admin/weights"])
def test_a_wrong_number_is_named_twice_kept_and_not_published(app, client, office, address, typed, words):  # noqa: PLR0917
    answer = client.post(address, data=CHANGED | typed)
    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    assert f'value="{next(iter(typed.values()))}"' in answer.text
    assert versions(app) == []


def test_a_missing_reason_keeps_the_preview(app, client, office):
    answer = client.post("/admin/weights", data=CHANGED | {"reason": " "})
    assert answer.status_code == 422
    assert answer.text.count("Enter why you change it") == 2
    assert "nothing is published yet" in answer.text
    assert versions(app) == []


def test_a_page_older_than_the_newest_version_gets_a_conflict_with_what_was_typed(app, client, office):
    client.post("/admin/weights", data=CHANGED)
    answer = client.post("/admin/weights", data=NUMBERS | {"scale-fits": "4", "reason": "Later"})
    assert answer.status_code == 409
    assert "Somebody published other weights" in answer.text
    assert 'name="scale-fits" type="text" value="4"' in answer.text
    assert 'name="version" value="1"' in answer.text
    assert '<td class="r">26</td><td class="r"><b>18</b></td>' in answer.text
    assert versions(app) == [(1, "Home is near enough")]


def test_an_older_version_is_taken_up_again_through_the_same_preview(app, client, office):
    client.post("/admin/weights", data=CHANGED)
    page = client.get("/admin/weights/0").text
    assert 'name="restored_from" value="0"' in page
    again = NUMBERS | {"version": "1", "restored_from": "0", "reason": "Back"}
    assert 'name="restored_from" value="0"' in client.post("/admin/weights/preview", data=again).text
    assert client.post("/admin/weights", data=again).status_code == 303
    with app.app_context():
        assert current_weights().table == DEFAULT.table
        assert list_weight_versions()[0].restored_from == 0
    assert "Its numbers are the ones in force" in client.get("/admin/weights/0").text


def test_versions_that_never_were_are_not_found(client, office):
    for address in ("/admin/weights/5", "/about/order/5", f"/about/order/{10**30}"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "sv"])
def test_everybody_can_read_every_version_with_its_points(app, client, language):
    with app.app_context():
        admin = make_admin()
    sign_in(client, admin)
    client.post("/admin/weights", data=CHANGED | {"place-same-country": "99"})
    stranger = app.test_client()
    stranger.set_cookie("language", language)
    now, old = stranger.get("/about/order").text, stranger.get("/about/order/0").text
    assert '<td class="r">99</td>' in now
    assert '<td class="r">99</td>' not in old
    assert '<td class="r">26</td>' in old
    assert '/about/order/1"' in now
    assert ("This is an older table" if language == "en" else "Det här är en äldre tabell") in old


def test_the_matches_page_leads_to_the_table_that_ranked_it(app, client, office):
    client.post("/admin/weights", data=CHANGED)
    with app.app_context():
        founder = make_founder()
        ref = make_stromal_cells(founder).ref
    sign_in(client, founder)
    assert '/about/order/1"' in client.get(f"/products/{ref}/matches").text
