import re

import pytest
from sqlalchemy import text, update

from atmp_match.extensions import db
from atmp_match.products.models import Product
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import sign_in
from tests.factories.bookings import (
    LINE,
    make_colleague_of,
    make_manager_of,
    make_product,
    make_request,
    weeks_from_now,
)
from tests.factories.organisations import make_admin, make_founder


@pytest.fixture
def people(app):
    """A founder with a product, a manager of Testa Center, and somebody of the office."""
    with app.app_context():
        founder, manager, admin = make_founder(), make_manager_of("testa-center"), make_admin()
        product = make_product(founder, code_name="<b>ALM</b>-101")
    return {"founder": founder, "manager": manager, "admin": admin, "product": product.ref}


@pytest.fixture
def held(app, people, run_deliveries):
    with app.app_context():
        ref = make_request(people["founder"], product=people["product"]).ref
    run_deliveries()
    return ref


def form_of(page, **typed):
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page).group(1)
    choice = re.search(r'name="choice" value="(20[^"]+)"', page).group(1)
    sent = {"key": key, "choice": choice, "length": "2", "share_level": "anonymous", "flexible_days": "0"}
    return sent | {"quantity": "1", "message": ""} | typed


def count(app, table):
    with app.app_context():
        return db.session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 -- the test's own word


def test_anyone_may_look_at_an_offer_and_is_asked_to_sign_in(client):
    page = client.get(f"/offers/{LINE}").text

    assert "500 L" in page
    assert "/sign-in?next=/offers/testa-pilot-mammalian" in page
    assert 'name="key"' not in page


def test_a_company_sends_a_request_and_lands_on_the_booking(app, client, people):
    sign_in(client, people["founder"])
    page = client.get(f"/offers/{LINE}?length=2").text
    answer = client.post(f"/offers/{LINE}", data=form_of(page, product=people["product"]))

    assert answer.status_code == 303
    assert "We are keeping your weeks" in client.get(answer.location).text


def test_a_double_click_is_one_booking(app, client, people):
    sign_in(client, people["founder"])
    form = form_of(client.get(f"/offers/{LINE}").text)
    first, second = client.post(f"/offers/{LINE}", data=form), client.post(f"/offers/{LINE}", data=form)

    assert first.location == second.location
    assert count(app, "bookings") == 1


def test_bad_weeks_come_back_with_what_was_typed(app, client, people):
    sign_in(client, people["founder"])
    form = form_of(client.get(f"/offers/{LINE}").text, choice="other", start="2020-01-06", message="Please <call> us")
    answer = client.post(f"/offers/{LINE}", data=form)

    assert answer.status_code == 422
    assert answer.text.count("Choose a start after today.") == 2  # in the summary and beside the field
    assert 'value="2020-01-06"' in answer.text
    assert "Please &lt;call&gt; us" in answer.text
    assert count(app, "bookings") == 0


@pytest.mark.parametrize("typed", [{"choice": "2026-13-45"}, {"share_level": "everything"}, {"flexible_days": "9"}])
def test_choices_that_were_never_offered_are_refused(app, client, people, typed):
    sign_in(client, people["founder"])
    form = form_of(client.get(f"/offers/{LINE}").text, **typed)

    assert client.post(f"/offers/{LINE}", data=form).status_code == 422
    assert count(app, "bookings") == 0


def test_a_product_that_is_not_ones_own_does_not_exist(app, client, people):
    sign_in(client, people["founder"])
    form = form_of(client.get(f"/offers/{LINE}").text, product="PRD-9")

    assert client.post(f"/offers/{LINE}", data=form).status_code == 404
    assert count(app, "bookings") == 0


def test_going_back_to_ask_for_other_weeks_is_another_request(app, client, people):
    sign_in(client, people["founder"])
    form = form_of(client.get(f"/offers/{LINE}").text)
    client.post(f"/offers/{LINE}", data=form)

    assert client.post(f"/offers/{LINE}", data=form | {"message": "Another one."}).status_code == 303
    assert count(app, "bookings") == 2


def test_booked_weeks_are_refused_with_the_next_ones(app, client, people, held):
    sign_in(client, people["manager"])
    client.post(f"/bookings/{held}/accept", data={})
    sign_in(client, people["founder"])
    start, _end = weeks_from_now(8, 2)
    form = form_of(client.get(f"/offers/{LINE}").text, choice="other", start=start.isoformat())
    answer = client.post(f"/offers/{LINE}", data=form)

    assert answer.status_code == 409
    assert "These weeks are booked or closed. Nothing was sent." in answer.text
    assert "The next openings of this length:" in answer.text
    assert count(app, "bookings") == 1


def test_weeks_that_were_open_when_the_page_was_opened_are_asked_for_all_the_same(app, client, people, run_deliveries):
    sign_in(client, people["founder"])
    form = form_of(client.get(f"/offers/{LINE}?length=2").text)
    with app.app_context():
        faster = make_request(make_founder(), weeks=(1, 2))
    run_deliveries()
    answer = client.post(f"/offers/{LINE}", data=form)
    run_deliveries()

    assert faster.starts_on.isoformat() == form["choice"]
    assert answer.status_code == 303
    assert "Another request holds these weeks" in client.get(answer.location).text


def test_the_page_shows_the_hold_and_then_asks_less_often(client, people, held):
    sign_in(client, people["founder"])
    state = client.get(f"/bookings/{held}/state").text

    assert "Your weeks are on hold" in state
    assert 'hx-trigger="every 15s"' in state


def test_a_waiting_request_names_the_next_free_weeks(app, client, people, held, run_deliveries):
    with app.app_context():
        ref = make_request(people["founder"]).ref
    run_deliveries()
    sign_in(client, people["founder"])
    page = client.get(f"/bookings/{ref}").text

    assert "Another request holds these weeks" in page
    assert "Free now for the same length:" in page


def test_the_inbox_checks_the_fit_and_hides_who_asks(client, people, held):
    sign_in(client, people["manager"])
    page = client.get("/hub/inbox").text

    assert "1 request to answer" in page
    assert "A unit is free in these weeks" in page
    assert "Anonymous developer" in page
    assert "ALM" not in page
    assert people["founder"].organisation_names[min(people["founder"].company_ids)] not in page


def test_a_decline_without_reason_comes_back_beside_its_field(app, client, people, held):
    sign_in(client, people["manager"])
    answer = client.post(f"/bookings/{held}/decline", data={"reason": " "})

    assert answer.status_code == 422
    assert "Write a reason. The other side will read it." in answer.text
    with app.app_context():
        assert db.session.scalar(text("SELECT status FROM bookings")) == "held"


def test_a_version_that_cannot_be_read_changes_nothing(app, client, people, held):
    sign_in(client, people["manager"])

    assert client.post(f"/bookings/{held}/accept", data={"version": "two"}).status_code == 409
    assert count(app, "bookings WHERE status = 'held'") == 1


def test_the_office_sees_that_there_is_a_booking_and_nothing_of_the_brief(client, people, held):
    sign_in(client, people["admin"])
    page = client.get(f"/bookings/{held}").text

    assert "Anonymous developer" in page
    assert "oncolytic" not in page


def test_later_changes_of_the_brief_stay_private(app, client, people, held):
    with app.app_context(), transaction():
        db.session.execute(update(Product).values(modality="msc", stage="commercial"))
    sign_in(client, people["manager"])
    page = client.get(f"/bookings/{held}").text

    assert "Adenovirus or oncolytic virus" in page
    assert "Mesenchymal" not in page


def test_the_second_manager_sees_the_booking_as_it_is(app, client, people, held):
    with app.app_context():
        colleague = make_colleague_of(people["manager"])
    sign_in(client, people["manager"])
    client.post(f"/bookings/{held}/accept", data={})
    sign_in(client, colleague)
    answer = client.post(f"/bookings/{held}/accept", data={})

    assert answer.status_code == 409
    assert "This request was accepted at" in answer.text
    assert "Accepted, conditions are open" in answer.text


def test_html_in_a_product_name_stays_text(client, people, held):
    sign_in(client, people["founder"])
    page = client.get(f"/bookings/{held}").text

    assert "&lt;b&gt;ALM&lt;/b&gt;-101" in page
    assert "<b>ALM</b>" not in page


@pytest.mark.parametrize("path", ["/bookings/{ref}", "/bookings/{ref}/state", "/bookings/{ref}/booking.ics"])
def test_for_a_stranger_there_is_no_such_booking(app, client, held, path):
    with app.app_context():
        stranger = make_founder()
    sign_in(client, stranger)

    assert client.get(path.format(ref=held)).status_code == 404


@pytest.mark.parametrize("ref", ["ATM-1", "ATM-x", "ATM-99999999999999999999", "2041", "ATM-²"])
def test_references_that_are_none_are_not_found(client, people, ref):
    sign_in(client, people["founder"])

    assert client.get(f"/bookings/{ref}").status_code == 404


def test_an_unclaimed_hub_leads_to_the_office(app, client, people):
    sign_in(client, people["founder"])
    page = client.get("/offers/vecura-cells").text
    asked = client.post("/offers/vecura-cells/question", data={"message": "Do you take <us>?", "product": ""})
    sign_in(client, people["admin"])

    assert "Ask the cluster office" in page
    assert asked.status_code == 303
    assert "Do you take &lt;us&gt;?" in client.get("/admin/enquiries/1").text
    assert client.post("/admin/enquiries/1", data={"answer": "Yes."}).status_code == 303


def test_a_question_sent_twice_is_one(app, client, people):
    sign_in(client, people["founder"])
    page = client.get("/offers/vecura-cells").text
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page).group(1)
    for _ in range(2):
        sent = client.post("/offers/vecura-cells/question", data={"key": key, "message": "Open?", "product": ""})
        assert sent.status_code == 303

    assert count(app, "enquiries") == 1


def test_an_empty_question_is_refused(app, client, people):
    sign_in(client, people["founder"])
    answer = client.post("/offers/vecura-cells/question", data={"message": "  "})

    assert answer.status_code == 422
    assert "Write what you want to know" in answer.text
    assert count(app, "enquiries") == 0


def test_home_leads_each_role_to_its_work(client, people, held):
    sign_in(client, people["founder"])
    assert held in client.get("/home").text
    sign_in(client, people["manager"])
    assert client.get("/home").location == "/hub/inbox"
    sign_in(client, people["admin"])
    assert client.get("/home").location == "/admin"
