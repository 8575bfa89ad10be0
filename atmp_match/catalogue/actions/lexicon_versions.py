"""Storing a version of the lexicon."""

from collections.abc import Sequence

from sqlalchemy import func, select

from atmp_match.catalogue.models import LexiconVersion
from atmp_match.catalogue.rules.lexicon import Entry, packed
from atmp_match.extensions import db


def store_version(entries: Sequence[Entry], before: Sequence[Entry], *, note: str | None, by_id: int | None) -> int:
    """Store a new version, with what tells it from the one before; return its number. The catalogue must be locked."""
    number = (db.session.scalar(select(func.max(LexiconVersion.number))) or 0) + 1
    now, then = set(entries), set(before)
    db.session.add(
        LexiconVersion(
            number=number,
            entries=packed(entries),
            added=packed(entry for entry in entries if entry not in then),
            retired=packed(entry for entry in before if entry not in now),
            note=note,
            published_by_id=by_id,
        )
    )
    db.session.flush()
    return number
