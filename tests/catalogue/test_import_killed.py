"""A worker that is killed in the midst of a real import: nothing is half done, and it begins anew by itself."""

import time

import pytest
from sqlalchemy import delete, func, select

from atmp_match.catalogue.actions.uploads import confirm_import, upload_import
from atmp_match.catalogue.models import CatalogueImport, Hub, Offer
from atmp_match.catalogue.queries.imports import get_import
from atmp_match.catalogue.rules.imports import State
from atmp_match.extensions import db
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin

pytestmark = pytest.mark.slow
OFFERS, PATIENCE = 1500, 180


@pytest.fixture
def app(stack):
    """The application on the stack's database; what is imported is taken away again."""
    yield stack.app
    with stack.app.app_context():
        db.session.execute(delete(Hub).where(Hub.slug.startswith("synthetic-")))
        db.session.execute(delete(CatalogueImport))
        db.session.commit()


def wait_for(app, import_id, is_so):
    deadline = time.monotonic() + PATIENCE
    while True:
        with app.app_context():
            row = get_import(import_id)
        if is_so(row):
            return row
        assert time.monotonic() < deadline, f"{row.state}, {row.stage}, try {row.tries}"
        time.sleep(0.05)


def count_synthetic(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Offer).where(Offer.id.startswith("synthetic-")))


def test_a_killed_workers_import_has_changed_nothing_and_is_brought_again(app, stack):
    with app.app_context():
        admin = make_admin()
        import_id = upload_import("large.yaml", large_catalogue(OFFERS).encode(), by=admin).id
    wait_for(app, import_id, lambda row: row.state is State.READY)
    with app.app_context():
        confirm_import(import_id, by=admin)
    wait_for(app, import_id, lambda row: row.tries == 1 and row.stage is not None)
    stack.kill("worker")
    assert count_synthetic(app) == 0
    assert wait_for(app, import_id, lambda _row: True).state is State.IMPORTING
    stack.start("worker")
    row = wait_for(app, import_id, lambda row: row.state is not State.IMPORTING)
    assert (row.state, row.tries) == (State.DONE, 2)
    assert count_synthetic(app) == OFFERS
