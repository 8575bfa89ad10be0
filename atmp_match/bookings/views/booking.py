"""A booking's page: where it stands, whose turn it is, and what can be done."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from atmp_match.bookings import actions
from atmp_match.bookings.forms import ConfirmForm, DecideForm, ReasonForm, WeeksForm
from atmp_match.bookings.forms.attendees import AttendeeForm
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.changes import list_changes
from atmp_match.bookings.queries.courses import see_course
from atmp_match.bookings.queries.freed import find_choice
from atmp_match.bookings.queries.ics import as_ics
from atmp_match.bookings.queries.seen import SeenBooking, as_seen
from atmp_match.bookings.queries.seen_waits import SeenWait, as_seen_wait
from atmp_match.bookings.queries.waits import list_missed, list_waits
from atmp_match.bookings.queries.windows import are_gone, next_free_for
from atmp_match.bookings.rules.transitions import OVER, UNDECIDED, Action, Status
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import settings
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import list_products
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, StaleVersion, WeeksTaken
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
        for booking in bookings.list_bookings(actor, bookings.is_in(statuses))
        if (party := bookings.party_of(booking, actor))
    ]
    counts = bookings.count_by_status(actor)
    totals = {name: sum(counts.get(status, 0) for status in group) for name, group in TABS.items()}
    tab = tab if tab in TABS else "open"
    return render_template("bookings/index.html", rows=rows, tab=tab, totals=totals, waits=_waits(tab))


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
    return render_template("bookings/_booking.html", form=WeeksForm(formdata=None), opened="", **_context(ref))


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


def act_on(ref: str, act: Callable[[], Booking], form: DecideForm) -> ResponseReturnValue:
    """Do one thing with a booking, and show what became of it; a refusal keeps what was typed."""
    asked = request.path.rsplit("/", 1)[-1]
    try:
        booking = act()
    except Conflict as error:
        # Whoever came second sees the booking as it now is, and why; nothing was changed.
        return _page(ref, problem=error, form=form, opened=asked), 409
    except InvalidInput as error:
        if not isinstance(form, ReasonForm | ConfirmForm):
            raise
        form.show_problems(error.fields)
        return _page(ref, form=form, opened=asked), 422
    flash(_done(asked, booking.status))
    return redirect(url_for("bookings.show", ref=ref), 303)


def _waits(tab: str) -> list[SeenWait]:
    actor = current_actor()
    if not actor.company_ids or tab == "agreed":
        return []
    return [as_seen_wait(wait, language()) for wait in list_waits(actor, live=tab == "open")]


def _done(asked: str, status: Status) -> str:
    said = {
        "propose": _("Sent. The weeks are kept until the other side answers."),
        "keep": _("Saved. The first weeks stand; the other side is being told."),
        "confirm-own": _("Confirmed. The other side is being told."),
        "turn-down": _("Turned down. The weeks are free again; the other side is being told."),
        "take-back": _("Taken back. The weeks are free again; the company is being told."),
        "shorten": _("Saved. The weeks you gave back are free; the hub is being told."),
        Status.ACCEPTED: _("Accepted. The weeks are kept; the other side is being told."),
        Status.CONFIRMED: _("Confirmed. The other side is being told."),
        Status.DECLINED: _("Declined. The company is being told, with your reason."),
        Status.WITHDRAWN: _("Withdrawn. The weeks are free again."),
        Status.CANCELLED: _("Cancelled. The weeks are free again."),
    }
    return said.get(asked) or said.get(status) or _("Saved.")


def page_with(ref: str, *, problem: Conflict | None = None, **more: object) -> str:
    """Return the booking's page with something else in it than usual, such as another form that was refused."""
    return _page(ref, problem=problem, more=more)


def _page(
    ref: str,
    *,
    problem: Conflict | None = None,
    form: DecideForm | None = None,
    opened: str = "",
    more: Mapping[str, object] | None = None,
) -> str:
    seen_version = form.seen_version() if isinstance(problem, StaleVersion) and form else None
    return render_template(
        "bookings/show.html",
        problem=problem,
        taken=problem.next_free if isinstance(problem, WeeksTaken) else (),
        changes=list_changes(ref, since=seen_version, by=current_actor()) if seen_version is not None else (),
        form=form if isinstance(form, ReasonForm) else WeeksForm(formdata=None),
        opened=opened,
        **{**_context(ref, form if isinstance(form, ConfirmForm) else None), **(more or {})},
    )


def _context(ref: str, entry_form: ConfirmForm | None = None) -> dict[str, object]:
    booking, party = bookings.get_booking(ref, current_actor())
    if request.method == "GET":  # that the hub has read it, the company can see; a refused form writes nothing
        actions.note_opening(booking, party, by=current_actor())
    seen = as_seen(booking, party, taxonomy(), language(), by=current_actor())
    is_asked = booking.status is Status.WAITING or Action.PROPOSE in seen.actions
    return {
        "seen": seen,
        "course": see_course(booking, party),
        "attendee_form": AttendeeForm(formdata=None),
        "next_free": next_free_for(booking, taxonomy()) if is_asked else (),
        "entry_form": _entry_form(seen, entry_form or ConfirmForm(formdata=None)),
        # Who waited reads where weeks went that could have been theirs.
        "missed": list_missed(booking_id=booking.id) if booking.status in {Status.WAITING, Status.EXPIRED} else (),
        **rivals_of(booking, seen),
    }


def _entry_form(seen: SeenBooking, form: ConfirmForm) -> ConfirmForm | None:
    if Action.CONFIRM_OWN not in seen.actions:
        return None
    mine = [SelectChoice(product.ref, product.code_name) for product in list_products(current_actor())]
    form.product.choices = [SelectChoice("", _("No product yet")), *mine]
    return form


def rivals_of(booking: Booking, seen: SeenBooking) -> dict[str, object]:
    """Return whom a request waits for, as its hub may know; whether its weeks are gone, or the hub has to choose."""
    holders = bookings.list_rival_refs(booking) if Action.PREFER in seen.actions else []
    days = (booking.starts_on, booking.ends_on)
    is_open = booking.status is Status.WAITING and days[0] and days[1]
    choice = find_choice(booking.resource_id, (days[0], days[1])) if is_open and days[0] and days[1] else None
    return {"holders": holders, "are_gone": are_gone(booking), "choice": choice}
