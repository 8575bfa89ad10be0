"""Who waits for time of a resource, in the order of asking, and which weeks each of them would get now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from atmp_match.bookings.models import Booking, FreedWeeks, Wait
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.agendas import Agendas
from atmp_match.bookings.queries.holds import count_holds
from atmp_match.bookings.queries.several import SEVERAL, takes
from atmp_match.bookings.rules.requests import HORIZON
from atmp_match.bookings.rules.transitions import Status
from atmp_match.bookings.rules.waits import LIVE, Wants, first_not_told, overlap
from atmp_match.bookings.rules.weeks import Days
from atmp_match.calendar.queries import Agenda
from atmp_match.calendar.rules import ONE_DAY, DayState
from atmp_match.catalogue.models import Offer, OfferPart, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db, settings
from atmp_match.shared import clock

MOST_FREE = 60  # openings looked at for somebody who was told of all before; more than any horizon has of a month


@dataclass(frozen=True)
class Place:
    """A place in the line for time of a resource: a request that waits, or somebody on the wait list."""

    who: Booking | Wait

    @property
    def booking(self) -> Booking | None:
        """Return the request that waits; None for a place on the wait list."""
        return self.who if isinstance(self.who, Booking) else None

    @property
    def wait(self) -> Wait | None:
        """Return the place on the wait list; None for a request that waits."""
        return self.who if isinstance(self.who, Wait) else None

    @property
    def own_days(self) -> Days | None:
        """Return the weeks that a request asks for; None for a place on the wait list, which has a choice of them."""
        booking = self.booking
        return (booking.starts_on, booking.ends_on) if booking and booking.starts_on and booking.ends_on else None

    @property
    def goes_in_order(self) -> bool:
        """Say whether it is about hours of a day or several resources: these go in order at every hub."""
        booking = self.booking
        return booking is not None and (booking.from_time is not None or len(booking.steps) > 1)

    @property
    def competes(self) -> bool:
        """Say whether weeks can be handed out to it; who only wants to be told takes nothing from anybody."""
        return not isinstance(self.who, Wait) or self.who.wants is Wants.TAKE

    @property
    def asked_at(self) -> datetime:
        """Return when it was asked for: the order in which weeks go."""
        return self.who.asked_at

    @property
    def ref(self) -> str:
        """Return the reference under which people know it."""
        return self.who.ref


def list_line(resource_id: int) -> list[Place]:
    """Return everybody who waits for time of the resource, in the order of asking."""
    waiting = bookings.list_waiting_ids(resource_id)
    asked = select(Booking).options(*_WHOLE).where(Booking.id.in_(waiting), Booking.status == Status.WAITING)
    places = [Place(found) for found in db.session.scalars(asked)] if waiting else []
    places += [Place(found) for found in db.session.scalars(_LIVE_WAITS.where(Wait.resource_id == resource_id))]
    return sorted(places, key=lambda place: (place.asked_at, place.wait is not None, place.who.id))


def is_contested(resource_id: int, days: Days, *, but: int) -> bool:
    """Say whether anybody else waits for some of these days of the resource, whether or not they are free.

    :param but: the booking that asks
    """
    mine = (FreedWeeks.starts_on < days[1]) & (FreedWeeks.ends_on > days[0])
    chosen = exists().where(FreedWeeks.resource_id == resource_id, FreedWeeks.closed_at.is_(None), mine)
    asked = exists().where(
        *(takes([resource_id]), Booking.status == Status.WAITING, Booking.id != but),
        # Where somebody wants several resources, their days do not say when they need this one.
        or_(SEVERAL, (Booking.starts_on < days[1]) & (Booking.ends_on > days[0])),
    )
    listed = exists().where(
        *(Wait.resource_id == resource_id, Wait.state.in_(LIVE), Wait.wants == Wants.TAKE),
        *(Wait.earliest < days[1], Wait.before > days[0]),
    )
    return bool(db.session.scalar(select(or_(chosen, asked, listed))))


def list_resources_in_demand() -> list[int]:
    """Return the resources for which somebody waits, or whose hub has a choice to make."""
    asked = select(Booking.resource_id).where(Booking.status == Status.WAITING)
    listed = select(Wait.resource_id).where(Wait.state.in_(LIVE))
    open_choices = select(FreedWeeks.resource_id).where(FreedWeeks.closed_at.is_(None))
    found = db.session.scalars(asked.union(listed, open_choices))
    return sorted(resource_id for resource_id in found if resource_id is not None)


def share_hours(place: Place, booking: Booking) -> bool:
    """Say whether a place is not about other hours of the same day than a booking."""
    own = place.booking
    if own is None or not own.from_time or not own.to_time or not booking.from_time or not booking.to_time:
        return True
    return own.from_time < booking.to_time and booking.from_time < own.to_time


def weeks_for(place: Place, agenda: Agenda, resource: Resource) -> Days | None:
    """Return the weeks that this place would get now; None where none of those it waits for are free."""
    booking = place.booking
    if booking is not None:
        return _own_weeks(place, booking, agenda, resource)
    return first_free(place.who, agenda, resource) if isinstance(place.who, Wait) else None


def first_free(wait: Wait, agenda: Agenda, resource: Resource, *, told: Sequence[Days] = ()) -> Days | None:
    """Return the first free weeks as somebody on the wait list wants them, but for stretches they were told of."""
    terms = offers.terms_of(wait.offer, taxonomy())
    if terms.in_weeks is not wait.in_weeks:
        return None
    wish, today = wait.wish, clock.today(wait.hub.timezone)
    seen = replace(_seen_by(wait, agenda, resource), openings=terms.openings)
    earliest = max(wish.earliest, today + ONE_DAY, terms.available_from or wish.earliest)
    before = min(wish.before, terms.closes_on or wish.before)
    free = seen.next_free(
        earliest=earliest,
        # The rest after the last weeks may lie behind the day before which they have to end.
        until=before + seen.changeover + timedelta(days=7),
        length=wish.length,
        in_weeks=wish.in_weeks,
        count=MOST_FREE if told else 1,
    )
    return first_not_told([span for span in free if span[1] <= before and span[0] <= today + HORIZON], told)


def are_free(days: Days, wait: Wait, agenda: Agenda, resource: Resource) -> bool:
    """Say whether these days are free for whoever has this place."""
    return _seen_by(wait, agenda, resource).state_of(*days) is DayState.OPEN


def free_until(days: Days, agenda: Agenda) -> date:
    """Return where the free time ends in which these days lie."""
    stretches = agenda.free_spans(days[0], days[1] + HORIZON)
    return max((end for start, end in stretches if start <= days[0] and end >= days[1]), default=days[1])


def list_candidates(line: Sequence[Place], days: Days, agenda: Agenda, resource: Resource) -> list[Place]:
    """Return those in line who could have got some of these days, in the order of asking."""
    competing = ((place, weeks_for(place, agenda, resource)) for place in line if place.competes)
    return [place for place, own in competing if own and overlap(own, days)]


def _seen_by(wait: Wait, agenda: Agenda, resource: Resource) -> Agenda:
    product = wait.product
    product_id, modality = (product.id, product.modality) if product else (None, None)
    if recipe := offers.recipe_of(wait.offer):
        agenda = offers.agenda_of(resource, wait.hub.timezone, recipe=recipe)
    return agenda.seen_with(offers.rest_of(resource, wait.offer, taxonomy(), product_id=product_id, modality=modality))


def _own_weeks(place: Place, booking: Booking, agenda: Agenda, resource: Resource) -> Days | None:
    days = place.own_days
    if days is None or booking.from_time is not None:
        return days  # an agenda knows days alone: of hours the database says whether they are free
    if len(booking.steps) > 1:
        own = next((step for step in booking.steps if step.resource_id == resource.id), booking.steps[0])
        whole = Agendas(booking.hub.timezone).state_of(booking, *days)
        return own.span(*days) if whole is DayState.OPEN else None
    if booking.held_back and count_holds(booking.company_id, booking.hub_id) >= settings["MOST_OPEN_HOLDS"]:
        return None  # its weeks are free, and are not what it waits for
    is_free = agenda.seen_with(offers.rest_for(booking, resource)).state_of(*days) is DayState.OPEN
    return days if is_free else None


_WHOLE = (
    joinedload(Booking.hub),
    joinedload(Booking.company),
    joinedload(Booking.offer).selectinload(Offer.resources),
)
_LIVE_WAITS = (
    select(Wait)
    .join(Wait.hub)
    .options(
        contains_eager(Wait.hub),
        joinedload(Wait.company),
        joinedload(Wait.product),
        joinedload(Wait.offer).selectinload(Offer.resources),
        joinedload(Wait.offer).selectinload(Offer.parts).joinedload(OfferPart.resource),
        joinedload(Wait.offer).joinedload(Offer.hub),
        selectinload(Wait.tellings),
    )
    .where(Wait.state.in_(LIVE))
    .order_by(Wait.id)
)
