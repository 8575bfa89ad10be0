"""Reads of the lexicon: what is published, what lies on the office's desk, and what founders have put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from atmp_match.accounts.models import User
from atmp_match.catalogue.models import LexiconCorrection, LexiconEntry, LexiconVersion
from atmp_match.catalogue.queries.offers import Page
from atmp_match.catalogue.rules.lexicon import Entry, key_text, token_of, unpacked
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound

LAST_ID = 2**31 - 1  # the largest that a column of ids holds
_WAITING = LexiconCorrection.outcome.is_(None)
_VERSIONS = (
    select(
        LexiconVersion.number,
        LexiconVersion.published_at,
        func.nullif(User.name, ""),
        LexiconVersion.note,
        func.jsonb_array_length(LexiconVersion.entries),
        LexiconVersion.added,
        LexiconVersion.retired,
    )
    .outerjoin(User, User.id == LexiconVersion.published_by_id)
    .order_by(LexiconVersion.number.desc())
)


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
    rows = db.session.scalar(select(LexiconVersion.entries).where(LexiconVersion.number == min(number, LAST_ID)))
    if rows is None:
        raise NotFound(_("The lexicon has no such version."))
    return unpacked(rows)


def entries_on_desk() -> tuple[Entry, ...]:
    """Return the active entries as the office has them now, published or not."""
    columns = (LexiconEntry.kind, LexiconEntry.code, LexiconEntry.language, LexiconEntry.text, LexiconEntry.role)
    statement = select(*columns, LexiconEntry.source).where(LexiconEntry.active).order_by(LexiconEntry.id)
    return unpacked([tuple(row) for row in db.session.execute(statement)])


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; what is empty does not matter.

    :param words: stand in the entry, whatever their case
    """

    words: str = ""
    kind: str = ""
    code: str = ""
    language: str = ""
    role: str = ""
    retired: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what tells the entries from the others."""
        entry = LexiconEntry
        named = {entry.kind: self.kind, entry.code: self.code, entry.language: self.language, entry.role: self.role}
        found = [column == value for column, value in named.items() if value]
        if self.words:
            found.append(entry.key.contains(key_text(self.words), autoescape=True))
        if self.retired:
            found.append(entry.active.is_(False))
        return found


def search_entries(wanted: Wanted, *, after: int = 0, limit: int = 100) -> Page[LexiconEntry]:
    """Return a page of the entries looked for, on the desk or retired, the newest first.

    :param after: the id of the last entry of the page before; 0 for the first page
    """
    conditions = [*wanted.conditions(), *([LexiconEntry.id < after] if after else [])]
    statement = select(LexiconEntry).where(*conditions).order_by(LexiconEntry.id.desc()).limit(limit + 1)
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None)


def count_entries(wanted: Wanted) -> int:
    """Return how many entries are looked for."""
    return db.session.scalar(select(func.count()).select_from(LexiconEntry).where(*wanted.conditions())) or 0


def desk_token() -> str:
    """Return a word that stands for the desk as it is beside the newest version: a page sent with another is old."""
    return token_of(newest_version(), entries_on_desk())


def get_entry(entry_id: int) -> LexiconEntry:
    """Return an entry.

    :raises NotFound: there is none
    """
    return _found(db.session.get(LexiconEntry, entry_id) if entry_id <= LAST_ID else None)


def lock_entry(entry_id: int) -> LexiconEntry:
    """Return an entry as `get_entry` does, locked until the transaction ends."""
    statement = select(LexiconEntry).where(LexiconEntry.id == min(entry_id, LAST_ID)).with_for_update()
    return _found(db.session.scalar(statement.execution_options(populate_existing=True)))


def _found(entry: LexiconEntry | None) -> LexiconEntry:
    if entry is None:
        raise NotFound(_("The lexicon has no such entry."))
    return entry


def list_versions(limit: int = 50) -> list[VersionLine]:
    """Return the newest versions and what each changed, newest first."""
    return [VersionLine(*row) for row in db.session.execute(_VERSIONS.limit(limit))]


def get_version(number: int) -> VersionLine:
    """Return a version and what it changed.

    :raises NotFound: there is none
    """
    row = db.session.execute(_VERSIONS.where(LexiconVersion.number == min(number, LAST_ID))).one_or_none()
    if row is None:
        raise NotFound(_("The lexicon has no such version."))
    return VersionLine(*row)


def list_corrections(limit: int = 100) -> list[LexiconCorrection]:
    """Return corrections that nobody has looked at yet, the oldest first."""
    return list(
        db.session.scalars(select(LexiconCorrection).where(_WAITING).order_by(LexiconCorrection.id).limit(limit))
    )


def count_corrections() -> int:
    """Return how many corrections nobody has looked at yet."""
    return db.session.scalar(select(func.count()).select_from(LexiconCorrection).where(_WAITING)) or 0


def get_correction(correction_id: int) -> LexiconCorrection:
    """Return a correction, whatever has become of it.

    :raises NotFound: there is none
    """
    return _known(db.session.get(LexiconCorrection, correction_id) if correction_id <= LAST_ID else None)


def lock_correction(correction_id: int) -> LexiconCorrection:
    """Return a correction as `get_correction` does, locked until the transaction ends."""
    statement = select(LexiconCorrection).where(LexiconCorrection.id == min(correction_id, LAST_ID))
    return _known(db.session.scalar(statement.with_for_update().execution_options(populate_existing=True)))


def _known(correction: LexiconCorrection | None) -> LexiconCorrection:
    if correction is None:
        raise NotFound(_("There is no such correction."))
    return correction
