"""The office imports a file: upload, preview, progress, stop."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from atmp_match.catalogue.actions.problem_texts import in_words
from atmp_match.catalogue.actions.progress import Stage
from atmp_match.catalogue.actions.uploads import confirm_import, look_at_import, stop_import, upload_import
from atmp_match.catalogue.models import CatalogueImport
from atmp_match.catalogue.queries.imports import get_import, list_imports
from atmp_match.catalogue.rules.imports import AT_WORK, LARGEST, State, is_silent
from atmp_match.catalogue.rules.places import parts_of
from atmp_match.catalogue.views import blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.clock import now
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.forms import HouseForm

ENDPOINT = "catalogue.upload"
STAGES = {
    State.CHECKING: (Stage.READ, Stage.CHECK, Stage.COMPARE),
    State.IMPORTING: tuple(Stage),
}


class UploadForm(HouseForm):
    """One file."""

    document = FileField(_l("YAML file"))


@blueprint.url_value_preprocessor
def allow_large_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this one form hold a file; before the check of its token, which reads the whole form."""
    if endpoint == ENDPOINT:
        request.max_content_length = 2 * LARGEST  # what is only a little too large gets its sentence beside the field


@blueprint.get("/admin/catalogue/import")
@requires(Permission.EDIT_CATALOGUE)
def show_imports() -> ResponseReturnValue:
    """Show the form, and what was imported before."""
    return _page(UploadForm(formdata=None))


@blueprint.post("/admin/catalogue/import")
@requires(Permission.EDIT_CATALOGUE)
def upload() -> ResponseReturnValue:
    """Keep the file and let it be checked; the next page shows how far that is."""
    form, sent = UploadForm(), request.files.get("document")
    try:
        row = upload_import(sent.filename or "" if sent else "", sent.read() if sent else b"", by=current_actor())
    except (InvalidInput, Conflict) as error:
        form.document.errors = [str(error)]
        return _page(form), status_of(error)
    return redirect(url_for("catalogue.show_import", import_id=row.id), 303)


@blueprint.get("/admin/catalogue/imports/<int:import_id>")
@requires(Permission.EDIT_CATALOGUE)
def show_import(import_id: int) -> ResponseReturnValue:
    """Show how far an import is, what it would change, or how it ended."""
    row = get_import(import_id)
    look_at_import(row, by=current_actor().user_id)
    return render_template("catalogue/admin/import.html", **_shown(row))


@blueprint.get("/admin/catalogue/imports/<int:import_id>/state")
@requires(Permission.EDIT_CATALOGUE)
def show_import_state(import_id: int) -> ResponseReturnValue:
    """Return the part of the page that changes; it asks again by itself while somebody is at work."""
    row = get_import(import_id)
    look_at_import(row, by=current_actor().user_id)
    return render_template("catalogue/admin/_import.html", swapped=True, **_shown(row))


@blueprint.post("/admin/catalogue/imports/<int:import_id>/confirm")
@requires(Permission.EDIT_CATALOGUE)
def confirm(import_id: int) -> ResponseReturnValue:
    """Import what was looked at."""
    return _after(import_id, lambda: confirm_import(import_id, by=current_actor()))


@blueprint.post("/admin/catalogue/imports/<int:import_id>/stop")
@requires(Permission.EDIT_CATALOGUE)
def stop(import_id: int) -> ResponseReturnValue:
    """End an import before it has changed anything."""
    return _after(import_id, lambda: stop_import(import_id))


def _after(import_id: int, work: Any) -> ResponseReturnValue:  # noqa: ANN401 -- an action without arguments
    try:
        work()
    except Conflict as error:
        page = render_template("catalogue/admin/import.html", refusal=str(error), **_shown(get_import(import_id)))
        return page, status_of(error)
    return redirect(url_for("catalogue.show_import", import_id=import_id), 303)


def _page(form: UploadForm) -> str:
    return render_template(
        "catalogue/admin/imports.html", form=form, rows=list_imports(), most=LARGEST // 1024**2, names=state_names()
    )


def state_names() -> dict[str, str]:
    """Return each state in words."""
    return {
        State.CHECKING: _("Being checked"),
        State.REFUSED: _("Refused"),
        State.READY: _("Ready to import"),
        State.IMPORTING: _("Being imported"),
        State.DONE: _("Imported"),
        State.STOPPED: _("Stopped"),
        State.FAILED: _("Failed"),
    }


def _shown(row: CatalogueImport) -> dict[str, Any]:
    stages = STAGES.get(row.state, ())
    here = next((number for number, stage in enumerate(stages) if stage == row.stage), -1)
    place = [("past" if n < here else "here" if n == here else "next", stage.value) for n, stage in enumerate(stages)]
    moment = now()
    return {
        "row": row,
        "stages": place,
        "at_work": row.state in AT_WORK,
        "is_silent": row.state in AT_WORK and is_silent(row.seen_at, moment),
        "seconds": max(round(((row.ended_at or moment) - row.began_at).total_seconds()), 1),
        "names": state_names(),
        "problems": [replace(found, text=in_words(found.text)) for found in map(parts_of, row.problems)],
    }
