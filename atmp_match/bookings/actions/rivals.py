"""Several requests for the same weeks: preferring one that waits, and what becomes of those that lose their weeks."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from atmp_match.bookings.actions.holding import take_weeks
from atmp_match.bookings.actions.locking import lock_around
from atmp_match.bookings.actions.moves import move, readable_reason, require_allowed
from atmp_match.bookings.actions.proposals import Days, bookable_days, put_forward, take_days
from atmp_match.bookings.events import BookingDeclined, BookingPreferred, WeeksLost
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.agendas import Agendas
from atmp_match.bookings.queries.history import has_happened
from atmp_match.bookings.rules.transitions import Action, Party, Status
from atmp_match.calendar.actions import release
from atmp_match.calendar.queries import lock_resource, lock_resources
from atmp_match.calendar.rules import DayState
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import record, transaction

Instead = tuple[date | None, date | None]


def prefer_booking(
    ref: str, *, over: str, instead: Instead | None, reason: str = "", version: int | None = None, by: Actor
) -> Booking:
    """Give the weeks that one request holds to another that waits for them; the hub says what becomes of the first.

    :param over: the reference of the request that holds the weeks
    :param instead: half-open days to propose to it; None declines it, with the reason
    :raises NotFound: for an outsider
    :raises NotAllowed: for the company
    :raises InvalidInput: where the other days cannot be booked, or a refusal has no reason
    :raises WeeksTaken: where the other days are not free
    :raises Conflict: where the one waits no more or the other holds no more, or somebody changed either first
    """
    with transaction():
        seen, _party = bookings.get_booking(ref, by)
        own = bookings.find_resource_ids(seen.id)
        locked = lock_around([*own, *bookings.find_resource_ids(bookings.find_id(over))])
        resource = locked[own[0]] if own else None
        preferred, party = bookings.lock_booking(ref, by)
        require_allowed(preferred, Action.PREFER, party=party, version=version)
        holder, _party = bookings.lock_booking(over, by)
        if resource is None or holder.ref not in bookings.list_rival_refs(preferred) or holder.unit_id is None:
            raise Conflict(_("%(ref)s does not hold these weeks any more. See how it stands now.", ref=over))
        days = bookable_days(holder, offers.get_offer(holder.offer_id), *instead) if instead else None
        reason = readable_reason(reason, required=days is None)
        release(holder.holder_id)
        if not take_weeks(preferred, resource):
            said = {
                True: _("This company has as many requests on hold here as one may. Answer one of them first."),
                False: _("More than one request holds these weeks. Answer the others first."),
            }
            raise Conflict(said[preferred.held_back])
        new_version = move(preferred, Action.PREFER, party=party, by=by.user_id)
        record(BookingPreferred(preferred.id, new_version), by=by.user_id)
        _put_aside(holder, resource, days, party=party, reason=reason, by=by)
    return preferred


def tell_of_lost_weeks(booking_id: int) -> None:
    """After something was agreed: note whose weeks are gone by it, once for each request that waits for them."""
    with transaction():
        agreed = bookings.get_booking_by_id(booking_id)
        _tell_who_waits([step.resource_id for step in agreed.steps], agreed.hub.timezone)


def tell_of_closed_weeks(resource_id: int) -> None:
    """After the hub has closed days: note whose weeks are gone by it, once for each request that waits for them."""
    with transaction():
        resource = lock_resource(resource_id)
        _tell_who_waits([resource_id], resource.hub.timezone)


def _tell_who_waits(resource_ids: Sequence[int], zone: str) -> None:
    resources, agendas = lock_resources(resource_ids), Agendas(zone)
    for waiting_id in bookings.list_waiting_ids(*resources):
        waiting = bookings.lock_booking_by_id(waiting_id)
        if waiting is None or waiting.status is not Status.WAITING or not waiting.start or not waiting.end:
            continue
        is_gone = agendas.state_of(waiting, waiting.start, waiting.end) is DayState.BUSY
        if is_gone and not has_happened(waiting.id, WeeksLost):
            record(WeeksLost(waiting.id, waiting.version), by=None)


def _put_aside(holder: Booking, resource: Resource, days: Days | None, *, party: Party, reason: str, by: Actor) -> None:
    if days is None:
        version = move(holder, Action.DECLINE, party=party, by=by.user_id, reason=reason)
        record(BookingDeclined(holder.id, version), by=by.user_id)
        return
    unit_id = take_days(holder, offers.get_offer(holder.offer_id), resource, days)
    with db.session.no_autoflush:  # a request that is held has a unit, until its status says that it is proposed to
        holder.unit_id = None  # the first weeks are the other one's now
        put_forward(holder, days, unit_id, party=party, reason=reason, by=by)
