"""What no column of the database can hold is refused kindly, wherever it comes in."""

from atmp_match.catalogue.queries import get_offer
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_admin


def test_an_address_with_a_nul_has_no_page(client):
    assert client.get("/hubs/testa%00center").status_code == 404


def test_a_text_with_a_nul_is_refused_and_nothing_is_stored(app, client):
    with app.app_context():
        admin = make_admin()
    sign_in(client, admin)
    answer = client.post("/admin/catalogue/offers/testa%00bsl2", data={"title": "Level 2"})
    assert answer.status_code == 422
    assert "Nothing was sent." in answer.text
    with app.app_context():
        assert get_offer("testa-bsl2").version == 1
