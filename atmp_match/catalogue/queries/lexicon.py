"""Reads of the lexicon: what is published, what lies on the office's desk, and what founders have put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from atmp_match.accounts.models import User
from atmp_match.catalogue.models import LexiconCorrection, LexiconEntry, LexiconVersion
from atmp_match.catalogue.queries.offers import Page
from atmp_match.catalogue.rules.lexicon import Entry, key_text, unpacked
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound


@dataclass(frozen=True)
class VersionLine:
    """A published version, without its entries."""

    number: int
    at: datetime
    by: str | None
    note: str | None
    size: int
    added: Sequence[Sequence[str]]
    retired: Sequence[Sequence[str]]


def newest_version() -> int:
    """Return the number of the newest published version; 0 before the first."""
    return db.session.scalar(select(func.max(LexiconVersion.number))) or 0


def newest_entries() -> tuple[Entry, ...]:
    """Return the entries of the newest published version."""
    newest = select(LexiconVersion.entries).order_by(LexiconVersion.number.desc()).limit(1)
    return unpacked(db.session.scalar(newest) or ())


def entries_of_version(number: int) -> tuple[Entry, ...]:
    """Return the entries of a published version.

    :raises NotFound: there is no such version
    """
    rows = db.session.scalar(select(LexiconVersion.entries).where(LexiconVersion.number == number))
    if rows is None:
        raise NotFound(_("The lexicon has no such version."))
    return unpacked(rows)


def entries_on_desk() -> tuple[Entry, ...]:
    """Return the active entries as the office has them now, published or not."""
    columns = (LexiconEntry.kind, LexiconEntry.code, LexiconEntry.language, LexiconEntry.text, LexiconEntry.role)
    statement = select(*columns, LexiconEntry.source).where(LexiconEntry.active).order_by(LexiconEntry.id)
    return unpacked([tuple(row) for row in db.session.execute(statement)])


def search_entries(
    words: str = "", *, kind: str = "", code: str = "", language: str = "", after: int = 0, limit: int = 100
) -> Page[LexiconEntry]:
    """Return entries, retired ones too, that hold `words` and are of this kind, code and language where one is named.

    :param after: the id of the last entry of the page before
    """
    statement = select(LexiconEntry).where(LexiconEntry.id > after).order_by(LexiconEntry.id).limit(limit + 1)
    named = {LexiconEntry.kind: kind, LexiconEntry.code: code, LexiconEntry.language: language}
    statement = statement.where(*(column == value for column, value in named.items() if value))
    if words:
        statement = statement.where(LexiconEntry.key.contains(key_text(words), autoescape=True))
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None)


def get_entry(entry_id: int) -> LexiconEntry:
    """Return an entry.

    :raises NotFound: there is none
    """
    return _found(db.session.get(LexiconEntry, entry_id))


def lock_entry(entry_id: int) -> LexiconEntry:
    """Return an entry as `get_entry` does, locked until the transaction ends."""
    statement = select(LexiconEntry).where(LexiconEntry.id == entry_id).with_for_update()
    return _found(db.session.scalar(statement.execution_options(populate_existing=True)))


def _found(entry: LexiconEntry | None) -> LexiconEntry:
    if entry is None:
        raise NotFound(_("The lexicon has no such entry."))
    return entry


def list_versions(limit: int = 20) -> list[VersionLine]:
    """Return the newest versions and what each changed, newest first."""
    version = LexiconVersion
    size = func.jsonb_array_length(version.entries)
    rows = db.session.execute(
        select(version.number, version.published_at, User.name, version.note, size, version.added, version.retired)
        .outerjoin(User, User.id == version.published_by_id)
        .order_by(version.number.desc())
        .limit(limit)
    )
    return [VersionLine(*row) for row in rows]


def list_corrections(limit: int = 100) -> list[LexiconCorrection]:
    """Return corrections that nobody has looked at yet, the oldest first."""
    waiting = select(LexiconCorrection).where(LexiconCorrection.outcome.is_(None))
    return list(db.session.scalars(waiting.order_by(LexiconCorrection.id).limit(limit)))


def lock_correction(correction_id: int) -> LexiconCorrection:
    """Return a correction that nobody has looked at yet, locked.

    :raises NotFound: there is none, or somebody has
    """
    statement = select(LexiconCorrection).where(
        LexiconCorrection.id == correction_id, LexiconCorrection.outcome.is_(None)
    )
    correction = db.session.scalar(statement.with_for_update())
    if correction is None:
        raise NotFound(_("Somebody has dealt with this correction already."))
    return correction
