"""The hub's part in freed weeks: its published rule, and its choice where that is the rule."""

from flask_babel import gettext as _
from sqlalchemy import select

from atmp_match.bookings.actions.giving import Grounds, give_weeks, note_hand_out
from atmp_match.bookings.actions.locking import lock_around
from atmp_match.bookings.actions.moves import readable_reason
from atmp_match.bookings.actions.serving import serve
from atmp_match.bookings.events.waits import HandingOutChanged
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.freed import get_choice
from atmp_match.bookings.queries.line import list_candidates, list_line, weeks_for
from atmp_match.bookings.rules.waits import Why
from atmp_match.catalogue.models import Hub
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.transactions import record, transaction


def choose_for_weeks(freed_weeks_id: int, ref: str, *, reason: str, by: Actor) -> Booking:
    """Give freed weeks to one of those who wait for them, with a reason that is kept and that the office reads.

    :param ref: of the request that waits, or of the place on the wait list
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: without a reason
    :raises Conflict: where the choice is made or the time for it over, or this one waits no more or cannot have them
    """
    with transaction():
        resource_id = get_choice(freed_weeks_id, by).resource_id
        resource = lock_around([resource_id])[resource_id]
        choice = get_choice(freed_weeks_id, by)
        if choice.closed_at is not None or choice.choose_by <= clock.now():
            raise Conflict(_("The time to choose is over, or the choice is made. See how it stands now."))
        if not ref:
            raise InvalidInput({"ref": _("Choose who gets the weeks.")})
        reason = readable_reason(reason, required=True)
        line, agenda = list_line(resource.id), offers.agenda_of(resource, resource.hub.timezone)
        candidates = list_candidates(line, choice.days, agenda, resource)
        place = next((one for one in candidates if one.ref == ref), None)
        if place is None:
            raise Conflict(
                _("%(ref)s waits no more, or its weeks are not free any more. Nothing was changed.", ref=ref)
            )
        booking = give_weeks(place, weeks_for(place, agenda, resource), resource)
        if booking is None:
            raise Conflict(
                _("%(ref)s cannot have these weeks: its company holds as much here as it may, or the offer changed.",
                  ref=ref)
            )  # fmt: skip
        note_hand_out(place, booking, candidates, Grounds(Why.CHOSEN, choice, reason, by.user_id))
        serve(resource)
    return booking


def set_handing_out(slug: str, rule: HandingOut, *, by: Actor) -> Hub:
    """Publish a hub's rule for weeks that free up. Choices that are open stay the hub's, until they are made or due.

    :raises NotFound: for anybody but the hub's own people
    """
    with transaction():
        hub = db.session.scalar(select(Hub).where(Hub.slug == slug).with_for_update())
        if hub is None or hub.operator_id not in by.operator_ids:
            raise NotFound(_("There is no such hub, or it is not yours to change."))
        if hub.hands_out is not rule:
            hub.hands_out = rule
            record(HandingOutChanged(hub.id, rule), by=by.user_id)
    return hub
