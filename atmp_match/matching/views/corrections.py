"""Proposals that founders have put right, as they wait for the lexicon's editor."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.actions.corrections import dismiss_correction, make_entry
from atmp_match.catalogue.models import LexiconCorrection
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.queries.lexicon import get_correction, list_corrections
from atmp_match.matching.forms.lexicon import EntryForm, entry_form
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.lexicon import words
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import language


@blueprint.get("/admin/lexicon/corrections")
@requires(Permission.EDIT_CATALOGUE)
def show_corrections() -> ResponseReturnValue:
    """List what nobody has looked at yet."""
    return render_template("matching/corrections.html", corrections=list_corrections(), **words())


@blueprint.get("/admin/lexicon/corrections/<int:correction_id>")
@requires(Permission.EDIT_CATALOGUE)
def show_correction(correction_id: int) -> ResponseReturnValue:
    """Show the entry that a correction could become, to be mended first."""
    made = get_correction(correction_id)
    term = {"kind": made.kind, "code": made.chosen_code or ""} if made.chosen_code else {}
    values = {**term, "language": made.language, "role": "synonym", "text": made.words or ""}
    return _page(made, entry_form(taxonomy(), language(), values))


@blueprint.post("/admin/lexicon/corrections/<int:correction_id>")
@requires(Permission.EDIT_CATALOGUE)
def make_entry_of(correction_id: int) -> ResponseReturnValue:
    """Make an entry of a correction."""
    made, form = get_correction(correction_id), entry_form(taxonomy(), language(), None)
    try:
        entry = make_entry(correction_id, form.values(), by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(made, form), status_of(error)
    flash(_("“%(words)s” lies on the desk, and is not published yet.", words=entry.text))
    return redirect(url_for("matching.show_corrections"), 303)


@blueprint.post("/admin/lexicon/corrections/<int:correction_id>/dismiss")
@requires(Permission.EDIT_CATALOGUE)
def dismiss(correction_id: int) -> ResponseReturnValue:
    """Put a correction away."""
    dismiss_correction(correction_id)
    flash(_("The correction is put away."))
    return redirect(url_for("matching.show_corrections"), 303)


def _page(made: LexiconCorrection, form: EntryForm) -> str:
    return render_template("matching/lexicon_entry.html", form=form, entry=None, correction=made, stale="", **words())
