"""The fit check of the inbox: the brief against the offer, and the weeks against everybody else's."""

from collections.abc import Sequence
from datetime import timedelta

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.bookings import list_rival_refs
from atmp_match.bookings.queries.hours import longest_rest, state_of
from atmp_match.bookings.rules.fit import Able, Check, Wanted, fit_checks, misfits
from atmp_match.bookings.rules.sharing import Part, hub_sees
from atmp_match.calendar.rules import DayState
from atmp_match.calendar.rules.parts import from_record
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.actions import needs_for_service
from atmp_match.products.rules import Need, Profile, Scale, need_records


def list_checks(booking: Booking, taxonomy: Taxonomy) -> list[Check]:
    """Return what fits and what does not, as the hub should see it before it answers."""
    offer = offers.get_offer(booking.offer_id)
    (weeks, parts), rivals, able = _weeks(booking, offer), list_rival_refs(booking), _able(offer, taxonomy)
    wanted = [_wanted(need, taxonomy) for need in _needs(booking, offer)]
    # A chain may need a service twice, for a plasmid and for a vector say: what the offer is meant for counts.
    each = (fit_checks(one, able, weeks=weeks, parts=parts, rivals=rivals) for one in wanted)
    return min(each, key=misfits)


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
    return needs_for_service(
        profile, offer.service, [need_records.from_record(record) for record in kept.get("needs", ())]
    )


def _weeks(booking: Booking, offer: Offer) -> tuple[DayState | None, list[tuple[str, DayState]]]:
    """Return the state of the booking's own resource, and of each later part with its name."""
    resource, later = offers.resource_of(offer), booking.steps[1:]
    if resource is None or booking.start is None or booking.end is None:
        return None, []
    if booking.unit_id is not None:
        return DayState.OPEN, [(step.name, DayState.OPEN) for step in later]  # all is kept for this very request
    zone, recipe = offer.hub.timezone, from_record(booking.parts)
    if not recipe:
        return state_of(resource, zone, booking.start, booking.end, rest=longest_rest(resource)), []
    until = booking.end + timedelta(days=resource.changeover_days)
    agenda = offers.agenda_of(resource, zone, start=booking.start, end=until, recipe=recipe)
    states = agenda.states_of_steps(booking.start, booking.end)
    return agenda.own_state(booking.start, booking.end), [(step.name, state) for step, state in states]


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
