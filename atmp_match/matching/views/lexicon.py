"""How the cluster office looks after the lexicon: it finds, adds, changes and retires entries on its desk."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.actions.lexicon import add_entry, edit_entry, set_active
from atmp_match.catalogue.models import LexiconEntry
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.queries.lexicon import (
    count_corrections,
    count_entries,
    entries_on_desk,
    get_entry,
    newest_entries,
    newest_version,
    search_entries,
)
from atmp_match.catalogue.rules.lexicon import difference
from atmp_match.matching.forms.lexicon import (
    EntryForm,
    entry_form,
    kind_names,
    language_names,
    role_names,
    terms_by_kind,
    values_of,
    wanted_by,
)
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.locale import language


@blueprint.get("/admin/lexicon")
@requires(Permission.EDIT_CATALOGUE)
def show_lexicon() -> ResponseReturnValue:
    """List the entries looked for, and say what lies on the desk unpublished."""
    wanted, after = wanted_by(request.args), request.args.get("after", "")
    page = search_entries(wanted, after=int(after) if after.isdecimal() and len(after) < 10 else 0)  # noqa: PLR2004 -- a plain integer
    return render_template(
        "matching/lexicon.html",
        page=page,
        wanted=wanted,
        count=count_entries(wanted),
        waiting=difference(newest_entries(), entries_on_desk()),
        version=newest_version(),
        corrections=count_corrections(),
        terms=terms_by_kind(taxonomy(), language()),
        **words(),
    )


@blueprint.get("/admin/lexicon/add")
@requires(Permission.EDIT_CATALOGUE)
def show_entry_to_add() -> ResponseReturnValue:
    """Show the form for a new entry."""
    return _entry_page(entry_form(taxonomy(), language(), {"language": language(), "role": "synonym"}))


@blueprint.post("/admin/lexicon/add")
@requires(Permission.EDIT_CATALOGUE)
def add_to_lexicon() -> ResponseReturnValue:
    """Put a new entry on the desk."""
    form = entry_form(taxonomy(), language(), None)
    try:
        added = add_entry(form.values(), by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _entry_page(form), status_of(error)
    return _back(_("“%(words)s” lies on the desk, and is not published yet.", words=added.text))


@blueprint.get("/admin/lexicon/<int:entry_id>")
@requires(Permission.EDIT_CATALOGUE)
def show_entry(entry_id: int) -> ResponseReturnValue:
    """Show an entry in its form."""
    entry = get_entry(entry_id)
    return _entry_page(entry_form(taxonomy(), language(), values_of(entry), entry.version), entry)


@blueprint.post("/admin/lexicon/<int:entry_id>")
@requires(Permission.EDIT_CATALOGUE)
def save_entry(entry_id: int) -> ResponseReturnValue:
    """Change an entry on the desk."""
    entry, form = get_entry(entry_id), entry_form(taxonomy(), language(), None)
    try:
        saved = edit_entry(entry_id, form.values(), form.version.data or 0, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _entry_page(form, entry), status_of(error)
    except StaleVersion as error:
        form.renew(entry.version)
        return _entry_page(form, entry, str(error)), status_of(error)
    return _back(_("“%(words)s” lies on the desk, and is not published yet.", words=saved.text))


@blueprint.post("/admin/lexicon/<int:entry_id>/retire")
@requires(Permission.EDIT_CATALOGUE)
def retire_entry(entry_id: int) -> ResponseReturnValue:
    """Take an entry off the desk; it can be brought back."""
    return _set_active(entry_id, active=False)


@blueprint.post("/admin/lexicon/<int:entry_id>/bring-back")
@requires(Permission.EDIT_CATALOGUE)
def bring_entry_back(entry_id: int) -> ResponseReturnValue:
    """Put a retired entry back on the desk."""
    return _set_active(entry_id, active=True)


def _set_active(entry_id: int, *, active: bool) -> ResponseReturnValue:
    entry, sent = get_entry(entry_id), request.form.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0  # noqa: PLR2004 -- a plain integer
    try:
        set_active(entry_id, version, active=active, by=current_actor())
    except StaleVersion as error:
        form = entry_form(taxonomy(), language(), values_of(entry), entry.version)
        return _entry_page(form, entry, str(error)), status_of(error)
    said = _("“%(words)s” is back on the desk.") if active else _("“%(words)s” is retired on the desk.")
    return _back(said % {"words": entry.text})


def words() -> dict[str, object]:
    """Return what every page of the lexicon names things with."""
    return {"kinds": kind_names(), "roles": role_names(), "languages": language_names(), "taxonomy": taxonomy()}


def _back(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("matching.show_lexicon"), 303)


def _entry_page(form: EntryForm, entry: LexiconEntry | None = None, stale: str = "") -> str:
    return render_template("matching/lexicon_entry.html", form=form, entry=entry, stale=stale, **words())
