"""What waits for somebody, in one number."""

from sqlalchemy import func, or_, select

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.inbox import IN_TAB, Tab
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.catalogue.models import Hub
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor


def count_turns(actor: Actor) -> int:
    """Return how many bookings wait for an answer of this company or this hub."""
    for_hub = Hub.operator_id.in_(actor.operator_ids) & IN_TAB[Tab.ANSWER]
    theirs = (Booking.proposed_by == Party.HUB) | (Booking.status == Status.DRAFT)
    for_company = Booking.company_id.in_(actor.company_ids) & theirs
    statement = select(func.count()).select_from(Booking).join(Booking.hub).where(or_(for_hub, for_company))
    return db.session.scalar(statement) or 0
