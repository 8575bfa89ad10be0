"""Bookings make way for a block: each company is asked for other weeks, and nobody is moved."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from atmp_match.bookings.actions.proposals import propose_weeks
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.affected import list_by_holders
from atmp_match.bookings.rules.transitions import Action, Party, allowed_actions
from atmp_match.calendar.actions import close_time
from atmp_match.calendar.rules import ONE_DAY, wall
from atmp_match.calendar.rules.blocks import Block
from atmp_match.calendar.rules.parts import from_record
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import transaction


@dataclass(frozen=True)
class MadeWay:
    """What became of the bookings in a block's way.

    :param asked: references of those whose companies have a proposal now
    :param left: references of those that could not be asked: begun, asked already, or without any opening
    """

    asked: tuple[str, ...]
    left: tuple[str, ...]


def make_way_for_block(resource_id: int, block: Block, *, position: int | None, note: str, by: Actor) -> MadeWay:
    """Close days for everybody new, and propose to every company in the way the next opening as long as its own.

    Their old weeks stay kept until they answer, as with every proposal; what they free goes to the block at once.

    :param position: which of the identical units; None: all
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where something about the block cannot be so, by field
    :raises Conflict: where weeks were taken in this moment; nobody is asked then, and nothing is closed
    """
    asked, left = [], []
    with transaction():
        holder_ids = close_time(resource_id, block, position=position, note=note, by=by)
        for booking in list_by_holders(holder_ids):
            days = _next_opening(booking, block.last + ONE_DAY) if block.last else None
            if days is None:
                left.append(booking.ref)
            else:
                propose_weeks(booking.ref, *days, reason=_("The hub has to close for maintenance."), by=by)
                asked.append(booking.ref)
    return MadeWay(tuple(asked), tuple(left))


def _next_opening(booking: Booking, after: date) -> tuple[date, date] | None:
    can = allowed_actions(
        status=booking.status,
        party=Party.HUB,
        has_weeks=booking.has_weeks,
        proposed_by=booking.proposed_by,
        entered_by=booking.unconfirmed_entry,
    )
    is_asked = booking.proposed_by is Party.HUB
    if Action.PROPOSE not in can or is_asked or booking.start is None or booking.end is None:
        return None
    offer = offers.get_offer(booking.offer_id)
    start = max(after, booking.start, key=wall)
    end = booking.end if start is booking.start else _as_long_after(after, booking.start, booking.end)
    start = wall(start) if isinstance(booking.start, datetime) else start
    terms, recipe = offers.terms_of(offer, taxonomy()), from_record(booking.parts)
    free = offers.next_free(offer, terms, start=start, end=end, count=1, recipe=recipe)
    return free[0] if free else None


def _as_long_after(day: date, start: date, end: date) -> date:
    """Return the end of a span from a day on that is as long as the other: days, or hours from its first."""
    return (wall(day) if isinstance(start, datetime) else day) + (end - start)
