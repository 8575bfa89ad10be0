"""The hub says what else a booking of an offer takes."""

from collections.abc import Sequence

from flask_babel import gettext as _

from atmp_match.calendar.events import FreeTimeChanged, RecipeChanged
from atmp_match.calendar.queries.recipes import get_managed_offer, later_parts, list_resources_of_hub
from atmp_match.calendar.rules.parts import LONGEST_OFFSET
from atmp_match.calendar.rules.recipe_checks import (
    LONGEST_PART,
    MOST_PARTS,
    Later,
    PartProblem,
    fingerprint,
    problems_of_parts,
)
from atmp_match.catalogue.models import Offer, OfferPart
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.transactions import record, transaction

BY_HUB = "hub"


def set_parts(
    offer_id: str, parts: Sequence[Later], *, seen: str, by: Actor, rows: Sequence[int] = range(MOST_PARTS)
) -> Offer:
    """Keep what a booking of the offer takes besides its own resource; what is booked or asked for already stays.

    :param seen: the fingerprint of the parts that the person saw
    :param rows: in which row of the form each part stands
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where something cannot be so, by field, such as `p0_units`
    :raises StaleVersion: where somebody changed the parts meanwhile
    """
    with transaction():
        offer = get_managed_offer(offer_id, by, lock=True)
        if seen != fingerprint(later_parts(offer)):
            raise StaleVersion(_("Somebody changed these parts after you opened them. Nothing was saved."))
        own = offer.resources[0].id if offer.resources else None
        units = {row.id: row.unit_count for row in list_resources_of_hub(offer.hub_id)}
        if problems := problems_of_parts(parts, own=own, units=units):
            said = _sentences()
            raise InvalidInput({f"p{rows[number]}_{field}": said[it] for (number, field), it in problems.items()})
        put_parts(offer, parts, basis=BY_HUB)
        record(RecipeChanged(offer.id), by=by.user_id)
        for resource in offer.resources[:1]:
            record(FreeTimeChanged(resource.id), by=None)
    return offer


def put_parts(offer: Offer, parts: Sequence[Later], *, basis: str, why: str | None = None) -> None:
    """Write the later parts of an offer in place of those it has; part of a larger action."""
    offer.parts.clear()
    db.session.flush()
    offer.parts.extend(
        OfferPart(
            position=number,
            resource_id=part.resource_id,
            units=part.units,
            from_end=part.from_end,
            offset_days=part.offset,
            days=part.days,
            basis=basis,
            why=why,
        )
        for number, part in enumerate(parts, 1)
    )
    db.session.flush()


def _sentences() -> dict[PartProblem, str]:
    return {
        PartProblem.UNKNOWN: _("Choose one of the hub's resources."),
        PartProblem.OWN: _("Every booking of this offer takes it already. Choose another."),
        PartProblem.TWICE: _("It stands here already. Choose another."),
        PartProblem.UNITS: _("Enter a number of units that there are."),
        PartProblem.OFFSET: _("Enter a whole number of days from 0 to %(n)s.", n=LONGEST_OFFSET),
        PartProblem.DAYS: _("Enter a whole number of days from 1 to %(n)s, or nothing.", n=LONGEST_PART),
    }
