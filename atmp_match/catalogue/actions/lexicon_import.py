"""The lexicon's part of an import: names and phrases of the vocabulary, and the documents' own words."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import insert, select

from atmp_match.catalogue.actions.lexicon_versions import store_version
from atmp_match.catalogue.models import LexiconEntry
from atmp_match.catalogue.queries.lexicon import newest_entries
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.catalogue.rules.lexicon import Entry, Key, Source, entries_of_rows, entries_of_terms, without_twins
from atmp_match.catalogue.rules.tally import Tally
from atmp_match.catalogue.rules.values import Row
from atmp_match.extensions import db


def merge_lexicon(rows: Sequence[tuple[str, Row]], taxonomy: Taxonomy, tally: Tally) -> None:
    """Add entries that are new, retire names and phrases that the vocabulary has given up, and publish just that.

    What the office has retired or edited stays so, and what it has on its desk is not published along.
    """
    stored = {_key(row): row for row in db.session.scalars(select(LexiconEntry))}
    of_terms = list(entries_of_terms(taxonomy.terms))
    wanted = without_twins([*of_terms, *entries_of_rows(row for _, row in rows)])
    new = [entry for entry in wanted if entry.key not in stored]
    given_up = _given_up(stored, {entry.key for entry in of_terms})
    for row in given_up:
        row.active = False
    add_entries(new)
    tally.add("entries", len(new) + len(given_up))
    if new or given_up:
        _publish(new, {_key(row) for row in given_up})


def add_entries(entries: Iterable[Entry]) -> None:
    """Store entries on the office's desk."""
    rows = [
        {"kind": e.kind, "code": e.code, "language": e.language, "text": e.text, "key": e.key[-1], "role": e.role,
         "source": e.source}
        for e in entries
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(LexiconEntry), rows)


def _given_up(stored: Mapping[Key, LexiconEntry], wanted: set[Key]) -> list[LexiconEntry]:
    return [
        row
        for key, row in stored.items()
        if row.source == Source.TAXONOMY and row.active and row.edited_at is None and key not in wanted
    ]


def _publish(new: Sequence[Entry], given_up: set[Key]) -> None:
    before = newest_entries()
    kept = [entry for entry in before if entry.key not in given_up]
    known = {entry.key for entry in kept}
    store_version([*kept, *(entry for entry in new if entry.key not in known)], before, note=None, by_id=None)


def _key(row: LexiconEntry) -> Key:
    return (row.kind, row.code, row.language, row.key)
