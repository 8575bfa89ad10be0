"""How much a company keeps at one hub without an answer."""

from sqlalchemy import Select, bindparam, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import JSONB

from atmp_match.bookings.models import Booking, Wait
from atmp_match.bookings.queries.several import ids_in
from atmp_match.bookings.rules.transitions import Status
from atmp_match.bookings.rules.waits import LIVE
from atmp_match.extensions import db

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('open-holds', :hub_id))")
_HELD_BACK = (
    select(Booking.resource_id, Booking.parts)
    .where(Booking.company_id == bindparam("company_id"), Booking.hub_id == bindparam("hub_id"))
    .where(Booking.status == Status.WAITING, Booking.held_back)
    .union_all(
        select(Wait.resource_id, literal_column("'[]'::jsonb", JSONB))
        .where(Wait.company_id == bindparam("company_id"), Wait.hub_id == bindparam("hub_id"))
        .where(Wait.state.in_(LIVE), Wait.held_back)
    )
)


def lock_open_holds(hub_id: int) -> None:
    """Let only one transaction at a time count and add holds at this hub.

    Always after the resources and the bookings that it works on: whoever has this lock waits for no other.
    """
    db.session.execute(_ONE_AT_A_TIME, {"hub_id": hub_id})


def count_other_holds(booking: Booking) -> int:
    """Return how many other requests of the same company to the same hub have their weeks kept, undecided."""
    return db.session.scalar(_holds(booking.company_id, booking.hub_id).where(Booking.id != booking.id)) or 0


def count_holds(company_id: int, hub_id: int) -> int:
    """Return how many requests of a company to a hub have their weeks kept, undecided."""
    return db.session.scalar(_holds(company_id, hub_id)) or 0


def list_held_back_resources(booking: Booking) -> set[int]:
    """Return the resources of which the same company waits for time at the same hub, only because it holds so much."""
    mine = {"company_id": booking.company_id, "hub_id": booking.hub_id}
    rows = db.session.execute(_HELD_BACK, mine).all()
    return {row.resource_id for row in rows if row.resource_id is not None}.union(*(ids_in(row.parts) for row in rows))


def _holds(company_id: int, hub_id: int) -> Select[int]:
    return (
        select(func.count())
        .where(Booking.company_id == company_id, Booking.hub_id == hub_id)
        .where(Booking.status.in_((Status.HELD, Status.PROPOSED)), Booking.unit_id.is_not(None))
        # What was entered for it, and nobody there has confirmed, is not its own doing.
        .where(Booking.entered_by.is_(None) | Booking.confirmed_own_at.is_not(None))
    )
