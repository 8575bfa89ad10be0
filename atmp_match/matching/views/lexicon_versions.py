"""How the cluster office publishes the lexicon: it looks at the difference and its effect, and can go back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.actions.lexicon import lay_out_version, publish_lexicon
from atmp_match.catalogue.queries.lexicon import (
    desk_token,
    entries_of_version,
    entries_on_desk,
    get_version,
    list_versions,
    newest_entries,
    newest_version,
)
from atmp_match.catalogue.rules.lexicon import difference, unpacked
from atmp_match.matching.actions.lexicon_effect import measure_effect
from atmp_match.matching.forms.lexicon import PublishForm
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.lexicon import words
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion

SHOWN = 200  # entries of a difference that a page lists


@blueprint.get("/admin/lexicon/publish")
@requires(Permission.EDIT_CATALOGUE)
def show_desk() -> ResponseReturnValue:
    """Show what publishing would change; with `?measure=1` also how well the phrases would then be understood."""
    return _desk_page(PublishForm(formdata=None, data={"seen": desk_token()}), measured="measure" in request.args)


@blueprint.get("/admin/lexicon/effect")
@requires(Permission.EDIT_CATALOGUE)
def show_effect() -> ResponseReturnValue:
    """Measure what publishing would do; takes a few seconds, so the page asks for it by itself."""
    return render_template("matching/_lexicon_effect.html", effect=measure_effect(), **words())


@blueprint.post("/admin/lexicon/publish")
@requires(Permission.EDIT_CATALOGUE)
def publish_desk() -> ResponseReturnValue:
    """Publish what was looked at."""
    form = PublishForm()
    try:
        number = publish_lexicon(form.seen.data or "", form.note.data or "", by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _desk_page(form), status_of(error)
    except StaleVersion as error:
        form.seen.data, form.seen.raw_data = desk_token(), None
        return _desk_page(form, str(error)), status_of(error)
    if number is None:
        flash(_("Nothing was different, so nothing was published."))
    else:
        flash(_("Published as version %(number)d. Products with a text of their own are matched again.", number=number))
    return redirect(url_for("matching.show_lexicon"), 303)


@blueprint.get("/admin/lexicon/versions")
@requires(Permission.EDIT_CATALOGUE)
def show_lexicon_versions() -> ResponseReturnValue:
    """List what was published, the newest first."""
    return render_template("matching/lexicon_versions.html", versions=list_versions())


@blueprint.get("/admin/lexicon/versions/<int:number>")
@requires(Permission.EDIT_CATALOGUE)
def show_lexicon_version(number: int) -> ResponseReturnValue:
    """Show what a version changed, and what is different on the desk today."""
    return _version_page(number)


@blueprint.post("/admin/lexicon/versions/<int:number>/lay-out")
@requires(Permission.EDIT_CATALOGUE)
def lay_out(number: int) -> ResponseReturnValue:
    """Put an older version on the desk, from where it can be published as a new one."""
    try:
        lay_out_version(number, request.form.get("seen", ""), by=current_actor())
    except StaleVersion as error:
        return _version_page(number, str(error)), status_of(error)
    flash(_("Version %(number)d lies on the desk. Look at what it changes, then publish.", number=number))
    return redirect(url_for("matching.show_desk"), 303)


def _desk_page(form: PublishForm, stale: str = "", *, measured: bool = False) -> str:
    return render_template(
        "matching/lexicon_publish.html",
        form=form,
        stale=stale,
        version=newest_version(),
        difference=difference(newest_entries(), entries_on_desk()),
        effect=measure_effect() if measured else None,
        shown=SHOWN,
        **words(),
    )


def _version_page(number: int, stale: str = "") -> str:
    line, desk = get_version(number), entries_on_desk()
    return render_template(
        "matching/lexicon_version.html",
        line=line,
        added=unpacked(line.added),
        taken_out=unpacked(line.retired),
        ahead=difference(desk, entries_of_version(number)),
        unpublished=difference(newest_entries(), desk),
        seen=desk_token(),
        stale=stale,
        shown=SHOWN,
        **words(),
    )
