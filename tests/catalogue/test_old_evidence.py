"""Evidence older than the office's limit is marked wherever it is shown: on pages, in the API, in the office's list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from atmp_match.catalogue.actions import set_stale_limit
from atmp_match.catalogue.models import Evidence, HubFact
from atmp_match.catalogue.queries import is_old, list_old_facts, search_offers, stale_limit, taxonomy
from atmp_match.catalogue.rules.staleness import is_stale, last_seen
from atmp_match.extensions import db
from atmp_match.matching.actions.weights import publish_weights
from atmp_match.matching.rules import DEFAULT
from atmp_match.matching.rules.weights import flat
from atmp_match.shared.clock import today
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import sign_in
from tests.factories.catalogue import make_hub, make_offer
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_ziccum

OLD = "the cluster office&#39;s limit is 3"


def page(text):
    return Evidence(claim="It is made up", source="survey", seen="a test", as_of=text)


@pytest.fixture
def offers(app):
    """One offer with old evidence alone, one with both, one undated, one fresh; all at one hub."""
    with app.app_context():
        hub = make_hub("almvik")
        dates = {"old": ["2001", None], "both": ["2001-02", str(today())], "undated": [None], "fresh": [str(today())]}
        return [make_offer(hub, name, evidence=[page(text) for text in texts]).id for name, texts in dates.items()]


def test_the_limit_is_thirty_six_months_until_the_office_sets_another(inside):
    assert stale_limit() == 36
    before = taxonomy().version
    set_stale_limit(12)
    assert (stale_limit(), taxonomy().version) == (12, before + 1)
    set_stale_limit(12)
    assert taxonomy().version == before + 1


def test_what_is_old_follows_the_limit(inside):
    two_years = str(today() - timedelta(days=730))
    assert not is_old(two_years)
    set_stale_limit(12)
    assert is_old(two_years)
    assert not is_old(None)


def test_the_hub_s_page_marks_the_old_and_says_it_of_an_offer_as_a_whole(client, offers):
    text = client.get("/hubs/almvik").text
    cards = {name: text.split(f'id="offer-{name}"')[1].split("</article>")[0] for name in offers}
    assert {name for name, card in cards.items() if OLD in card} == {"old"}
    assert {name for name, card in cards.items() if "</svg>old</span>" in card} == {"old", "both"}


def test_the_page_of_an_offer_says_it_in_both_languages(client, offers):
    assert "Last seen 2001" in client.get("/offers/old").text
    assert "Last seen" not in client.get("/offers/fresh").text
    client.set_cookie("language", "sv")
    assert "Senast sett 2001; klusterkontorets gräns är 3" in client.get("/offers/old").text


def test_the_matches_page_says_it_and_the_level_stays(app, client):
    with app.app_context():
        founder = make_founder()
        ref = make_ziccum(founder).ref
        publish_weights(flat(DEFAULT.table), 1, based_on=0, reason="Be stricter", by=make_admin())
    sign_in(client, founder)
    text = client.get(f"/products/{ref}/matches").text
    assert "the cluster office&#39;s limit is 1\N{NO-BREAK SPACE}month" in text
    assert 'id="h-testa-center"' in text
    assert '<li class="covered">' in text


def test_the_api_tells_which_evidence_is_stale(client, offers):
    def told(name):
        return [row["stale"] for row in client.get(f"/api/v1/offers/{name}").json["evidence"]]

    assert (told("old"), told("both"), told("fresh")) == ([True, False], [True, False], [False])
    body = {"needs": [{"service": "contained-lab", "grade": "research"}]}
    matches = {m["offer"]: m for m in client.post("/api/v1/matches", json=body).json["needs"][0]["matches"]}
    assert {name: matches[name]["stale"] for name in offers} == {
        "old": True, "both": False, "undated": False, "fresh": False,
    }  # fmt: skip
    assert [row["stale"] for row in matches["both"]["evidence"]] == [True, False]
    assert {matches[name]["level"] for name in offers} == {"covered"}


def test_the_office_finds_offers_that_rest_on_old_evidence(app, client, offers):
    with app.app_context():
        admin = make_admin()
    sign_in(client, admin)
    assert "No such offer rests on evidence older than 36 months" in client.get("/admin/catalogue?q=fresh&old=1").text
    text = client.get("/admin/catalogue?q=Almvik&old=1").text
    assert [name for name in offers if f"/admin/catalogue/offers/{name}" in text] == ["old"]
    assert "checked" in text


def test_the_office_finds_what_is_said_to_be_absent_by_an_old_page(app, client):
    with app.app_context():
        admin, hub = make_admin(), make_hub("absent", name="Absent Hub")
        with transaction():
            for claim, as_of in (("No old line", "2019-05"), ("No fresh line", today().isoformat()), ("No line", None)):
                fact = {"service": "training", "value": "no", "source": "survey", "seen": "a test"}
                db.session.add(HubFact(hub_id=hub.id, claim=claim, as_of=as_of, **fact))
    sign_in(client, admin)

    def claims(query):
        return [
            c for c in ("No old line", "No fresh line", "No line") if c in client.get(f"/admin/catalogue{query}").text
        ]

    assert claims("?q=Absent&old=1") == ["No old line"]
    assert claims("?q=absent+nowhere&old=1") == []
    assert claims("?q=Absent") == []
    assert claims("?q=Absent&old=1&cursor=a/b") == []


def test_the_office_s_list_of_absences_agrees_with_the_rule(inside):
    for months in (1, 12, 36, 60):
        set_stale_limit(months)
        facts = db.session.scalars(select(HubFact)).all()
        old = {fact.id for fact in facts if is_stale(fact.as_of, today(), months)}
        assert {fact.id for fact in list_old_facts(limit=1000)} == old
        assert old


def test_the_office_s_list_agrees_with_the_rule_for_every_real_offer(inside):
    for months in (1, 12, 36, 60):
        set_stale_limit(months)
        found = {offer.id for offer in search_offers(only_old=True, limit=1000).items}
        seen = {o.id: last_seen((e.as_of for e in o.evidence), today()) for o in search_offers(limit=1000).items}
        assert found == {name for name, text in seen.items() if is_stale(text, today(), months)}
        assert found
