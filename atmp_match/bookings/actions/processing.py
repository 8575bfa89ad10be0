"""What the worker does with a request: look at it again, take the weeks, or let it wait."""

from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.endings import expire_due_bookings
from atmp_match.bookings.actions.holding import still_fits
from atmp_match.bookings.actions.locking import lock_around, lock_resource_of
from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.actions.serving import hold_in_turn, serve
from atmp_match.bookings.actions.sharing import share_alike
from atmp_match.bookings.events import BookingQueued, BookingReceived
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.holds import list_held_back_resources
from atmp_match.bookings.queries.several import list_firsts
from atmp_match.bookings.queries.waits import get_wait_by_id
from atmp_match.bookings.rules.transitions import Action, Party, Status
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared.transactions import record, transaction


def process_request(booking_id: int) -> None:
    """Check a new request against the offer as it is now, take a free unit and hold it, or let the request wait.

    Safe to run twice: only a request that nothing has looked at yet is touched.
    """
    with transaction():
        # The resource before the booking, as everywhere: else one that works on another booking of it could wait for
        # this one while this one waits for it. Behind this lock a request either finds weeks that are just being
        # freed, or is seen to wait for them.
        resource = lock_resource_of(booking_id)
        booking = bookings.lock_booking_by_id(booking_id)
        if booking is None or booking.status is not Status.REQUESTED or booking.answer_by is not None:
            return
        share_alike(booking)
        offer = offers.get_offer(booking.offer_id)
        if not still_fits(booking, offer):
            return
        if not booking.has_weeks or resource is None:
            set_deadline(booking, starts_on=None)
            db.session.flush()
            record(BookingReceived(booking.id, booking.version), by=None)
            return
        free_what_is_overdue(resource)
        if not hold_in_turn(booking, resource):
            set_deadline(booking, starts_on=booking.start)
            version = move(booking, Action.QUEUE, party=Party.SYSTEM, by=None)
            record(BookingQueued(booking.id, version), by=None)


def offer_freed_weeks(booking_id: int) -> None:
    """Give weeks that became free to those who wait for them, by the hub's rule."""
    with transaction():
        freed = bookings.get_booking_by_id(booking_id)
        own = {step.resource_id for step in freed.steps}
        # Whoever has answered for one hold may let the same company hold another; all locked in one order.
        wanted = own | list_held_back_resources(freed)
        wanted |= list_firsts(wanted)
        resources = lock_around(wanted)
        for resource_id in sorted(wanted):
            serve(resources[resource_id])


def offer_opened_weeks(resource_id: int) -> None:
    """Give days that the hub has opened to those who wait for them, by the hub's rule."""
    with transaction():
        wanted = {resource_id, *list_firsts([resource_id])}
        resources = lock_around(wanted)
        for one in sorted(wanted):
            serve(resources[one])


def serve_wait(wait_id: int) -> None:
    """Act on a new or changed place on the wait list: its weeks may be free already."""
    with transaction():
        resource_id = get_wait_by_id(wait_id).resource_id
        serve(lock_around([resource_id])[resource_id])


def free_what_is_overdue(resource: Resource) -> None:
    """Before weeks are handed out: end what nobody answered in time, and serve those who wait for it first."""
    if expire_due_bookings(resource_id=resource.id):
        serve(resource)
