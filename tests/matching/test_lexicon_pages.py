"""The office's pages of the lexicon: its desk, what publishing changes, versions, and two editors at once."""

import pytest
from sqlalchemy import select

from atmp_match.catalogue.actions.corrections import log_correction
from atmp_match.catalogue.models import LexiconEntry
from atmp_match.catalogue.queries.lexicon import (
    desk_token,
    entries_on_desk,
    list_corrections,
    list_versions,
    newest_entries,
    newest_version,
)
from atmp_match.extensions import db
from atmp_match.matching.actions.understanding import read_text
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_product
from tests.matching.living import marked

NEW = {"text": "zebrafish shortage", "term": "bottleneck/money", "language": "en", "role": "synonym", "version": "0"}


@pytest.fixture
def office(app, client):
    with app.app_context():
        admin = make_admin(name="Ellen Editor")
    sign_in(client, admin)
    return admin


def entry(app, text):
    with app.app_context():
        return db.session.scalar(select(LexiconEntry).where(LexiconEntry.text == text))


def texts(app, entries):
    with app.app_context():
        return [one.text for one in entries()]


def token(app):
    with app.app_context():
        return desk_token()


def publish(app, client, note="A new word"):
    return client.post("/admin/lexicon/publish", data={"seen": token(app), "note": note})


@pytest.mark.parametrize("language", ["en", "sv"])
def test_entries_are_found_by_word_term_language_role_and_whether_they_are_retired(app, client, office, language):
    client.set_cookie("language", language)
    found = client.get("/admin/lexicon?q=RUNWAY&term=bottleneck/money&lang=en&role=synonym").text
    assert '<span lang="en">runway</span>' in found
    assert '<span lang="en">runway</span>' not in client.get("/admin/lexicon?q=runway&lang=sv").text
    assert '<span lang="en">runway</span>' not in client.get("/admin/lexicon?q=runway&term=modality/").text
    one = entry(app, "runway")
    client.post(f"/admin/lexicon/{one.id}/retire", data={"version": one.version})
    assert '<span lang="en">runway</span>' in client.get("/admin/lexicon?retired=1").text


@pytest.mark.parametrize("odd", ["q=%00", "term=x/y", "after=-1", "after=99999999999999", "lang=no", "role=%2F"])
def test_an_odd_address_finds_little_and_breaks_nothing(client, office, odd):
    assert client.get(f"/admin/lexicon?{odd}").status_code == 200


def test_a_long_list_goes_on_page_by_page_and_names_no_entry_twice(client, office):
    first = client.get("/admin/lexicon?term=bottleneck/").text
    after = first.split("after=")[1].split('"')[0]
    second = client.get(f"/admin/lexicon?term=bottleneck/&after={after}").text
    links = [{part.split('"')[0] for part in page.split('href="/admin/lexicon/')[1:]} for page in (first, second)]
    numbers = [{link for link in page if link.isdecimal()} for page in links]
    assert [len(some) for some in numbers] == [100, 100]
    assert numbers[0] & numbers[1] == set()


def test_new_words_lie_on_the_desk_and_are_not_read_before_they_are_published(app, client, office):
    answer = client.post("/admin/lexicon/add", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/admin/lexicon")
    assert "One change waits on the desk" in client.get("/admin/lexicon").text
    assert "zebrafish shortage" in texts(app, entries_on_desk)
    assert "zebrafish shortage" not in texts(app, newest_entries)
    with app.app_context():
        assert not any(p.code == "money" for r in read_text("Zebrafish shortage") for p in r.proposals)
    assert publish(app, client).status_code == 303
    with app.app_context():
        [reading] = [r for r in read_text("Zebrafish shortage") if r.kind == "bottleneck"]
        assert reading.proposals[0].code == "money"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": " "}, "Enter the words"),
        ({"text": "x" * 201}, "Use at most 200 characters"),
        ({"text": "a\0b"}, "cannot be stored"),
        ({"text": "Anna 19811218-9876"}, "personal identity number"),
        ({"text": "Runway"}, "These words stand there for this term already"),
        ({"term": ""}, "Choose what the words mean"),
        ({"term": "bottleneck/no-such"}, "Choose what the words mean"),
        ({"term": "grade/gmp"}, "Choose what the words mean"),
        ({"language": "no"}, "Choose English or Swedish"),
        ({"role": "joke"}, "Choose a name, another word or a whole sentence"),
    ],
)
def test_what_cannot_be_an_entry_is_said_beside_the_field_kept_and_not_stored(app, client, office, typed, words):
    before = texts(app, entries_on_desk)
    answer = client.post("/admin/lexicon/add", data=NEW | typed)
    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    assert texts(app, entries_on_desk) == before


def test_an_entry_is_changed_and_an_import_leaves_it_be(app, client, office):
    one = entry(app, "runway")
    data = NEW | {"text": "cash runway left", "version": one.version}
    assert client.post(f"/admin/lexicon/{one.id}", data=data).status_code == 303
    now = entry(app, "cash runway left")
    assert (now.id, now.version, now.edited_by_id) == (one.id, one.version + 1, office.user_id)
    assert now.edited_at is not None


def test_two_editors_at_once_the_second_is_told_who_and_what_and_keeps_what_was_typed(app, client, office):
    one = entry(app, "runway")
    other = app.test_client()
    with app.app_context():
        sign_in(other, make_admin(name="Otto Other"))
    other.post(f"/admin/lexicon/{one.id}", data=NEW | {"text": "cash runway", "version": one.version})
    answer = client.post(f"/admin/lexicon/{one.id}", data=NEW | {"text": "my runway", "version": one.version})
    assert answer.status_code == 409
    assert "Otto Other changed this entry" in answer.text
    assert "It now says “cash runway”" in answer.text
    assert 'value="my runway"' in answer.text
    assert entry(app, "my runway") is None
    assert client.post(f"/admin/lexicon/{one.id}/retire", data={"version": one.version}).status_code == 409
    assert entry(app, "cash runway").active
    again = NEW | {"text": "my runway", "version": one.version + 1}
    assert client.post(f"/admin/lexicon/{one.id}", data=again).status_code == 303


def test_retired_words_come_back_and_are_added_again_without_a_twin(app, client, office):
    one = entry(app, "runway")
    client.post(f"/admin/lexicon/{one.id}/retire", data={"version": one.version})
    assert "runway" not in texts(app, entries_on_desk)
    client.post("/admin/lexicon/add", data=NEW | {"text": "runway"})
    now = entry(app, "runway")
    assert (now.id, now.active) == (one.id, True)
    client.post(f"/admin/lexicon/{now.id}/retire", data={"version": now.version})
    client.post(f"/admin/lexicon/{now.id}/bring-back", data={"version": now.version + 1})
    assert entry(app, "runway").active


def test_the_page_before_publishing_shows_what_is_new_and_gone_and_the_measured_effect(app, client, office):
    one = entry(app, "runway")
    client.post("/admin/lexicon/add", data=NEW)
    client.post(f"/admin/lexicon/{one.id}/retire", data={"version": one.version})
    page = client.get("/admin/lexicon/publish").text
    assert "New (1)" in page
    assert "Gone (1)" in page
    assert 'hx-get="/admin/lexicon/effect"' in page
    measured = client.get("/admin/lexicon/publish?measure=1").text
    for words in ("Where you are stuck", "Kind of product", "English", "Swedish", "%"):
        assert words in measured.split("effect-title")[-1]
    assert newest(app) == 1


def newest(app):
    with app.app_context():
        return newest_version()


def test_publishing_says_who_and_why_and_marks_the_products_with_a_text_of_their_own(
    app, client, office, run_deliveries
):
    run_deliveries()
    with app.app_context():
        founder = make_founder()
        told = make_product(founder, description="Our zebrafish shortage is bad").id
        make_product(founder, description=None)
        make_product(founder, description="")
    run_deliveries()
    with app.app_context():
        db.session.execute(db.text("DELETE FROM rematch_marks"))
        db.session.commit()
    client.post("/admin/lexicon/add", data=NEW)
    publish(app, client, "Fish are short")
    run_deliveries()
    with app.app_context():
        assert marked() == {told}
        line = list_versions()[0]
    assert (line.number, line.by, line.note) == (2, "Ellen Editor", "Fish are short")
    assert [row[3] for row in line.added] == ["zebrafish shortage"]
    assert "Fish are short" in client.get("/admin/lexicon/versions").text


def test_publishing_without_a_reason_or_with_nothing_new_publishes_nothing(app, client, office):
    client.post("/admin/lexicon/add", data=NEW)
    answer = publish(app, client, " ")
    assert answer.status_code == 422
    assert answer.text.count("Enter why you change it") == 2
    one = entry(app, "zebrafish shortage")
    client.post(f"/admin/lexicon/{one.id}/retire", data={"version": one.version})
    assert publish(app, client).status_code == 303
    assert "Nothing was different" in client.get("/admin/lexicon").text
    assert newest(app) == 1


def test_a_desk_that_changed_since_it_was_looked_at_is_not_published(app, client, office):
    client.post("/admin/lexicon/add", data=NEW)
    seen = token(app)
    client.post("/admin/lexicon/add", data=NEW | {"text": "unseen words"})
    answer = client.post("/admin/lexicon/publish", data={"seen": seen, "note": "Looked at one"})
    assert answer.status_code == 409
    assert "The desk changed after you opened this page" in answer.text
    assert "Looked at one" in answer.text
    assert "unseen words" in answer.text
    assert newest(app) == 1


def test_an_older_version_is_laid_on_the_desk_and_published_as_a_new_one(app, client, office):
    before = texts(app, newest_entries)
    client.post("/admin/lexicon/add", data=NEW)
    publish(app, client)
    client.post("/admin/lexicon/add", data=NEW | {"text": "not published"})
    page = client.get("/admin/lexicon/versions/1").text
    assert "One change on the desk is not published, and would be lost" in page
    stale = client.post("/admin/lexicon/versions/1/lay-out", data={"seen": "another desk"})
    assert stale.status_code == 409
    assert "not published" in texts(app, entries_on_desk)
    answer = client.post("/admin/lexicon/versions/1/lay-out", data={"seen": token(app)})
    assert (answer.status_code, answer.location) == (303, "/admin/lexicon/publish")
    assert newest(app) == 2
    publish(app, client, "Back to the first")
    assert newest(app) == 3
    assert sorted(texts(app, newest_entries)) == sorted(before)


def test_what_never_was_is_not_found(client, office):
    for path in ("999999", f"{10**30}", "versions/99", f"versions/{10**30}", "corrections/99"):
        assert client.get(f"/admin/lexicon/{path}").status_code == 404
    assert client.post(f"/admin/lexicon/{10**30}/retire", data={"version": "1"}).status_code == 404


def test_nobody_but_the_office_sees_it(app, client):
    assert client.get("/admin/lexicon").location.startswith("/sign-in")
    with app.app_context():
        founder = make_founder()
    sign_in(client, founder)
    assert client.get("/admin/lexicon").status_code == 403
    assert client.post("/admin/lexicon/add", data=NEW).status_code == 403
    assert "zebrafish shortage" not in texts(app, entries_on_desk)


@pytest.fixture
def corrections(app):
    """Two corrections that wait: one whose words may be seen, one whose words may not."""
    with app.app_context():
        log_correction("bottleneck", "skills", "money", "en", "pots of gold")
        log_correction("modality", "aav", None, "sv", None)
        return [made.id for made in list_corrections()]


def test_the_inbox_shows_what_was_put_right_and_words_only_where_they_may_be_seen(client, office, corrections):
    page = client.get("/admin/lexicon/corrections").text
    for words in ("pots of gold", "Staff lack training", "No money for facility time", "AAV gene therapy"):
        assert words in page
    assert page.count("Not shared") == 1
    assert "Corrections (2)</a>" in client.get("/admin/lexicon").text


def test_a_correction_becomes_an_entry_on_the_desk_and_leaves_the_inbox(app, client, office, corrections):
    first, _second = corrections
    form = client.get(f"/admin/lexicon/corrections/{first}").text
    assert 'value="pots of gold"' in form
    assert '<option selected value="bottleneck/money">' in form
    typed = NEW | {"text": "pot of gold"}
    assert client.post(f"/admin/lexicon/corrections/{first}", data=typed).status_code == 303
    made = entry(app, "pot of gold")
    assert (made.code, made.source, made.active) == ("money", "correction", True)
    assert "pots of gold" not in client.get("/admin/lexicon/corrections").text
    assert client.post(f"/admin/lexicon/corrections/{first}", data=typed | {"text": "twice"}).status_code == 409
    assert entry(app, "twice") is None


def test_a_correction_that_says_nothing_needs_a_term_or_is_put_away(app, client, office, corrections):
    _first, second = corrections
    refused = client.post(f"/admin/lexicon/corrections/{second}", data=NEW | {"term": ""})
    assert refused.status_code == 422
    assert "Choose what the words mean" in refused.text
    assert client.post(f"/admin/lexicon/corrections/{second}/dismiss").status_code == 303
    assert "Not shared" not in client.get("/admin/lexicon/corrections").text
    assert client.post(f"/admin/lexicon/corrections/{second}/dismiss").status_code == 409
