"""All places with so many free weeks, for anybody who looks."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.bookings.forms import FreeWeeksForm
from atmp_match.bookings.queries.free_places import list_places, wanted_weeks
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import language

blueprint = Blueprint("free_weeks", __name__, template_folder="../templates")


@blueprint.get("/free-weeks")
@requires(Permission.READ_PUBLIC)
def show() -> ResponseReturnValue:
    """List the offers that have the weeks free, each with its first ones."""
    vocabulary = taxonomy()
    form = FreeWeeksForm(request.args)
    form.offer_choices(vocabulary, language())
    if not form.validate():
        return _refused(form, InvalidInput({}))
    first, before = form.days()
    try:
        wanted = wanted_weeks(form.weeks.data, first, before, Filters(**form.filters()))
    except InvalidInput as error:
        form.take(error)
        return _refused(form, error)
    return render_template(
        "bookings/free_weeks.html",
        form=form,
        wanted=wanted,
        places=list_places(wanted, after=request.args.get("after")),
        vocabulary=vocabulary,
        chosen=form.filters(),
        later=wanted.until + timedelta(weeks=26),
    )


def _refused(form: FreeWeeksForm, error: InvalidInput) -> ResponseReturnValue:
    return render_template("bookings/free_weeks.html", form=form, places=None, wanted=None), status_of(error)
