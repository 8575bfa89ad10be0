"""The hub's inbox: requests to answer, the one with the nearest deadline first, each with its fit check."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.bookings import actions
from atmp_match.bookings.forms import WeeksForm
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.fit import list_checks
from atmp_match.bookings.queries.freed import count_choices
from atmp_match.bookings.queries.inbox import Tab, count_tabs, list_requests
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.queries.windows import next_free_for
from atmp_match.bookings.rules.transitions import Action, Party
from atmp_match.bookings.views.booking import rivals_of
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock
from atmp_match.shared.locale import language

blueprint = Blueprint("inbox", __name__, url_prefix="/hub", template_folder="../templates")
TABS = frozenset(Tab)


@blueprint.get("/inbox")
@requires(Permission.ANSWER_BOOKINGS)
def show() -> ResponseReturnValue:
    """Show the list, and one request open beside it."""
    actor, vocabulary = current_actor(), taxonomy()
    wish = request.args.get("show")
    tab = Tab(wish) if wish in TABS else Tab.ANSWER
    found = list_requests(actor, tab)
    opened = _opened(found, request.args.get("r"))
    if opened:
        actions.note_opening(opened, Party.HUB, by=actor)
    seen = as_seen(opened, Party.HUB, vocabulary, language(), by=actor) if opened else None
    return render_template(
        "bookings/inbox.html",
        rows=[as_seen(booking, Party.HUB, vocabulary, language()) for booking in found],
        seen=seen,
        next_free=next_free_for(opened, vocabulary) if opened and seen and Action.PROPOSE in seen.actions else (),
        checks=list_checks(opened, vocabulary) if opened and tab is Tab.ANSWER else [],
        **(rivals_of(opened, seen) if opened and seen else {}),
        taxonomy=vocabulary,
        tab=tab,
        totals=count_tabs(actor),
        choices=count_choices(actor),
        now=clock.now(),
        form=WeeksForm(formdata=None),
    )


def _opened(found: list[Booking], ref: str | None) -> Booking | None:
    return next((booking for booking in found if booking.ref == ref), found[0] if found else None)
