"""Preferring a request that waits: the hub first says what becomes of the one that holds the weeks."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms import PreferForm
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.queries.windows import next_free_for
from atmp_match.bookings.views.booking import blueprint
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.locale import language, weeks


@blueprint.get("/<string:ref>/prefer")
@requires(Permission.ANSWER_BOOKINGS)
def choose(ref: str) -> ResponseReturnValue:
    """Ask what becomes of the request that holds the weeks."""
    form = PreferForm(formdata=None, over=request.args.get("over", ""))
    return _page(ref, form, fill=True)


@blueprint.post("/<string:ref>/prefer")
@requires(Permission.ANSWER_BOOKINGS)
def prefer(ref: str) -> ResponseReturnValue:
    """Give the weeks to the one that waits."""
    form = PreferForm()
    try:
        _prefer(ref, form)
    except Conflict as error:
        return _page(ref, form, problem=error), 409
    except InvalidInput as error:
        form.show_problems(error.fields)
        return _page(ref, form), 422
    flash(_("The weeks are on hold for %(ref)s now. Both companies are being told.", ref=ref))
    return redirect(url_for("bookings.show", ref=ref), 303)


def _prefer(ref: str, form: PreferForm) -> Booking:
    holder, _party = bookings.get_booking(form.over.data or "", current_actor())
    instead = None
    if form.outcome.data != "decline":
        instead = form.to_days(near=holder.start, today=clock.today(holder.hub.timezone))
    reason, version = form.reason.data or "", form.seen_version()
    return actions.prefer_booking(
        ref, over=holder.ref, instead=instead, reason=reason, version=version, by=current_actor()
    )


def _page(ref: str, form: PreferForm, *, problem: Conflict | None = None, fill: bool = False) -> str:
    waiting, party = bookings.get_booking(ref, current_actor())
    holder, _party = bookings.get_booking(form.over.data or "", current_actor())
    free = next_free_for(holder, taxonomy())
    if fill and free:
        form.weeks.data = weeks(*free[0])
    return render_template(
        "bookings/prefer.html",
        waiting=as_seen(waiting, party, taxonomy(), language()),
        holder=as_seen(holder, party, taxonomy(), language()),
        form=form,
        free=free,
        problem=problem,
    )
