"""Locks of what becomes scarce: resources in ascending order, then the calendar, then bookings.

A booking may take several resources, and whoever works on one of them may have to serve or end such a booking. So all
that could be needed is locked at the beginning: nobody waits for a resource while another waits for one of theirs.
"""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.several import list_companions
from atmp_match.calendar.actions import lock_calendars, try_lock_calendars
from atmp_match.calendar.queries import lock_resources
from atmp_match.catalogue.models import Resource
from atmp_match.shared.errors import Conflict


def lock_resource_of(booking_id: int) -> Resource | None:
    """Lock what the booking takes time of, and return its own resource; None where it takes none.

    Which ones these are never changes.
    """
    wanted = bookings.find_resource_ids(booking_id)
    return lock_around(wanted)[wanted[0]] if wanted else None


def lock_around(resource_ids: Collection[int]) -> Mapping[int, Resource]:
    """Lock these resources, and those of other bookings that may be served or ended together with them, by id."""
    wanted = {*resource_ids, *list_companions(resource_ids)}
    locked = lock_resources(wanted)
    if len(wanted) > 1:
        lock_calendars(wanted)
    return locked


def resources_of(booking: Booking, known: Resource) -> Mapping[int, Resource]:
    """Return what the booking takes, by id, all of it locked.

    :param known: one that is locked already, most often its own
    :raises Conflict: where it came to wait after `lock_around` had looked, and somebody else is at work on one
    """
    wanted = {step.resource_id for step in booking.steps}
    if wanted == {known.id}:
        return {known.id: known}
    locked = lock_resources(wanted, skip_locked=True)
    if len(locked) < len(wanted) or not try_lock_calendars(wanted):
        raise Conflict(_("Somebody else is booking the same places in this moment. Try again."))
    return locked
