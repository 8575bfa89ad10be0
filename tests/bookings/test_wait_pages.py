"""The wait list as people use it: from an offer's page, on the bookings page, at the hub, in the office, by program."""

import re

import pytest
from sqlalchemy import select

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings import actions
from atmp_match.bookings.models import FreedWeeks, Wait
from atmp_match.bookings.queries.offers import get_offer
from atmp_match.bookings.rules.waits import Wants
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db
from tests.bookings.freeing import WEEKS
from tests.bookings.looking import ROWS
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of, make_request
from tests.factories.organisations import make_admin, make_founder
from tests.factories.waits import make_place, make_wait
from tests.statements import statements

MOST = 15  # statements of a page
TYPED = {
    "wants": "take",
    "length": "2",
    "first": f"{WEEKS[0]}",
    "before": f"{WEEKS[1]}",
    "key": "a",
    "share_level": "anonymous",
    "message": "Two benches",
    "valid_until": "",
    "product": "",
}


def browser(app, actor):
    client = app.test_client()
    sign_in(client, actor)
    return client


@pytest.fixture
def people(app, run_deliveries):
    """A hub that chooses, with weeks that are held; its manager, the company that holds, one that will wait."""
    with app.app_context():
        manager, founder, holder = make_manager_of(), make_founder(), make_founder()
        offer = make_place(manager, rule=HandingOut.HUB)
        held = make_request(holder, offer.id)
        people = {"manager": manager, "founder": founder, "holder": holder, "office": make_admin()}
        people |= {"other company": make_founder(), "other hub": make_manager_of("northx-matfors")}
        return people | {"offer": offer.id, "slug": offer.hub.slug, "held": held.ref}


def everything(app):
    with app.app_context():
        return db.session.execute(db.text(ROWS)).all()


def test_a_founder_goes_on_the_wait_list_from_an_offers_page(app, people, run_deliveries):
    run_deliveries()
    founder = browser(app, people["founder"])
    address = f"/offers/{people['offer']}"
    page = founder.get(address).text
    assert "The hub chooses among those who wait, within 5 working days" in page
    assert f"{address}/wait?length=" in page
    assert "The hub chooses among those who wait" in app.test_client().get(f"/hubs/{people['slug']}").text

    typed = TYPED | {"before": f"{WEEKS[0]}"}
    before = everything(app)
    answer = founder.post(f"{address}/wait", data=typed)
    assert (answer.status_code, everything(app)) == (422, before)
    assert "There are not so many weeks between these days." in answer.text
    assert "Two benches" in answer.text
    answer = founder.post(f"{address}/wait", data=typed | {"before": "nonsense"})
    assert (answer.status_code, "Enter a week or a day" in answer.text) == (422, True)

    answers = [founder.post(f"{address}/wait", data=TYPED) for _twice in range(2)]
    assert {one.status_code for one in answers} == {303}
    place = answers[0].location
    assert answers[1].location == place  # a second click finds the first one's place
    assert "Wait list" in founder.get("/bookings").text
    with statements() as asked:
        assert "As soon as such weeks are free and it is your turn" in founder.get(place).text
    assert len(asked) <= MOST


def test_a_place_is_its_companys_alone_and_a_stale_form_loses_nothing(app, people, run_deliveries):
    run_deliveries()
    founder = browser(app, people["founder"])
    place = founder.post(f"/offers/{people['offer']}/wait", data=TYPED).location
    for who in ("other company", "manager", "other hub", "office"):
        stranger, before = browser(app, people[who]), everything(app)
        asked = [stranger.get(place), stranger.post(place, data=TYPED), stranger.post(f"{place}/withdraw")]
        expected = 404 if who == "other company" else 403
        assert ([one.status_code for one in asked], everything(app)) == ([expected] * 3, before), who

    changed = founder.post(place, data=TYPED | {"message": "Three benches", "version": "1"})
    assert changed.status_code == 303
    stale = founder.post(place, data=TYPED | {"message": "Four benches", "version": "1"})
    assert (stale.status_code, "Nothing was saved" in stale.text, "Four benches" in stale.text) == (409, True, True)


@pytest.fixture
def freed(app, people, run_deliveries):
    """Weeks came free for which one waits in the list, another with a request; a third wants to be told."""
    run_deliveries()
    place = browser(app, people["founder"]).post(f"/offers/{people['offer']}/wait", data=TYPED).location
    with app.app_context():
        make_wait(people["other company"], get_offer(people["offer"]), wants=Wants.TELL)
        waiting = make_request(people["other company"], people["offer"]).ref
    run_deliveries()
    with app.app_context():
        actions.withdraw_booking(people["held"], by=people["holder"])
    run_deliveries()
    with app.app_context():
        return place, waiting, db.session.scalars(select(FreedWeeks.id)).one()


def test_a_hub_is_shown_who_waits_for_freed_weeks_and_they_see_that_it_chooses(app, people, freed):
    _place, waiting, _choice = freed
    hub, other = browser(app, people["manager"]), browser(app, people["other company"])
    assert "The hub chooses who gets these weeks" in other.get(f"/bookings/{waiting}").text
    assert "You choose who gets these weeks" in hub.get(f"/bookings/{waiting}").text
    assert "Freed weeks: 1 choice to make" in hub.get("/hub/inbox").text
    with statements() as asked:
        page = hub.get("/hub/freed-weeks").text
    assert len(asked) <= MOST
    assert [words in page for words in ("Two benches", "Anonymous developer", "One more only wants")] == [True] * 3
    names = [*people["founder"].organisation_names.values(), *people["other company"].organisation_names.values()]
    assert [name for name in names if name in page] == []


def test_a_hub_chooses_who_gets_freed_weeks(app, people, freed, run_deliveries):
    place, _waiting, choice = freed
    founder, hub = browser(app, people["founder"]), browser(app, people["manager"])
    ref = place.rsplit("/", 1)[-1]
    address, before = f"/hub/freed-weeks/{choice}/choose", everything(app)
    assert browser(app, people["other hub"]).post(address, data={"ref": ref, "reason": "x"}).status_code == 404
    refused = hub.post(address, data={"ref": ref, "reason": ""})
    assert (refused.status_code, "Write a reason" in refused.text) == (422, True)
    refused = hub.post(address, data={"ref": "ATM-1", "reason": "A good one"})
    assert (refused.status_code, "A good one" in refused.text, everything(app)) == (409, True, before)
    chosen = hub.post(address, data={"ref": ref, "reason": "The only one who waits"})
    assert (chosen.status_code, re.fullmatch(r"/bookings/ATM-\d+", chosen.location) is not None) == (303, True)
    run_deliveries()
    booking = chosen.location.rsplit("/", 1)[-1]
    assert booking in founder.get(place).text
    assert "The only one who waits" in hub.get("/hub/freed-weeks").text
    office = browser(app, people["office"]).get("/admin/hand-outs").text
    assert (
        "The only one who waits" in office,
        next(iter(people["founder"].organisation_names.values())) in office,
    ) == (True, False)


def test_a_hub_publishes_its_rule(app, people):
    founder, hub = browser(app, people["founder"]), browser(app, people["manager"])
    rule = f"/hub/freed-weeks/rule/{people['slug']}"
    before = everything(app)
    assert browser(app, people["other hub"]).post(rule, data={f"{people['slug']}-rule": "order"}).status_code == 404
    assert (hub.post(rule, data={f"{people['slug']}-rule": "lottery"}).status_code, everything(app)) == (422, before)
    assert hub.post(rule, data={f"{people['slug']}-rule": "order"}).status_code == 303
    assert "Freed weeks go in the order of asking." in founder.get(f"/offers/{people['offer']}").text


def test_pages_ask_as_often_for_many_places_as_for_one(app, people, run_deliveries):
    run_deliveries()
    with app.app_context():
        offer = get_offer(people["offer"])
        make_wait(people["founder"], offer)
    founder = browser(app, people["founder"])

    def count():
        with statements() as asked:
            assert founder.get("/bookings").status_code == 200
        return len(asked)

    founder.get("/bookings")
    few = count()
    with app.app_context():
        for _one in range(15):
            make_wait(people["founder"], offer)
    assert count() == few <= MOST


def test_a_program_waits_lists_and_withdraws(app, people, run_deliveries):
    client = app.test_client()
    with app.app_context():
        tokens = {who: create_api_token("x", by=people[who].user_id) for who in ("founder", "other company")}

    def ask(method, path, who="founder", **more):
        headers = {"Authorization": f"Bearer {tokens[who]}", "Idempotency-Key": "one"}
        return client.open(f"/api/v1/waits{path}", method=method, headers=headers, **more)

    body = {"offer": people["offer"], "wants": "take", "start": f"{WEEKS[0]}", "end": f"{WEEKS[1]}", "length": 2}
    made = ask("POST", "", json=body)
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1/waits/{made.json['ref']}")
    assert ask("POST", "", json=body).json == made.json
    assert {name: made.json[name] for name in ("state", "freed_weeks_go", "unit", "booking", "told")} == {
        "state": "open",
        "freed_weeks_go": "hub",
        "unit": "weeks",
        "booking": None,
        "told": [],
    }
    wrong = client.post(
        "/api/v1/waits",
        json=body | {"end": f"{WEEKS[0]}"},
        headers={"Authorization": f"Bearer {tokens['founder']}"},
    )
    assert (wrong.status_code, [one["field"] for one in wrong.json["errors"]]) == (422, ["end"])
    assert ask("GET", "").json == {"items": [made.json], "next_cursor": None}
    assert ask("GET", "", who="other company").json["items"] == []
    path = f"/{made.json['ref']}"
    assert [ask(method, path, who="other company").status_code for method in ("GET", "DELETE")] == [404, 404]
    assert ask("DELETE", path).json["state"] == "withdrawn"
    assert ask("DELETE", path).status_code == 409
    assert ask("GET", path).json["state"] == "withdrawn"
    with app.app_context():
        assert [row.state for row in db.session.scalars(select(Wait))] == ["withdrawn"]
