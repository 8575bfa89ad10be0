"""An import by the office: upload, look at what it would change, import, or stop.

The work is done by tasks. What they change is one transaction; how far they are is committed beside it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from atmp_match.catalogue.actions.imports import import_catalogue, plan_import
from atmp_match.catalogue.actions.progress import Progress, Stage
from atmp_match.catalogue.events import ImportConfirmed, ImportEnded, ImportUploaded
from atmp_match.catalogue.models import CatalogueImport
from atmp_match.catalogue.queries.documents import read_upload
from atmp_match.catalogue.queries.imports import get_import
from atmp_match.catalogue.rules.documents import Documents, DocumentsRefused
from atmp_match.catalogue.rules.imports import CAN_STOP, LARGEST, MOST_TRIES, TELLING, State, is_silent, is_worth_a_mail
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.clock import now
from atmp_match.shared.errors import Conflict, InvalidInput, TooLarge
from atmp_match.shared.transactions import record, transaction

MEGABYTE = 1024 * 1024
MOST_PROBLEMS = 500  # that are kept; nobody mends more than that by hand
LONGEST_NAME = 200
TELL_EVERY = 0.5  # seconds between two notes of how far it is


class Stopped(Exception):
    """Somebody asked for an end of the import."""


def upload_import(file_name: str, content: bytes, *, by: Actor) -> CatalogueImport:
    """Keep an uploaded file and let it be checked.

    :raises InvalidInput: it is empty
    :raises TooLarge: it is larger than `LARGEST`
    :raises Conflict: another import is at work
    """
    if not content:
        raise InvalidInput({"document": _("Choose a YAML file with hubs, or other parts of the catalogue")})
    if len(content) > LARGEST:
        sizes = {"most": LARGEST // MEGABYTE, "size": round(len(content) / MEGABYTE, 1)}
        raise TooLarge({"document": _("The file may have at most %(most)s MB. This one has %(size)s MB", **sizes)})
    name = "".join(letter for letter in file_name if letter.isprintable())[:LONGEST_NAME] or "catalogue.yaml"
    row = CatalogueImport(file_name=name, content=content, started_by_id=by.user_id, state=State.CHECKING)
    with transaction(), _one_at_a_time():
        db.session.add(row)
        db.session.flush()
        record(ImportUploaded(row.id), by=by.user_id)
    return row


def confirm_import(import_id: int, *, by: Actor) -> None:
    """Let a checked file be imported; a second click does no harm.

    :raises NotFound: there is no such import
    :raises Conflict: it is not ready, or another one is at work
    """
    with transaction(), _one_at_a_time():
        row = _lock(import_id)
        if row.state in {State.IMPORTING, State.DONE}:
            return
        if row.state is not State.READY:
            raise Conflict(_("This import is over. Upload the file again."))
        row.state, row.stage, row.done, row.total, row.tries = State.IMPORTING, None, 0, 0, 0
        row.began_at = row.seen_at = now()
        row.ended_at = row.looked_at = None
        db.session.flush()
        record(ImportConfirmed(row.id), by=by.user_id)


def stop_import(import_id: int) -> None:
    """End an import before it has changed anything: at once where nobody works at it, else at its next step.

    :raises NotFound: there is no such import
    :raises Conflict: it has ended
    """
    with transaction():
        row = _lock(import_id)
        if row.state not in CAN_STOP:
            raise Conflict(_("This import has ended already."))
        row.stop_asked = True
        if row.state is State.READY or is_silent(row.seen_at, now()):
            _end(row.id, row.state, state=State.STOPPED, content=None)


def look_at_import(row: CatalogueImport, *, by: int) -> None:
    """Note that whoever uploaded the file sees what came of it, so that the bar does not tell them any more.

    :param by: the user's id
    """
    if row.started_by_id == by and row.state in TELLING and row.looked_at is None:
        with transaction():
            row.looked_at = now()


def check_import(import_id: int) -> None:
    """Read an uploaded file and store what it would change, or what is wrong with it. For a task."""

    def work(documents: Documents, progress: Progress) -> dict[str, Any]:
        tally = plan_import(documents, progress).tally
        return {"state": State.READY, "counts": tally.counts(), "kept": tally.kept, "lines": tally.lines}

    _work_at(import_id, State.CHECKING, work)


def run_import(import_id: int) -> None:
    """Import a confirmed file, all of it or nothing. For a task: the caller's transaction commits it."""
    starter = get_import(import_id).started_by_id

    def work(documents: Documents, progress: Progress) -> dict[str, Any]:
        report = import_catalogue(documents, by=starter, progress=progress)
        return {"state": State.DONE, "counts": dict(report.counts), "kept": list(report.kept), "content": None}

    _work_at(import_id, State.IMPORTING, work)


def _work_at(import_id: int, state: State, work: Callable[[Documents, Progress], dict[str, Any]]) -> None:
    content = _begin(import_id, state)
    if content is None:
        return
    progress = Noted(import_id)
    try:
        with db.session.begin_nested():
            progress.begin(Stage.READ)
            documents = read_upload(get_import(import_id).file_name, content)
            _end(import_id, state, **work(documents, progress))
    except DocumentsRefused as error:  # when importing: somebody changed the catalogue since the file was checked
        problems = list(error.problems[:MOST_PROBLEMS])
        _end(import_id, state, state=State.REFUSED, problems=problems, content=None)
    except Stopped:
        _end(import_id, state, state=State.STOPPED, content=None)


class Noted(Progress):
    """Writes into the import's row how far it is, on a connection of its own, and ends the import if that is asked."""

    def __init__(self, import_id: int) -> None:
        """Have noted nothing."""
        self._import_id, self._noted = import_id, 0.0

    def begin(self, stage: Stage, total: int = 0) -> None:
        """Note the stage."""
        self._note(stage=stage.value, done=0, total=total)

    def step(self, done: int) -> None:
        """Note the count, at most twice a second."""
        if time.monotonic() - self._noted >= TELL_EVERY:
            self._note(done=done)

    def _note(self, **values: object) -> None:
        self._noted = time.monotonic()
        mine = update(CatalogueImport).where(CatalogueImport.id == self._import_id)
        with db.engine.begin() as connection:
            noted = mine.values(seen_at=func.clock_timestamp(), **values).returning(CatalogueImport.stop_asked)
            if connection.execute(noted).scalar_one():
                raise Stopped


def _begin(import_id: int, state: State) -> bytes | None:
    """Return the file, with one try counted; None where the import has ended meanwhile or was tried too often."""
    mine = update(CatalogueImport).where(CatalogueImport.id == import_id, CatalogueImport.state == state)
    counted = mine.values(tries=CatalogueImport.tries + 1, seen_at=func.clock_timestamp())
    with db.engine.begin() as connection:  # apart: a try that kills its worker has to count
        tries = connection.execute(counted.returning(CatalogueImport.tries)).scalar()
    if tries is None:
        return None
    if tries > MOST_TRIES:
        _end(import_id, state, state=State.FAILED, content=None)
        return None
    return db.session.scalar(select(CatalogueImport.content).where(CatalogueImport.id == import_id))


def _end(import_id: int, was: State, **found: Any) -> None:  # noqa: ANN401 -- columns of the row
    """Store what an import came to; whoever waited long enough to have left is told.

    :raises Stopped: somebody ended it while the last step was done
    """
    row = _lock(import_id)
    if (row.stop_asked or row.state is not was) and found["state"] in {State.READY, State.DONE}:
        raise Stopped
    if row.state is not was:
        return
    values = {"ended_at": func.clock_timestamp(), "seen_at": func.clock_timestamp(), **found}
    db.session.execute(update(CatalogueImport).where(CatalogueImport.id == import_id).values(values))
    if found["state"] in TELLING and is_worth_a_mail(row.began_at, now()):
        record(ImportEnded(import_id, found["state"].value), by=None)


def _lock(import_id: int) -> CatalogueImport:
    db.session.execute(select(CatalogueImport.id).where(CatalogueImport.id == import_id).with_for_update())
    return get_import(import_id)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise Conflict(_("Another file is being checked or imported. Wait for it, or stop it.")) from error
