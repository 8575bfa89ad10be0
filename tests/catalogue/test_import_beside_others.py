"""While an import writes, others read the old catalogue and book; nobody waits for its end."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from atmp_match.bookings.actions import process_request
from atmp_match.catalogue.actions import edit_offer, import_catalogue
from atmp_match.catalogue.actions.progress import Progress, Stage
from atmp_match.catalogue.queries import get_offer, seed_documents
from atmp_match.catalogue.queries.documents import read_upload
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict
from tests.factories.accounts import sign_in
from tests.factories.bookings import BENCH, fresh, make_manager_of, make_request
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_ziccum

PATIENCE = 60


class Held(Progress):
    """Waits with everything written and nothing committed, until it may go on."""

    def __init__(self):
        self.has_written, self.may_go_on = threading.Event(), threading.Event()

    def begin(self, stage, _total=0):
        if stage is Stage.FINISH:
            self.has_written.set()
            assert self.may_go_on.wait(PATIENCE)


@pytest.fixture
def held(app):
    """An import that has renamed every offer of the catalogue and added a hundred, and has not committed yet."""
    documents = seed_documents() | read_upload("large.yaml", large_catalogue(100).encode())
    for hub in documents["hubs.yaml"]["hubs"]:
        hub["summary_en"] += " Renamed."
        for offer in hub["offers"]:
            offer["title"] += " (renamed)"
        for resource in hub["resources"]:
            resource["units"] += 1
    held = Held()

    def work():
        with app.app_context():
            return import_catalogue(documents, progress=held)

    with ThreadPoolExecutor(1) as thread:
        held.report = thread.submit(work)
        assert held.has_written.wait(PATIENCE)
        try:
            yield held
        finally:
            held.may_go_on.set()


@pytest.fixture
def founder(app, client):
    with app.app_context():
        founder = make_founder()
        ref = make_ziccum(founder).ref
        make_manager_of("testa-center")  # before an import holds the catalogue
    sign_in(client, founder)
    return founder, ref


def test_matches_pages_and_bookings_go_on_while_an_import_writes(app, client, founder, held):
    actor, ref = founder
    assert "Testa Center" in client.get(f"/products/{ref}/matches").text
    assert "(renamed)" not in client.get("/hubs/testa-center").text
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        booking = make_request(actor, BENCH, product=ref)
        assert booking.ref
    assert not held.report.done()
    held.may_go_on.set()
    assert held.report.result(PATIENCE).counts["offers"] == 104 + 100
    assert "(renamed)" in client.get("/hubs/testa-center").text
    with app.app_context():
        process_request(booking.id)
        assert fresh(booking).status == "held"


def test_the_office_is_told_to_wait_and_loses_nothing(app, held, monkeypatch):
    with app.app_context():
        admin = make_admin()
        db.session.execute(db.text("SET lock_timeout = '200ms'"))
        with pytest.raises(Conflict, match="An import is changing the catalogue just now"):
            edit_offer(BENCH, {"title": "As the office says"}, 1, reason="A call", by=admin)
        db.session.rollback()
        db.session.execute(db.text("SET lock_timeout = '8s'"))
        held.may_go_on.set()
        held.report.result(PATIENCE)
        version = get_offer(BENCH).version
        assert edit_offer(BENCH, {"title": "As the office says"}, version, reason="A call", by=admin).version == 3
