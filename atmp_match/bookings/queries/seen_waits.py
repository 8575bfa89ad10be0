"""The wait list as one reader may see it: a place as its company sees it, and who waits as the hub may know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from atmp_match.bookings.models import Booking, FreedWeeks, Wait, WaitTelling
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.line import Place, list_line, weeks_for
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.sharing import may_see_company
from atmp_match.bookings.rules.transitions import Party
from atmp_match.bookings.rules.waits import Over, WaitState, Wants, overlap
from atmp_match.bookings.rules.weeks import Days


@dataclass(frozen=True)
class SeenWait:
    """A place on the wait list, as its company sees it. Days are half-open."""

    ref: str
    state: WaitState
    wants: Wants
    title: str
    offer_id: str
    hub: str
    hub_slug: str
    hands_out: str
    product_code: str
    product_ref: str
    earliest: date
    before: date
    length: int
    in_weeks: bool
    valid_until: date
    share_level: ShareLevel
    message: str
    held_back: bool  # weeks were free, but the company holds as much at this hub as it may
    over: Over | None
    asked_at: datetime
    ended_at: datetime | None
    booking_ref: str
    told: tuple[WaitTelling, ...]
    version: int

    @property
    def is_live(self) -> bool:
        """Say whether the company still waits."""
        return self.ended_at is None


@dataclass(frozen=True)
class SeenPlace:
    """Somebody who waits for freed weeks, as their hub may know them."""

    ref: str
    is_request: bool
    company: str
    days: Days
    asked_at: datetime
    message: str


def as_seen_wait(wait: Wait, language: str) -> SeenWait:
    """Return a place for the people of its company, in `en` or `sv`."""
    product, booking = wait.product, wait.booking
    return SeenWait(
        ref=wait.ref,
        state=wait.state,
        wants=wait.wants,
        title=wait.offer.title_sv if language == "sv" else wait.offer.title,
        offer_id=wait.offer_id,
        hub=wait.hub.name,
        hub_slug=wait.hub.slug,
        hands_out=wait.hub.hands_out.value,
        product_code=product.code_name if product else "",
        product_ref=product.ref if product else "",
        earliest=wait.earliest,
        before=wait.before,
        length=wait.length,
        in_weeks=wait.in_weeks,
        valid_until=wait.valid_until,
        share_level=wait.share_level,
        message=wait.message,
        held_back=wait.held_back and wait.is_live,
        over=wait.over,
        asked_at=wait.asked_at,
        ended_at=wait.ended_at,
        booking_ref=booking.ref if booking else "",
        told=tuple(wait.tellings),
        version=wait.version,
    )


def list_seen_line(choice: FreedWeeks) -> tuple[Sequence[SeenPlace], Sequence[SeenPlace]]:
    """Return who could get weeks that the hub has to choose about, and who only wants to be told of them.

    Both in the order of asking.
    """
    resource = choice.resource
    agenda = offers.agenda_of(resource, choice.hub.timezone)
    waiting = [(place, weeks_for(place, agenda, resource)) for place in list_line(resource.id)]
    concerned = [(place, days) for place, days in waiting if days and overlap(days, choice.days)]
    return (
        [_as_seen(place, days) for place, days in concerned if place.competes],
        [_as_seen(place, days) for place, days in concerned if not place.competes],
    )


def _as_seen(place: Place, days: Days) -> SeenPlace:
    return SeenPlace(place.ref, place.booking is not None, _company(place.who), days, place.asked_at, place.who.message)


def _company(who: Booking | Wait) -> str:
    if may_see_company(who.share_level, Party.HUB):
        return who.company.name
    return _("Anonymous developer %(alias)s", alias=who.alias)
