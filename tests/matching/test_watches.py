"""Being told when matches change: asking for it and stopping; each only for oneself."""

import pytest
from sqlalchemy import select

from atmp_match.extensions import db
from atmp_match.matching.models import MatchWatch
from atmp_match.organisations.queries import actor_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.organisations import make_company, make_founder
from tests.factories.products import make_stromal_cells, make_ziccum

LAB = "contained-lab.viral-vaccine.research"


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


@pytest.fixture
def ref(app, founder):
    with app.app_context():
        return make_ziccum(founder).ref


def watched(app):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(select(MatchWatch.user_id, MatchWatch.need))]


def test_a_founder_asks_to_be_told_of_all_matches_once_however_often_the_button_is_pressed(app, client, founder, ref):
    for _ in range(2):
        answer = client.post(f"/products/{ref}/watches", data={"need": ""})
        assert (answer.status_code, answer.location) == (303, f"/products/{ref}/matches")
    assert watched(app) == [(founder.user_id, "")]
    page = client.get(f"/products/{ref}/matches").text
    assert "We e-mail you when these matches change." in page


def test_a_founder_watches_one_need_and_finds_it_by_name_in_the_list(app, client, founder, ref):
    client.post(f"/products/{ref}/watches", data={"need": LAB})
    assert watched(app) == [(founder.user_id, LAB)]
    assert "Bench in a contained laboratory" in client.get(f"/products/{ref}/watches").text


def test_looking_at_the_list_stops_nothing_and_the_button_does(app, client, founder, ref):
    client.post(f"/products/{ref}/watches", data={"need": LAB})
    client.get(f"/products/{ref}/watches")
    assert watched(app) == [(founder.user_id, LAB)]
    answer = client.post(f"/products/{ref}/watches/stop", data={"need": LAB})
    assert (answer.status_code, answer.location) == (303, f"/products/{ref}/watches")
    assert watched(app) == []
    assert "You are told of no changes" in client.get(f"/products/{ref}/watches").text


def test_a_need_that_the_product_does_not_have_is_not_found_and_nothing_is_stored(app, client, ref):
    for need in ("contained-lab.car-t.gmp", "no-such", "\0"):
        assert client.post(f"/products/{ref}/watches", data={"need": need}).status_code == 404
    assert watched(app) == []


def test_a_colleague_is_told_only_if_they_ask_themselves(app, client):
    with app.app_context():
        asta, bo = make_user(), make_user()
        make_company(asta, bo)
        product = make_stromal_cells(actor_of(asta))
    sign_in(client, asta)
    client.post(f"/products/{product.ref}/watches", data={"need": ""})
    sign_in(client, bo)
    assert "Hubs, their offers and their free weeks change" in client.get(f"/products/{product.ref}/matches").text
    client.post(f"/products/{product.ref}/watches/stop", data={"need": ""})
    assert watched(app) == [(asta.id, "")]


def test_the_product_of_another_company_cannot_be_watched(app, client, ref):
    with app.app_context():
        rival = make_founder()
    sign_in(client, rival)
    for address in (f"/products/{ref}/watches", f"/products/{ref}/watches/stop"):
        assert client.post(address, data={"need": ""}).status_code == 404
    assert client.get(f"/products/{ref}/watches").status_code == 404
    assert watched(app) == []
