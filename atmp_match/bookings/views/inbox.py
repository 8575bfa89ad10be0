"""The hub's inbox: requests to answer, the one with the nearest deadline first, each with its fit check."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.bookings.forms import ReasonForm
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.fit import list_checks
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.transitions import OVER, Party, Status
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock
from atmp_match.shared.locale import language

blueprint = Blueprint("inbox", __name__, url_prefix="/hub", template_folder="../templates")
TABS: dict[str, frozenset[Status]] = {
    "answer": frozenset({Status.REQUESTED, Status.HELD, Status.WAITING}),
    "conditions": frozenset({Status.ACCEPTED}),
    "confirmed": frozenset({Status.CONFIRMED, Status.IN_PROGRESS}),
    "closed": OVER,
}


@blueprint.get("/inbox")
@requires(Permission.ANSWER_BOOKINGS)
def show() -> ResponseReturnValue:
    """Show the list, and one request open beside it."""
    actor, vocabulary = current_actor(), taxonomy()
    tab = request.args.get("show", "answer")
    tab = tab if tab in TABS else "answer"
    found = bookings.list_requests(actor, TABS[tab])
    opened = _opened(found, request.args.get("r"))
    counts = bookings.count_by_status(actor)
    return render_template(
        "bookings/inbox.html",
        rows=[as_seen(booking, Party.HUB, vocabulary, language()) for booking in found],
        seen=as_seen(opened, Party.HUB, vocabulary, language()) if opened else None,
        checks=list_checks(opened, vocabulary) if opened and tab == "answer" else [],
        taxonomy=vocabulary,
        tab=tab,
        totals={name: sum(counts.get(status, 0) for status in group) for name, group in TABS.items()},
        now=clock.now(),
        form=ReasonForm(formdata=None),
    )


def _opened(found: list[Booking], ref: str | None) -> Booking | None:
    return next((booking for booking in found if booking.ref == ref), found[0] if found else None)
