"""With whom somebody may have signed something: whom they know by name from a booking."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.catalogue.models import Hub
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.rules import Actor

NAMED = (ShareLevel.NAMED, ShareLevel.FULL)


@dataclass(frozen=True)
class Partner:
    """A company and a hub's operator, one of them the reader's own; the name is the other's."""

    company_id: int
    operator_id: int
    name: str

    @property
    def key(self) -> str:
        """Return what stands for the two in a form."""
        return f"{self.company_id}-{self.operator_id}"


def partners_to_choose(actor: Actor) -> list[tuple[str, str]]:
    """Return the reader's partners as a form lists them: what stands for the two, and the other one's name."""
    return [(one.key, one.name) for one in list_partners(actor)]


def list_partners(actor: Actor) -> list[Partner]:
    """Return the hubs that have joined, for a company; for a hub the companies that have told it their name."""
    return [*_hubs_for(actor), *_companies_for(actor)]


def _hubs_for(actor: Actor) -> list[Partner]:
    if not actor.company_ids:
        return []
    operators = select(Organisation).where(exists().where(Hub.operator_id == Organisation.id))
    return [
        Partner(company_id, operator.id, operator.name)
        for company_id in sorted(actor.company_ids)
        for operator in db.session.scalars(operators.order_by(Organisation.name, Organisation.id))
    ]


def _companies_for(actor: Actor) -> list[Partner]:
    company = aliased(Organisation)
    statement = (
        select(company.id, company.name, Hub.operator_id)
        .select_from(Booking)
        .join(Booking.hub)
        .join(company, company.id == Booking.company_id)
        .where(Booking.share_level.in_(NAMED), Hub.operator_id.in_(actor.operator_ids))
        .distinct()
        .order_by(company.name)
    )
    return [Partner(row.id, row.operator_id, row.name) for row in db.session.execute(statement)]
