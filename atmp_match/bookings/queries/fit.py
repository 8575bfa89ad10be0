"""The fit check of the inbox: the brief against the offer, and the weeks against everybody else's."""

from datetime import timedelta

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.bookings import list_rival_refs
from atmp_match.bookings.rules.fit import Able, Check, Wanted, fit_checks
from atmp_match.calendar.rules import DayState
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.rules import Taxonomy


def list_checks(booking: Booking, taxonomy: Taxonomy) -> list[Check]:
    """Return what fits and what does not, as the hub should see it before it answers."""
    offer = offers.get_offer(booking.offer_id)
    rivals = list_rival_refs(booking)
    return fit_checks(_wanted(booking, taxonomy), _able(offer, taxonomy), weeks=_weeks(booking, offer), rivals=rivals)


def _weeks(booking: Booking, offer: Offer) -> DayState | None:
    resource = offers.resource_of(offer)
    if resource is None or booking.starts_on is None or booking.ends_on is None:
        return None
    if booking.unit_id is not None:
        return DayState.OPEN  # the unit is kept for this very request
    changeover = timedelta(days=resource.changeover_days)
    agenda = offers.agenda_of(resource, offer.hub.timezone, start=booking.starts_on, end=booking.ends_on + changeover)
    return agenda.state_of(booking.starts_on, booking.ends_on)


def _wanted(booking: Booking, taxonomy: Taxonomy) -> Wanted:
    product = booking.product
    if product is None:
        return Wanted(modality=None, grade_rank=None, containment_rank=None, scale=None)
    return Wanted(
        modality=product.modality,
        grade_rank=taxonomy.grade_rank(product.grade_needed) if product.grade_needed else None,
        containment_rank=taxonomy.containment_rank(product.containment) if product.containment else None,
        scale=product.scale_value,
    )


def _able(offer: Offer, taxonomy: Taxonomy) -> Able:
    known = offer.containment_max in taxonomy["containment-level"]
    return Able(
        modalities=frozenset(offer.modalities),
        grade_ranks=frozenset(taxonomy.grade_rank(grade) for grade in offer.grades),
        containment_rank=taxonomy.containment_rank(offer.containment_max) if known else None,
        scale=offer.scale_value,
    )
