"""The fit check of the inbox: the brief against the offer, and the weeks against everybody else's."""

from collections.abc import Sequence

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.bookings import list_rival_refs
from atmp_match.bookings.queries.hours import longest_rest, state_of
from atmp_match.bookings.rules.fit import Able, Check, Wanted, fit_checks, misfits
from atmp_match.bookings.rules.sharing import Part, hub_sees
from atmp_match.calendar.rules import DayState
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.actions import needs_for_service
from atmp_match.products.rules import Need, Profile, Scale
from atmp_match.products.rules.need_records import from_record


def list_checks(booking: Booking, taxonomy: Taxonomy) -> list[Check]:
    """Return what fits and what does not, as the hub should see it before it answers."""
    offer = offers.get_offer(booking.offer_id)
    weeks, rivals, able = _weeks(booking, offer), list_rival_refs(booking), _able(offer, taxonomy)
    wanted = [_wanted(need, taxonomy) for need in _needs(booking, offer)]
    # A chain may need a service twice, for a plasmid and for a vector say: what the offer is meant for counts.
    return min((fit_checks(one, able, weeks=weeks, rivals=rivals) for one in wanted), key=misfits)


def _needs(booking: Booking, offer: Offer) -> Sequence[Need]:
    # As it was sent: later edits stay private. Where the company shows nothing any more, only the service is left.
    kept = booking.brief if hub_sees(Part.BRIEF, booking.share_level) else {}
    if not kept:
        return (Need(offer.service),)
    scale = Scale(kept["scale_value"], kept["scale_unit"] or "L") if kept["scale_value"] else None
    profile = Profile(
        modality=kept["modality"],
        stage=kept["stage"],
        grade_needed=kept["grade"],
        containment=kept["containment"],
        scale=scale,
    )
    return needs_for_service(profile, offer.service, [from_record(record) for record in kept.get("needs", ())])


def _weeks(booking: Booking, offer: Offer) -> DayState | None:
    resource = offers.resource_of(offer)
    if resource is None or booking.start is None or booking.end is None:
        return None
    if booking.unit_id is not None:
        return DayState.OPEN  # the unit is kept for this very request
    return state_of(resource, offer.hub.timezone, booking.start, booking.end, rest=longest_rest(resource))


def _wanted(need: Need, taxonomy: Taxonomy) -> Wanted:
    return Wanted(
        modality=need.modality,
        grade_rank=taxonomy.grade_rank(need.grade) if need.grade else None,
        containment_rank=taxonomy.containment_rank(need.containment) if need.containment else None,
        scale=need.scale,
    )


def _able(offer: Offer, taxonomy: Taxonomy) -> Able:
    known = offer.containment_max in taxonomy["containment-level"]
    return Able(
        modalities=frozenset(offer.modalities),
        grade_ranks=frozenset(taxonomy.grade_rank(grade) for grade in offer.grades),
        containment_rank=taxonomy.containment_rank(offer.containment_max) if known else None,
        scale=Scale(offer.scale_value, offer.scale_unit or "") if offer.scale_value is not None else None,
    )
