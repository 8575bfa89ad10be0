"""What the tests of imports by the office have in common."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from atmp_match.catalogue.actions import uploads
from atmp_match.catalogue.models import CatalogueImport, CatalogueVersion, Evidence, Hub, Offer, Resource
from atmp_match.extensions import celery, db
from atmp_match.shared.deliveries import DeliveryFailed
from atmp_match.shared.models import Delivery

FORM = "/admin/catalogue/import"


def send(client, text, name="more.yaml"):
    data = {"document": (io.BytesIO(text.encode()), name)}
    return client.post(FORM, data=data, content_type="multipart/form-data")


def sent(client, text, name="more.yaml"):
    """Upload a file and return the address of its page."""
    answer = send(client, text, name)
    assert answer.status_code == 303, answer.text
    return answer.location


def elsewhere(call):
    """Call it in a thread, so that it is a request of its own and no part of the task."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()


def heading(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return re.search(r"<h1>(.*?)</h1>", page.text, re.DOTALL)[1].strip()


def contents(app):
    """Return what an import could have changed."""
    with app.app_context():
        models = (Hub, Offer, Evidence, Resource)
        numbers = [db.session.scalar(select(func.count()).select_from(model)) for model in models]
        return numbers, db.session.scalar(select(CatalogueVersion.version))


def row(app):
    with app.app_context():
        return db.session.scalars(select(CatalogueImport).order_by(CatalogueImport.id.desc())).first()


def tasks_waiting(app):
    with app.app_context():
        return db.session.scalars(select(Delivery.task).where(Delivery.closed_at.is_(None))).all()


def run_task(app, name):
    """Run one delivery of this task as a worker would; return how it failed, if it did."""
    with app.app_context():
        delivery = select(Delivery.id).where(Delivery.task == name, Delivery.closed_at.is_(None))
        try:
            celery.tasks[name].run(delivery_id=db.session.scalars(delivery).one())
        except DeliveryFailed as error:
            return error
    return None


class Killed(Exception):
    """Ends an import in the midst, as the end of its worker would."""


def at_stage(monkeypatch, stage, work):
    """Let something happen when the import begins a stage."""
    begin = uploads.Noted.begin

    def begin_and_work(self, here, total=0):
        begin(self, here, total)
        if here is stage:
            work()

    monkeypatch.setattr(uploads.Noted, "begin", begin_and_work)


def kill(*_arguments):
    raise Killed
