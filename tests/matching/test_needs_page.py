"""The needs page: derived needs with their reasons, then the founder's own list."""

import re
from datetime import date

import pytest
from sqlalchemy import event, select

from atmp_match.extensions import db
from atmp_match.matching.actions import find_matches, request_for_product
from atmp_match.products.models import Product, ProductNeed
from atmp_match.shared.models import EventRow
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_product, make_ziccum

FIELDS = {
    "modality": "", "grade": "", "containment": "", "scale_value": "", "scale_unit": "L", "earliest_start": "",
    "latest_finish": "", "duration_days": "", "seats": "",
}  # fmt: skip


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


@pytest.fixture
def aav(app, founder):
    """A gene therapy before its first trial: plasmids, a bank, transfer, vector and what follows."""
    with app.app_context():
        return make_product(
            founder, modality="aav", stage="gmp-early", country="SE", earliest_start=date(2027, 2, 1)
        ).ref


@pytest.fixture
def page(client, aav):
    def get(query=""):
        return client.get(f"/products/{aav}/needs{query}")

    get.ref = aav
    return get


def names(answer):
    return re.findall(r"<h3>([^<]+)</h3>|<b>Dropped:</b> ([^<]+)<", answer.text)


def live(answer):
    return [name for name, _dropped in names(answer) if name]


def seen(answer):
    return re.search(r'name="seen" value="(\w+)"', answer.text)[1]


def rows(app):
    with app.app_context():
        return [
            (row.position, row.service, row.grade, row.is_dropped)
            for row in db.session.scalars(select(ProductNeed).order_by(ProductNeed.position))
        ]


def send(client, aav, where, **data):
    return client.post(
        f"/products/{aav}/needs{where}", data={"seen": seen(client.get(f"/products/{aav}/needs")), **data}
    )


def test_the_needs_follow_from_the_brief_each_with_a_sentence_and_a_vial(page, app):
    answer = page()
    assert answer.status_code == 200
    assert len(live(answer)) == 9
    assert "<h1>9 needs follow from your brief</h1>" in answer.text
    assert "A step that lies ahead: " in answer.text
    assert answer.text.count('<svg class="vial') >= 9
    assert "HQ is enough here" in answer.text
    assert rows(app) == []


def test_the_needs_stand_between_brief_and_matches(page):
    tabs = re.findall(
        r'<a href="/products/PRD-\d+/(\w+)"( aria-current="page")?>', page().text.split('class="tabs"')[1]
    )
    assert tabs[:3] == [("brief", ""), ("needs", ' aria-current="page"'), ("matches", "")]


def test_a_dropped_need_is_no_longer_looked_for_and_comes_back_by_undo(app, client, aav, page):
    before = live(page())
    assert send(client, aav, "/1/drop").status_code == 303
    answer = page()
    assert live(answer) == before[1:]
    assert "<b>Dropped:</b> Plasmid" in answer.text
    assert "<h1>8 needs on your own list</h1>" in answer.text
    assert before[0] not in client.get(f"/products/{aav}/matches").text.split('id="needs"')[1].split("</section>")[0]
    assert send(client, aav, "/1/take-back").status_code == 303
    assert live(page()) == before


def test_needs_are_put_into_another_order_and_the_matches_follow_it(app, client, aav, page):
    before = live(page())
    assert send(client, aav, "/2/up").status_code == 303
    after = [before[1], before[0], *before[2:]]
    assert live(page()) == after
    with app.app_context():
        product = db.session.scalars(select(Product)).one()
        services = [answered.need.service for answered in find_matches(request_for_product(product)).needs]
    assert services[:2] == ["cell-banking", "plasmid-manufacturing"]
    send(client, aav, "/1/down")
    assert live(page()) == before


def test_every_field_of_a_need_can_be_changed_and_the_page_says_what_was_there(app, client, aav, page):
    sent = send(
        client, aav, "/4", service="vector-manufacturing", modality="aav", grade="gmp", containment="bsl-1",
        scale_value="200", scale_unit="L", earliest_start="8 Feb 2027", latest_finish="2027-12-31", duration_days="90",
        seats="",
    )  # fmt: skip
    assert sent.status_code == 303
    text = page().text
    assert "Changed by you" in text
    assert "Level 1 (negligible risk) instead of Level 2 (low risk)" in text
    assert "Size of one batch or run: 200 L" in text
    assert "Earliest start: 8 Feb 2027 instead of 1 Feb 2027" in text
    assert "Days of work: About 90 days instead of About 56 days" in text


def test_what_was_typed_wrong_is_named_beside_the_field_and_nothing_is_stored(app, client, aav):
    answer = send(client, aav, "/1", **{**FIELDS, "service": "", "latest_finish": "31 Feb 2027", "seats": "2.5"})
    assert answer.status_code == 422
    assert "Choose the service you need" in answer.text
    assert "Enter a date that exists, like 8 Feb 2027" in answer.text
    assert "Enter a whole number" in answer.text
    assert 'value="31 Feb 2027"' in answer.text
    assert rows(app) == []


def test_a_form_made_from_another_list_is_refused_with_what_was_typed_kept(app, client, aav, page):
    old = seen(page())
    send(client, aav, "/1/drop")
    before = rows(app)
    form = {**FIELDS, "service": "vector-manufacturing", "grade": "gmp", "duration_days": "77", "seen": old}
    answer = client.post(f"/products/{aav}/needs/4", data=form)
    assert answer.status_code == 409
    assert "The needs were changed in another window" in answer.text
    assert 'value="77"' in answer.text
    assert rows(app) == before
    again = client.post(f"/products/{aav}/needs/4", data={**form, "seen": seen(answer)})
    assert again.status_code == 303


def test_a_need_that_follows_a_brief_which_changed_meanwhile_is_refused_too(app, client, aav, page):
    old = seen(page())
    with app.app_context():
        db.session.scalars(select(Product)).one().stage = "research"
        db.session.commit()
    answer = client.post(f"/products/{aav}/needs/1/drop", data={"seen": old})
    assert answer.status_code == 409
    assert "The brief changed since, and the needs with it" in answer.text
    assert rows(app) == []


def test_any_service_can_be_added_and_suggestions_are_one_click_away(app, client, founder):
    with app.app_context():
        ref = make_ziccum(founder).ref
    text = client.get(f"/products/{ref}/needs").text
    assert re.search(r'name="service" value="gmo-notification">\s*<button class="chip"', text)
    assert send(client, ref, "/add", service="gmo-notification").status_code == 303
    assert send(client, ref, "/add", service="training").status_code == 303
    answer = client.get(f"/products/{ref}/needs")
    assert answer.text.count("Added by you") == 2
    assert [row[1] for row in rows(app)][-2:] == ["gmo-notification", "training"]


def test_adding_what_was_dropped_takes_it_back(app, client, aav):
    send(client, aav, "/1/drop")
    send(client, aav, "/add", service="plasmid-manufacturing")
    assert [row[3] for row in rows(app)] == [False] * 9


def test_a_service_that_does_not_exist_cannot_be_added(app, client, aav):
    answer = send(client, aav, "/add", service="perpetual-motion")
    assert answer.status_code == 422
    assert "Choose the service you need" in answer.text
    assert rows(app) == []


def test_a_reset_brings_the_derived_needs_back(app, client, aav, page):
    before = live(page())
    send(client, aav, "/3/drop")
    send(client, aav, "/2/up")
    assert client.post(f"/products/{aav}/needs/reset").status_code == 303
    answer = page()
    assert live(answer) == before
    assert "9 needs follow from your brief" in answer.text
    assert rows(app) == []


def test_after_the_brief_changed_the_page_says_what_would_now_be_derived(app, client, aav, page):
    send(client, aav, "/1/up")  # at the top already: still the derivation
    assert rows(app) == []
    send(client, aav, "/1/drop")
    with app.app_context():
        product = db.session.scalars(select(Product)).one()
        product.stage, product.containment = "scale-up", "bsl-1"
        db.session.commit()
    text = page().text
    assert "Your brief changed since. The derived needs would now be different:" in text
    assert "No longer there: " in text
    assert "Level 1 (negligible risk) instead of Level 2 (low risk)" in text


@pytest.mark.parametrize(
    ("place", "picked", "said"),
    [
        (
            1,
            {"service": "plasmid-manufacturing", "modality": "plasmid-starting-material", "grade": "gmp"},
            "You ask for GMP. HQ is enough",
        ),
        (
            4,
            {"service": "vector-manufacturing", "modality": "aav", "grade": "hq"},
            "You wrote HQ. This is the medicine itself",
        ),
    ],
)
def test_a_grade_picked_against_the_rule_is_kept_and_the_rule_is_said_beside_the_field(
    client, page, place, picked, said
):
    assert send(client, page.ref, f"/{place}", **{**FIELDS, **picked}).status_code == 303
    assert said in page().text
    field = page(f"?edit={place}").text.split('id="grade-hint"')[1].split("</div>")[0]
    assert said in field


def test_nobody_else_sees_or_changes_the_needs(app, client, aav, page):
    token = seen(page())
    stranger = app.test_client()
    with app.app_context():
        sign_in(stranger, make_founder())
    before = rows(app)
    assert stranger.get(f"/products/{aav}/needs").status_code == 404
    for where in ("/1", "/1/drop", "/add", "/reset"):
        form = {**FIELDS, "service": "training", "seen": token}
        assert stranger.post(f"/products/{aav}/needs{where}", data=form).status_code == 404
    assert rows(app) == before


def test_what_happened_is_recorded_without_a_word_of_it(app, client, aav):
    send(client, aav, "/1/drop")
    with app.app_context():
        last = db.session.scalars(select(EventRow).order_by(EventRow.id.desc())).first()
    assert (last.name, last.payload["section"]) == ("product-described", "needs")
    assert set(last.payload) == {"product_id", "section", "version"}


def test_the_page_takes_few_statements_however_long_the_list(app, client, aav, page):
    seen_statements = []
    with app.app_context():
        engine = db.engine
    note = lambda *args: seen_statements.append(args[2])  # noqa: E731 -- a listener
    counts = []
    for extra in (0, 20):
        for _ in range(extra):
            send(client, aav, "/add", service="training")
        page()
        event.listen(engine, "before_cursor_execute", note)
        seen_statements.clear()
        assert page().status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen_statements))
    assert counts[0] <= counts[1] <= 15


def test_the_page_speaks_swedish(client, aav, page):
    client.set_cookie("language", "sv")
    text = page("?edit=1").text
    assert "<h1>9 behov följer av produktbeskrivningen</h1>" in text
    assert "Plasmid-DNA" in text
