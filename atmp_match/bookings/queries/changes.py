"""What has happened to a booking since somebody looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from atmp_match.bookings.queries.bookings import get_booking
from atmp_match.bookings.rules.transitions import Party
from atmp_match.extensions import db
from atmp_match.organisations.queries import everybody_ever_in, find_office
from atmp_match.organisations.rules import Actor
from atmp_match.shared.models import EventRow


@dataclass(frozen=True)
class Change:
    """One event: its name, when it was, and on which side; the system's where nobody acted."""

    name: str
    at: datetime
    party: Party


def list_changes(ref: str, *, since: int, by: Actor) -> Sequence[Change]:
    """Return what happened to the booking after its version `since`, oldest first.

    :raises NotFound: for an outsider
    """
    booking, _party = get_booking(ref, by)
    version = EventRow.payload["version"].as_integer()
    rows = db.session.execute(
        select(EventRow.name, EventRow.happened_at, EventRow.actor_id)
        .where(EventRow.about == f"booking:{booking.id}", version > since)
        .order_by(EventRow.id)
    ).all()
    company = everybody_ever_in(booking.company_id) if any(row.actor_id for row in rows) else frozenset()
    office = _members_of_office() if booking.entered_by is Party.OFFICE else frozenset()
    return [Change(row.name, row.happened_at, _party_of(row.actor_id, company, office)) for row in rows]


def _members_of_office() -> frozenset[int]:
    office = find_office()
    return everybody_ever_in(office.id) if office else frozenset()


def _party_of(actor_id: int | None, company: frozenset[int], office: frozenset[int]) -> Party:
    if actor_id is None:
        return Party.SYSTEM
    if actor_id in company:
        return Party.COMPANY
    return Party.OFFICE if actor_id in office else Party.HUB
