"""For which companies a hub, or the office, can enter a booking by name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select, true

from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Party
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.rules import Kind

MOST_LISTED = 1000
_BY_NAME = (ShareLevel.NAMED, ShareLevel.FULL)


def list_known_companies(hub_id: int, party: Party) -> Sequence[Organisation]:
    """Return the companies whose names this side knows, by name.

    The office knows all. A hub knows those that have asked it by name: whoever asked anonymously stays so.
    """
    named = _companies(hub_id, party).order_by(Organisation.name, Organisation.id).limit(MOST_LISTED)
    return db.session.scalars(named).all()


def find_known_company(company_id: int, hub_id: int, party: Party) -> Organisation | None:
    """Return one of these companies; None for any other, and for one that does not exist."""
    return db.session.scalar(_companies(hub_id, party).where(Organisation.id == company_id))


def _companies(hub_id: int, party: Party) -> Select[Organisation]:
    return select(Organisation).where(Organisation.kind == Kind.COMPANY, _is_known(hub_id, party))


def _is_known(hub_id: int, party: Party) -> ColumnElement[bool]:
    if party is Party.OFFICE:
        return true()
    mine = (Booking.company_id == Organisation.id) & (Booking.hub_id == hub_id)
    return exists().where(mine, Booking.share_level.in_(_BY_NAME))
