"""The verbs of a booking's page: each form calls one action."""

from flask.typing import ResponseReturnValue

from atmp_match.bookings import actions
from atmp_match.bookings.forms import DecideForm, ReasonForm, WeeksForm
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.rules.weeks import Days
from atmp_match.bookings.views.booking import act_on, blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock


@blueprint.post("/<string:ref>/accept")
@requires(Permission.ANSWER_BOOKINGS)
def accept(ref: str) -> ResponseReturnValue:
    """Say yes for the hub."""
    form = DecideForm()
    return act_on(ref, lambda: actions.accept_booking(ref, version=form.seen_version(), by=current_actor()), form)


@blueprint.post("/<string:ref>/decline")
@requires(Permission.ANSWER_BOOKINGS)
def decline(ref: str) -> ResponseReturnValue:
    """Say no for the hub, with a reason."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return act_on(ref, lambda: actions.decline_booking(ref, reason=reason, version=version, by=current_actor()), form)


@blueprint.post("/<string:ref>/withdraw")
@requires(Permission.REQUEST_BOOKINGS)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take the request back for the company."""
    form = DecideForm()
    return act_on(ref, lambda: actions.withdraw_booking(ref, version=form.seen_version(), by=current_actor()), form)


@blueprint.post("/<string:ref>/cancel")
@requires(Permission.READ_BOOKINGS)
def cancel(ref: str) -> ResponseReturnValue:
    """Call off what was agreed, for either side."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return act_on(ref, lambda: actions.cancel_booking(ref, reason=reason, version=version, by=current_actor()), form)


@blueprint.post("/<string:ref>/start")
@requires(Permission.ANSWER_BOOKINGS)
def start(ref: str) -> ResponseReturnValue:
    """Note that the work has begun."""
    form = DecideForm()
    return act_on(ref, lambda: actions.start_booking(ref, version=form.seen_version(), by=current_actor()), form)


@blueprint.post("/<string:ref>/complete")
@requires(Permission.ANSWER_BOOKINGS)
def complete(ref: str) -> ResponseReturnValue:
    """Note that the work is done."""
    form = DecideForm()
    return act_on(ref, lambda: actions.complete_booking(ref, version=form.seen_version(), by=current_actor()), form)


@blueprint.post("/<string:ref>/no-show")
@requires(Permission.ANSWER_BOOKINGS)
def no_show(ref: str) -> ResponseReturnValue:
    """Note that the company did not come."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return act_on(ref, lambda: actions.miss_booking(ref, reason=reason, version=version, by=current_actor()), form)


@blueprint.post("/<string:ref>/gates/<string:code>")
@requires(Permission.ANSWER_BOOKINGS)
def meet_gate(ref: str, code: str) -> ResponseReturnValue:
    """Note that a condition is met."""
    return act_on(ref, lambda: actions.meet_gate(ref, code, by=current_actor()), DecideForm())


@blueprint.post("/<string:ref>/propose")
@requires(Permission.READ_BOOKINGS)
def propose(ref: str) -> ResponseReturnValue:
    """Ask the other side for other weeks."""
    form = WeeksForm()

    def act() -> Booking:
        start, end = _typed_days(ref, form)
        reason, version = form.reason.data or "", form.seen_version()
        return actions.propose_weeks(ref, start, end, reason=reason, version=version, by=current_actor())

    return act_on(ref, act, form)


@blueprint.post("/<string:ref>/agree")
@requires(Permission.READ_BOOKINGS)
def agree(ref: str) -> ResponseReturnValue:
    """Take the weeks that the other side proposed."""
    form = DecideForm()
    return act_on(ref, lambda: actions.agree_to_weeks(ref, version=form.seen_version(), by=current_actor()), form)


@blueprint.post("/<string:ref>/keep")
@requires(Permission.READ_BOOKINGS)
def keep(ref: str) -> ResponseReturnValue:
    """Let the first weeks stand: turn a proposal down, or take one's own back."""
    form = DecideForm()
    return act_on(ref, lambda: actions.keep_weeks(ref, version=form.seen_version(), by=current_actor()), form)


@blueprint.post("/<string:ref>/shorten")
@requires(Permission.REQUEST_BOOKINGS)
def shorten(ref: str) -> ResponseReturnValue:
    """Give some of the agreed weeks back."""
    form = WeeksForm()

    def act() -> Booking:
        start, end = _typed_days(ref, form)
        return actions.shorten_booking(ref, start, end, version=form.seen_version(), by=current_actor())

    return act_on(ref, act, form)


def _typed_days(ref: str, form: WeeksForm) -> Days:
    booking, _party = bookings.get_booking(ref, current_actor())
    return form.to_days(near=booking.start, today=clock.today(booking.hub.timezone))
