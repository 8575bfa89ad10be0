"""What is new since the last look: marked on the page, counted in the list, cleared by looking, told by mail."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from atmp_match.catalogue.queries import get_offer
from atmp_match.extensions import db
from atmp_match.matching.actions.watches import stop_watching, watch_matches
from atmp_match.matching.models import MatchLook
from atmp_match.organisations.models import Membership
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user, sign_in
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_stromal_cells, make_ziccum
from tests.matching.living import edit, match_all_once, rematch_now, snapshots

LAB, NEED = "testa-bsl2", "contained-lab.viral-vaccine.research"


@pytest.fixture
def founder(app, client, run_deliveries):
    run_deliveries()  # of the first import
    with app.app_context():
        actor = make_founder(email="asta@almvik.example")
    sign_in(client, actor)
    return actor


@pytest.fixture
def product(app, founder):
    with app.app_context():
        made = make_ziccum(founder)
        match_all_once()
    return made


@pytest.fixture
def change(app, run_deliveries):
    """Change an offer as the office does, match again what it touches, and tell whoever wants to know."""
    with app.app_context():
        admin = make_admin()

    def work(offer_id=LAB, **changes):
        with app.app_context():
            edit(admin, offer_id, **changes)
        run_deliveries()
        with app.app_context():
            rematch_now()
        run_deliveries()

    return work


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def html_of(mail):
    return mail.get_body(("html",)).get_content()


def about_matches(mails):
    return [mail for mail in mails.list() if "matches have changed" in mail["Subject"]]


def later(app, minutes=31):
    """Let time pass since every look."""
    with app.app_context(), transaction():
        db.session.execute(update(MatchLook).values(looked_at=now() - timedelta(minutes=minutes)))


def matches(client, product, query=""):
    page = client.get(f"/products/{product.ref}/matches{query}")
    assert page.status_code == 200
    return page.text


def test_at_the_first_look_nothing_is_new(client, product):
    text = matches(client, product)
    assert 'id="news"' not in text
    assert 'class="marks"' not in text


def test_what_came_since_the_last_look_is_marked_at_its_hub_and_said_on_top(app, client, product, change):
    matches(client, product)
    later(app)
    change(openness="limited")
    text = matches(client, product)
    assert "One change since your last look" in text
    assert "Testa Center can do less than before: Bench in a contained laboratory (level 2 or higher)" in text
    card = text.split('id="h-testa-center"')[1].split("</article>")[0]
    assert "Less than before: Bench in a contained laboratory" in card


def test_the_list_counts_what_is_new_and_looking_clears_it(app, client, product, change):
    matches(client, product)
    change(openness="limited")
    assert "One change</span>" in client.get("/products").text
    matches(client, product)
    assert "One change</span>" not in client.get("/products").text


def test_a_reload_and_a_filter_keep_the_marks_and_the_next_look_drops_them(app, client, product, change):
    matches(client, product)
    later(app)
    change(openness="limited")
    for query in ("", "", "?country=SE"):
        assert "One change since" in matches(client, product, query)
    later(app)
    assert "One change since" not in matches(client, product)


def test_a_change_that_was_taken_back_is_no_news(app, client, product, change):
    matches(client, product)
    change(openness="limited")
    change(openness="open")
    assert "One change</span>" not in client.get("/products").text


def test_a_hub_that_is_gone_is_said_on_top_for_it_has_no_card(app, client, product, change):
    matches(client, product)
    later(app)
    change(openness="captive")
    text = matches(client, product)
    assert "Testa Center is no longer a match: Bench in a contained laboratory" in text


def test_news_are_each_readers_own(app, client, founder, product, change):
    matches(client, product)
    with app.app_context():
        bo = make_user()
        with transaction():
            db.session.add(Membership(user_id=bo.id, organisation_id=min(founder.company_ids), role="member"))
    change(openness="limited")
    sign_in(client, bo)
    assert "One change</span>" not in client.get("/products").text  # to Bo, who never looked, nothing is new
    assert "One change since" not in matches(client, product)
    sign_in(client, founder)
    assert "One change</span>" in client.get("/products").text


def test_whoever_asked_gets_one_mail_for_each_change(app, founder, product, change, mails):
    with app.app_context():
        watch_matches(product.ref, "", by=founder)
        watch_matches(product.ref, NEED, by=founder)
    change(openness="limited")
    (mail,) = mails.list(to="asta@almvik.example")
    assert mail["Subject"] == "DRY-1: the matches have changed"
    assert "- Testa Center can do less than before: Bench in a contained laboratory" in text_of(mail)
    assert f"/products/{product.ref}/watches" in text_of(mail)
    assert f"/products/{product.ref}/watches" in html_of(mail)
    change(openness="open")
    assert len(mails.list(to="asta@almvik.example")) == 2


def test_the_mail_speaks_the_readers_language(app, founder, change, mails):
    with app.app_context():
        bo = make_founder(email="bo@almvik.example", locale="sv")
        product = make_ziccum(bo)
        match_all_once()
        watch_matches(product.ref, "", by=bo)
    change(openness="limited")
    (mail,) = mails.list(to="bo@almvik.example")
    assert mail["Subject"] == "DRY-1: träffarna har ändrats"
    assert "Testa Center kan mindre än förut: Bänkplats i skyddslabb" in text_of(mail)


def test_whoever_watches_another_need_or_stopped_or_left_is_not_told(app, founder, product, change, mails):
    with app.app_context():
        other = next(need for need in snapshots()[product.id][1]["needs"] if need != NEED)
        watch_matches(product.ref, other, by=founder)
    change(openness="limited")
    assert about_matches(mails) == []
    with app.app_context():
        watch_matches(product.ref, "", by=founder)
        stop_watching(product.ref, "", by=founder)
    change(openness="open")
    assert about_matches(mails) == []
    with app.app_context(), transaction():
        watch_matches(product.ref, "", by=founder)
        db.session.execute(delete(Membership).where(Membership.user_id == founder.user_id))
    change(openness="limited")
    assert about_matches(mails) == []


def test_an_edit_that_touches_others_tells_nobody(app, founder, product, change, mails):
    with app.app_context():
        watch_matches(product.ref, "", by=founder)
        make_stromal_cells(founder)
        modalities = get_offer("xintela-cells").modalities
        match_all_once()
    change("xintela-cells", openness="captive" if "msc" in modalities else "open")
    assert about_matches(mails) == []
