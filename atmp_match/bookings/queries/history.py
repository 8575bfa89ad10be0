"""The history of bookings, held against what stands in their rows; and whose history it is."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from atmp_match.bookings.models import Booking, Enquiry
from atmp_match.bookings.rules.replay import status_after
from atmp_match.bookings.rules.transitions import Status
from atmp_match.extensions import db
from atmp_match.shared.events import Event
from atmp_match.shared.models import EventRow

BATCH = 2000


def chains_of_bookings(ids: Collection[str]) -> Mapping[str, str]:
    """Return the chain of each booking: that of the company that asked."""
    return _companies(Booking.id, Booking.company_id, ids)


def chains_of_enquiries(ids: Collection[str]) -> Mapping[str, str]:
    """Return the chain of each question to the office: that of the company that asked."""
    return _companies(Enquiry.id, Enquiry.company_id, ids)


def differing_from_history() -> Iterator[tuple[int, Status, Status | None]]:
    """Replay every booking's events, and return each whose status is another: its number, its status, the replayed."""
    key = func.concat("booking:", Booking.id)
    rows = db.session.execute(
        select(Booking.id, Booking.number, Booking.status, EventRow.name)
        .outerjoin(EventRow, EventRow.about == key)
        .order_by(Booking.id, EventRow.id)
        .execution_options(yield_per=BATCH)
    )
    for (number, status), of_one in groupby(rows, key=lambda row: (row.number, row.status)):
        replayed = status_after(row.name for row in of_one if row.name)
        if replayed is not status:
            yield number, status, replayed


def has_happened(booking_id: int, event: type[Event]) -> bool:
    """Say whether the booking's history holds such an event."""
    mine = (EventRow.about == f"booking:{booking_id}") & (EventRow.name == event.name())
    return db.session.execute(select(EventRow.id).where(mine).limit(1)).first() is not None


def _companies(
    own_id: InstrumentedAttribute[int], company_id: InstrumentedAttribute[int], ids: Collection[str]
) -> Mapping[str, str]:
    rows = db.session.execute(select(own_id, company_id).where(cast(own_id, Text).in_(ids)))
    return {str(row[0]): f"organisation:{row[1]}" for row in rows}
