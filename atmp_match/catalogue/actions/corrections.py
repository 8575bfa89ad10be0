"""Proposals that founders have put right, for whoever edits the lexicon. They say nothing of whose brief it was."""

from collections.abc import Mapping

from flask_babel import gettext as _

from atmp_match.catalogue.actions.lexicon import add_entry
from atmp_match.catalogue.models import LexiconCorrection, LexiconEntry
from atmp_match.catalogue.queries.lexicon import lock_correction
from atmp_match.catalogue.rules.lexicon import LONGEST_ENTRY, Source
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import StaleVersion
from atmp_match.shared.free_text import flaw_of
from atmp_match.shared.transactions import transaction

ENTRY, DISMISSED = "entry", "dismissed"


def log_correction(kind: str, proposed: str, chosen: str | None, language: str, words: str | None) -> None:
    """Keep that a proposal was wrong. No company, no product, no person; joins the caller's transaction.

    :param chosen: what it is instead, or None where the founder only said no
    :param words: what the proposal came from, only where the founder lets the editor see it
    """
    shown = words if words and flaw_of(words, longest=LONGEST_ENTRY) is None else None
    with transaction():
        db.session.add(
            LexiconCorrection(kind=kind, proposed_code=proposed, chosen_code=chosen, language=language, words=shown)
        )


def make_entry(correction_id: int, values: Mapping[str, str], *, by: Actor) -> LexiconEntry:
    """Turn a correction into an entry on the desk, as the editor wants it.

    :param values: kind, code, language, text, role
    :raises NotFound: there is no such correction
    :raises StaleVersion: somebody has dealt with it
    :raises InvalidInput: with a message for each field that cannot be so
    """
    with transaction():
        correction = _lock(correction_id)
        entry = add_entry(values, source=Source.CORRECTION, by=by)
        correction.outcome = ENTRY
    return entry


def dismiss_correction(correction_id: int) -> None:
    """Put a correction away.

    :raises NotFound: there is no such correction
    :raises StaleVersion: somebody has dealt with it
    """
    with transaction():
        _lock(correction_id).outcome = DISMISSED


def _lock(correction_id: int) -> LexiconCorrection:
    correction = lock_correction(correction_id)
    if correction.outcome is not None:
        raise StaleVersion(_("Somebody has dealt with this correction already. Nothing was changed."))
    return correction
