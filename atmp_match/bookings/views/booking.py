"""A booking's page: where it stands, whose turn it is, and what can be done."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms import DecideForm, ReasonForm
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.ics import as_ics
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.transitions import OVER, UNDECIDED, Status
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import settings
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.locale import language

blueprint = Blueprint("bookings", __name__, url_prefix="/bookings", template_folder="../templates")
TABS: dict[str, frozenset[Status]] = {
    "open": UNDECIDED | {Status.PROPOSED, Status.DRAFT},
    "agreed": frozenset({Status.ACCEPTED, Status.CONFIRMED, Status.IN_PROGRESS}),
    "past": OVER,
}


@blueprint.get("")
@requires(Permission.READ_BOOKINGS)
def index() -> ResponseReturnValue:
    """List the reader's bookings: open, agreed, past."""
    actor = current_actor()
    tab = request.args.get("show", "open")
    statuses = TABS.get(tab, TABS["open"])
    vocabulary = taxonomy()
    rows = [
        as_seen(booking, party, vocabulary, language())
        for booking in bookings.list_bookings(actor, statuses)
        if (party := bookings.party_of(booking, actor))
    ]
    counts = bookings.count_by_status(actor)
    totals = {name: sum(counts.get(status, 0) for status in group) for name, group in TABS.items()}
    return render_template("bookings/index.html", rows=rows, tab=tab if tab in TABS else "open", totals=totals)


@blueprint.get("/<string:ref>")
@requires(Permission.READ_BOOKINGS)
def show(ref: str) -> ResponseReturnValue:
    """Show one booking to the company, the hub or the office."""
    return _page(ref)


@blueprint.get("/<string:ref>/state")
@requires(Permission.READ_BOOKINGS)
def state(ref: str) -> ResponseReturnValue:
    """Give the part of the page that changes, once it has: asked for every few seconds while something may happen."""
    booking, _party = bookings.get_booking(ref, current_actor())
    if request.args.get("version", type=int) == booking.version:
        return "", 204
    return render_template("bookings/_booking.html", form=ReasonForm(formdata=None), opened="", **_context(ref))


@blueprint.get("/<string:ref>/booking.ics")
@requires(Permission.READ_BOOKINGS)
def calendar_file(ref: str) -> ResponseReturnValue:
    """Give the booking as a calendar file."""
    booking, party = bookings.get_booking(ref, current_actor())
    if not booking.has_weeks:
        raise NotFound(_("This booking has no weeks."))
    body = as_ics(as_seen(booking, party, taxonomy(), language()), public_url=settings["PUBLIC_URL"])
    name = f"attachment; filename={booking.ref}.ics"
    return Response(body, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


@blueprint.post("/<string:ref>/accept")
@requires(Permission.ANSWER_BOOKINGS)
def accept(ref: str) -> ResponseReturnValue:
    """Say yes for the hub."""
    form = DecideForm()
    return _act(ref, lambda: actions.accept_booking(ref, version=form.seen_version(), by=current_actor()))


@blueprint.post("/<string:ref>/decline")
@requires(Permission.ANSWER_BOOKINGS)
def decline(ref: str) -> ResponseReturnValue:
    """Say no for the hub, with a reason."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return _act(ref, lambda: actions.decline_booking(ref, reason=reason, version=version, by=current_actor()), form)


@blueprint.post("/<string:ref>/withdraw")
@requires(Permission.REQUEST_BOOKINGS)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take the request back for the company."""
    form = DecideForm()
    return _act(ref, lambda: actions.withdraw_booking(ref, version=form.seen_version(), by=current_actor()))


@blueprint.post("/<string:ref>/cancel")
@requires(Permission.READ_BOOKINGS)
def cancel(ref: str) -> ResponseReturnValue:
    """Call off what was agreed, for either side."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return _act(ref, lambda: actions.cancel_booking(ref, reason=reason, version=version, by=current_actor()), form)


@blueprint.post("/<string:ref>/start")
@requires(Permission.ANSWER_BOOKINGS)
def start(ref: str) -> ResponseReturnValue:
    """Note that the work has begun."""
    form = DecideForm()
    return _act(ref, lambda: actions.start_booking(ref, version=form.seen_version(), by=current_actor()))


@blueprint.post("/<string:ref>/complete")
@requires(Permission.ANSWER_BOOKINGS)
def complete(ref: str) -> ResponseReturnValue:
    """Note that the work is done."""
    form = DecideForm()
    return _act(ref, lambda: actions.complete_booking(ref, version=form.seen_version(), by=current_actor()))


@blueprint.post("/<string:ref>/no-show")
@requires(Permission.ANSWER_BOOKINGS)
def no_show(ref: str) -> ResponseReturnValue:
    """Note that the company did not come."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return _act(ref, lambda: actions.miss_booking(ref, reason=reason, version=version, by=current_actor()), form)


@blueprint.post("/<string:ref>/gates/<string:code>")
@requires(Permission.ANSWER_BOOKINGS)
def meet_gate(ref: str, code: str) -> ResponseReturnValue:
    """Note that a condition is met."""
    return _act(ref, lambda: actions.meet_gate(ref, code, by=current_actor()))


def _act(ref: str, act: Callable[[], Booking], form: ReasonForm | None = None) -> ResponseReturnValue:
    try:
        booking = act()
    except Conflict as error:
        # Whoever came second sees the booking as it now is, and why; nothing was changed.
        return _page(ref, problem=str(error)), 409
    except InvalidInput as error:
        if form is None:
            raise
        form.reason.errors = [error.fields["reason"]]
        return _page(ref, form=form, opened=request.path.rsplit("/", 1)[-1]), 422
    flash(_done(booking.status))
    return redirect(url_for("bookings.show", ref=ref), 303)


def _done(status: Status) -> str:
    said = {
        Status.ACCEPTED: _("Accepted. The weeks are kept; the company is being told."),
        Status.CONFIRMED: _("Confirmed. The company is being told."),
        Status.DECLINED: _("Declined. The company is being told, with your reason."),
        Status.WITHDRAWN: _("Withdrawn. The weeks are free again."),
        Status.CANCELLED: _("Cancelled. The weeks are free again."),
    }
    return said.get(status, _("Saved."))


def _page(ref: str, *, problem: str = "", form: ReasonForm | None = None, opened: str = "") -> str:
    return render_template(
        "bookings/show.html", problem=problem, form=form or ReasonForm(formdata=None), opened=opened, **_context(ref)
    )


def _context(ref: str) -> dict[str, object]:
    booking, party = bookings.get_booking(ref, current_actor())
    seen = as_seen(booking, party, taxonomy(), language())
    free: tuple[object, ...] = ()
    if booking.status is Status.WAITING and booking.starts_on and booking.ends_on:
        offer = offers.get_offer(booking.offer_id)
        terms = offers.terms_of(offer, taxonomy())
        free = offers.next_free(offer, terms, start=booking.starts_on, end=booking.ends_on)
    return {"seen": seen, "next_free": free}
