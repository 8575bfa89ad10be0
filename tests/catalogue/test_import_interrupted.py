"""Imports that are killed, stopped, given up or overtaken: all of it or nothing."""

import re

import pytest
from sqlalchemy import func, select, update

from atmp_match.catalogue.actions import edit_offer, import_catalogue, uploads
from atmp_match.catalogue.actions.progress import Progress, Stage
from atmp_match.catalogue.models import CatalogueImport, Offer
from atmp_match.catalogue.queries.documents import read_upload
from atmp_match.catalogue.rules.imports import State
from atmp_match.extensions import db
from tests.catalogue.importing import at_stage, contents, elsewhere, heading, kill, run_task, send, sent, tasks_waiting
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin


@pytest.mark.parametrize("stage", list(Stage))
def test_an_import_that_is_killed_has_changed_nothing_and_begins_anew(app, client, confirmed, run_deliveries, stage):
    before = contents(app)
    with pytest.MonkeyPatch.context() as patch:
        at_stage(patch, stage, kill)
        assert "Killed" in str(run_task(app, "catalogue.run_import"))
    assert contents(app) == before
    assert heading(client, confirmed) == "Importing more.yaml"
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        at_stage(patch, Stage.WRITE, lambda: seen.append(elsewhere(lambda: client.get(confirmed).text)))
        run_deliveries()
    assert "It was interrupted and has begun anew: try 2 of 3. Nothing was left half done." in seen[0]
    assert heading(client, confirmed) == "more.yaml is imported"
    assert contents(app)[0][1] == before[0][1] + 40


def test_after_three_tries_it_ends_as_failed_and_says_so(app, client, confirmed, monkeypatch):
    before = contents(app)
    at_stage(monkeypatch, Stage.FINISH, kill)
    for _try in range(3):
        assert "Killed" in str(run_task(app, "catalogue.run_import"))
    assert run_task(app, "catalogue.run_import") is None
    assert heading(client, confirmed) == "We could not import more.yaml"
    assert "It was tried three times and broke each time. Nothing was changed" in client.get(confirmed).text
    assert contents(app) == before
    assert "catalogue.run_import" not in tasks_waiting(app)


@pytest.mark.parametrize("stage", [Stage.COMPARE, Stage.WRITE, Stage.FINISH])
def test_it_can_be_stopped_in_every_stage_and_has_changed_nothing_then(app, client, confirmed, monkeypatch, stage):
    before, seen = contents(app), []

    def stop():
        seen.append(client.get(confirmed).text)
        assert client.post(f"{confirmed}/stop").status_code == 303

    at_stage(monkeypatch, stage, lambda: elsewhere(stop))
    monkeypatch.setattr(uploads, "TELL_EVERY", 0.0)
    assert run_task(app, "catalogue.run_import") is None
    assert 'aria-current="step"' in seen[0]
    assert heading(client, confirmed) == "The import of more.yaml was stopped"
    assert contents(app) == before
    assert client.post(f"{confirmed}/stop").status_code == 409
    assert send(client, large_catalogue(20)).status_code == 303


def test_the_page_shows_a_true_count_while_it_writes(app, client, importer, run_deliveries, monkeypatch):
    address = sent(client, large_catalogue(1200))
    run_deliveries()
    client.post(f"{address}/confirm")
    step, seen = uploads.Noted.step, []

    def look(self, done):
        step(self, done)
        text = elsewhere(lambda: client.get(f"{address}/state").text)
        if "<b>Write what differs</b>\n                  <progress" in text:
            seen.append(re.search(r"[\d,]+ of [\d,]+ offers", text)[0])

    monkeypatch.setattr(uploads.Noted, "step", look)
    monkeypatch.setattr(uploads, "TELL_EVERY", 0.0)
    run_deliveries()
    assert seen == ["500 of 1,200 offers", "1,000 of 1,200 offers", "1,200 of 1,200 offers"]
    assert heading(client, address) == "more.yaml is imported"
    assert "hx-trigger" not in client.get(f"{address}/state").text


def test_a_worker_that_is_gone_is_said_and_can_be_stopped_at_once(app, client, importer):
    address = sent(client, large_catalogue(20))
    with app.app_context():
        db.session.execute(update(CatalogueImport).values(seen_at=func.now() - func.make_interval(0, 0, 0, 0, 0, 5)))
        db.session.commit()
    assert "No sign of life since" in client.get(address).text
    client.post(f"{address}/stop")
    assert heading(client, address) == "The import of more.yaml was stopped"


def test_an_import_that_was_given_up_meanwhile_is_taken_back(app, client, confirmed, monkeypatch):
    """The worker was only slow: somebody took it for dead and ended the import while it wrote."""
    before = contents(app)

    def give_up():
        with db.engine.begin() as connection:
            connection.execute(update(CatalogueImport).values(state=State.STOPPED))

    at_stage(monkeypatch, Stage.FINISH, give_up)
    assert run_task(app, "catalogue.run_import") is None
    assert contents(app) == before
    assert heading(client, confirmed) == "The import of more.yaml was stopped"


def test_a_change_of_the_office_between_comparing_and_writing_is_kept(inside):
    """Who was quicker wins: the import compares again before it overwrites what it has not seen."""
    admin = make_admin()
    import_catalogue(read_upload("a.yaml", large_catalogue(20).encode()))
    begun = []

    class Edits(Progress):
        def begin(self, stage, _total=0):
            begun.append(stage)
            if begun == [Stage.CHECK, Stage.COMPARE, Stage.WRITE]:
                edit_offer("synthetic-0-4", {"title": "As the office says"}, 1, reason="A call", by=admin)

    report = import_catalogue(read_upload("a.yaml", large_catalogue(20, title="Other").encode()), progress=Edits())
    assert begun == [Stage.CHECK, Stage.COMPARE, Stage.WRITE] * 2 + [Stage.FINISH]
    assert report.kept == ("synthetic-0-4",)
    titles = select(Offer.title).where(Offer.id.in_(("synthetic-0-4", "synthetic-0-5"))).order_by(Offer.id)
    assert db.session.scalars(titles).all() == ["As the office says", "Other 5"]
