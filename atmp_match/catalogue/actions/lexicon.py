"""What the office does to the lexicon: it works on its desk, and publishes when the whole is right."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from atmp_match.accounts.queries import get_user
from atmp_match.catalogue.actions.lexicon_import import add_entries
from atmp_match.catalogue.actions.lexicon_versions import store_version
from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.events import LexiconPublished
from atmp_match.catalogue.models import LexiconEntry
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.queries.lexicon import (
    desk_token,
    entries_of_version,
    entries_on_desk,
    lock_entry,
    newest_entries,
)
from atmp_match.catalogue.rules.lexicon import (
    LANGUAGES,
    LONGEST_ENTRY,
    Entry,
    EntryKind,
    Role,
    Source,
    key_text,
    without_twins,
)
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.clock import now, today
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.formats import write_moment
from atmp_match.shared.free_text import flaw_of, words_for
from atmp_match.shared.locale import language
from atmp_match.shared.transactions import record, transaction

LONGEST_NOTE = 300


def add_entry(values: Mapping[str, str], *, source: Source = Source.OURS, by: Actor) -> LexiconEntry:
    """Put a new entry on the desk, or bring a retired one back.

    :param values: kind, code, language, text, role
    :raises InvalidInput: with a message for each field that cannot be so
    """
    with transaction():
        lock_catalogue()
        twin = _twin_of_right(values)
        if twin is None:
            add_entries([Entry(**_tidy(values), source=source)])
            twin = _stored(values)
        elif twin.active:
            raise InvalidInput({"text": _("These words stand there for this term already")})
        else:
            twin.active, twin.role = True, values["role"]
        _mark(twin, by)
    return twin


def edit_entry(entry_id: int, values: Mapping[str, str], version: int, *, by: Actor) -> LexiconEntry:
    """Change an entry on the desk.

    :param version: the entry's version that was seen
    :raises NotFound: there is none
    :raises StaleVersion: somebody changed it meanwhile
    :raises InvalidInput: with a message for each field that cannot be so
    """
    with transaction():
        lock_catalogue()
        entry = _lock(entry_id, version, by)
        twin = _twin_of_right(values)
        if twin is not None and twin is not entry:
            raise InvalidInput({"text": _("These words stand there for this term already")})
        wanted = {**_tidy(values), "key": key_text(values["text"])}
        if any(getattr(entry, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(entry, name, value)
            _mark(entry, by)
    return entry


def set_active(entry_id: int, version: int, *, active: bool, by: Actor) -> LexiconEntry:
    """Retire an entry on the desk, or bring it back.

    :raises NotFound: there is none
    :raises StaleVersion: somebody changed it meanwhile
    """
    with transaction():
        lock_catalogue()
        entry = _lock(entry_id, version, by)
        if entry.active != active:
            entry.active = active
            _mark(entry, by)
    return entry


def publish_lexicon(seen: str, note: str, *, by: Actor) -> int | None:
    """Publish what lies on the desk; return the new version's number, or None where nothing is different.

    :param seen: the token of the desk that was looked at
    :raises StaleVersion: the desk, or the version it is compared with, is another one now
    :raises InvalidInput: there is no note, or a long one
    """
    with transaction():
        lock_catalogue()
        _refuse_unseen(seen)
        _refuse_note(note)
        before, kept = newest_entries(), without_twins(entries_on_desk())
        if set(before) == set(kept):
            return None
        number = store_version(kept, before, note=note.strip(), by_id=by.user_id)
        count_change()
        record(LexiconPublished(number, note.strip()), by=by.user_id)
    return number


def lay_out_version(number: int, seen: str, *, by: Actor) -> None:
    """Put the entries of an older version on the desk, ready to be looked at and published as a new version.

    :param seen: the token of the desk that was looked at; what lies there and is not published is lost
    :raises NotFound: there is no such version
    :raises StaleVersion: the desk is another one now
    """
    with transaction():
        lock_catalogue()
        wanted = {entry.key: entry for entry in entries_of_version(number)}
        _refuse_unseen(seen)
        stored = {(row.kind, row.code, row.language, row.key): row for row in db.session.scalars(select(LexiconEntry))}
        for key, row in stored.items():
            _lay_out(row, wanted.get(key), by)
        new = [entry for key, entry in wanted.items() if key not in stored]
        add_entries(new)


def _lay_out(row: LexiconEntry, entry: Entry | None, by: Actor) -> None:
    if entry is None:
        wanted: dict[str, object] = {"active": False}
    else:
        wanted = {"active": True, "text": entry.text, "role": entry.role, "source": entry.source}
    if any(getattr(row, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(row, name, value)
        _mark(row, by)


def _mark(entry: LexiconEntry, by: Actor) -> None:
    entry.version += 1
    entry.edited_at, entry.edited_by_id = now(), by.user_id


def _refuse_unseen(seen: str) -> None:
    if desk_token() != seen:
        raise StaleVersion(_("The desk changed after you opened this page. Look at it again; nothing was done."))


def _lock(entry_id: int, version: int, by: Actor) -> LexiconEntry:
    entry = lock_entry(entry_id)
    if entry.version == version:
        return entry
    name = get_user(entry.edited_by_id).name if entry.edited_by_id and entry.edited_by_id != by.user_id else ""
    when = write_moment(entry.edited_at or now(), language(), today())
    if name:
        raise StaleVersion(
            _("%(name)s changed this entry, %(when)s. Nothing of yours was saved.", name=name, when=when)
        )
    raise StaleVersion(_("This entry was changed in another window, %(when)s. Nothing of yours was saved.", when=when))


def _tidy(values: Mapping[str, str]) -> dict[str, str]:
    fields = {name: values[name] for name in ("kind", "code", "language", "role")}
    return {**fields, "text": " ".join(values["text"].split())}


def _twin_of_right(values: Mapping[str, str]) -> LexiconEntry | None:
    """Return the entry with the same words for the same term, once it is sure that the values can be stored."""
    if found := _wrong(values):
        raise InvalidInput(found)
    named = {name: values[name] for name in ("kind", "code", "language")}
    return db.session.scalar(select(LexiconEntry).filter_by(**named, key=key_text(values["text"])))


def _stored(values: Mapping[str, str]) -> LexiconEntry:
    stored = _twin_of_right(values)
    if stored is None:
        raise LookupError("an entry that was just stored is not there")
    return stored


def _wrong(values: Mapping[str, str]) -> dict[str, str]:
    kind, found = values.get("kind", ""), {}
    if kind not in list(EntryKind) or values.get("code") not in taxonomy()[kind]:
        found["term"] = _("Choose what the words mean")
    if values.get("language") not in LANGUAGES:
        found["language"] = _("Choose English or Swedish")
    if values.get("role") not in list(Role):
        found["role"] = _("Choose a name, another word or a whole sentence")
    if wrong := _wrong_text(values.get("text", "").strip()):
        found["text"] = wrong
    return found


def _wrong_text(text: str) -> str | None:
    if not text:
        return _("Enter the words")
    flaw = flaw_of(text, longest=LONGEST_ENTRY)
    return words_for(flaw, longest=LONGEST_ENTRY) if flaw else None


def _refuse_note(note: str) -> None:
    if not note.strip():
        raise InvalidInput({"note": _("Enter why you change it")})
    if flaw := flaw_of(note, longest=LONGEST_NOTE):
        raise InvalidInput({"note": words_for(flaw, longest=LONGEST_NOTE)})
