"""The hub's inbox, tab by tab."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import list_bookings
from atmp_match.bookings.rules.transitions import OVER, UNDECIDED, Party, Status
from atmp_match.catalogue.models import Hub
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor


class Tab(StrEnum):
    """What the inbox is sorted by; a move of something agreed lies in two tabs."""

    ANSWER = "answer"
    WAITING = "waiting"  # the company has to answer
    CONDITIONS = "conditions"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


IN_TAB: Mapping[Tab, ColumnElement[bool]] = {
    Tab.ANSWER: Booking.status.in_(UNDECIDED) | (Booking.proposed_by == Party.COMPANY),
    Tab.WAITING: (Booking.proposed_by == Party.HUB) | (Booking.status == Status.DRAFT),
    Tab.CONDITIONS: Booking.status == Status.ACCEPTED,
    Tab.CONFIRMED: Booking.status.in_((Status.CONFIRMED, Status.IN_PROGRESS)),
    Tab.CLOSED: Booking.status.in_(OVER),
}


def list_requests(actor: Actor, tab: Tab, *, limit: int = 200) -> list[Booking]:
    """Return the requests to the hubs that the reader manages, in the order of `list_bookings`."""
    return list_bookings(replace(actor, company_ids=frozenset(), is_office=False), IN_TAB[tab], limit=limit)


def count_tabs(actor: Actor) -> dict[Tab, int]:
    """Return how many requests lie in each tab."""
    counts = [func.count().filter(condition) for condition in IN_TAB.values()]
    mine = Hub.operator_id.in_(actor.operator_ids)
    row = db.session.execute(select(*counts).select_from(Booking).join(Booking.hub).where(mine)).one()
    return dict(zip(IN_TAB, row, strict=True))
