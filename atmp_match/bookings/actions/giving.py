"""Freed weeks go to one of those who wait for them; who could have had them, by which rule and why is written down."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from atmp_match.bookings.actions.holding import hold_weeks, still_fits
from atmp_match.bookings.actions.requests import Request, request_booking
from atmp_match.bookings.actions.sharing import has_cda, share_alike
from atmp_match.bookings.events.waits import WaitOver, WaitTaken, WeeksHandedOut
from atmp_match.bookings.models import Booking, FreedWeeks, HandOut, HandOutCandidate, Wait
from atmp_match.bookings.queries import bookings, offers, waits
from atmp_match.bookings.queries.holds import count_holds
from atmp_match.bookings.queries.line import Place
from atmp_match.bookings.rules.requests import Asked, ShareLevel
from atmp_match.bookings.rules.transitions import Status
from atmp_match.bookings.rules.waits import Over, WaitState, Why
from atmp_match.bookings.rules.weeks import Days
from atmp_match.catalogue.models import Resource
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db, settings
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.transactions import record


@dataclass(frozen=True)
class Grounds:
    """Why somebody gets weeks.

    :param choice: the hub's choice it is part of; None where the order of asking decides at once
    :param reason: the hub's own words
    :param by: the id of whoever chose; None where nobody did
    """

    why: Why
    choice: FreedWeeks | None = None
    reason: str = ""
    by: int | None = None


class NotKept(Exception):
    """The weeks could not be kept after all; what was begun is undone.

    :param is_held_back: the company holds as much at the hub as it may
    """

    def __init__(self, *, is_held_back: bool) -> None:
        """Keep why."""
        super().__init__()
        self.is_held_back = is_held_back


def give_weeks(place: Place, days: Days | None, resource: Resource) -> Booking | None:
    """Hold the weeks for whoever has this place, and return the booking; None where they cannot have them now.

    A request that waits is held; for a place on the wait list a request is sent in the company's name and held, all
    in this transaction, so that nobody else gets the weeks in between. The hub answers it as any other.
    """
    if place.booking is not None:
        return _hold(place.booking.id, resource)
    return _request(place.who.id, days, resource) if days else None


def note_hand_out(to: Place, booking: Booking, candidates: Sequence[Place], grounds: Grounds) -> None:
    """Write down who got the weeks of a booking, and out of whom."""
    if booking.starts_on is None or booking.ends_on is None or booking.resource_id is None:
        raise ValueError("only weeks are handed out")
    rule = HandingOut.ORDER if grounds.why is Why.ORDER else HandingOut.HUB
    line = sorted({*candidates, to}, key=lambda place: (place.asked_at, place.who.id))
    row = HandOut(
        hub_id=booking.hub_id,
        resource_id=booking.resource_id,
        freed_weeks_id=grounds.choice.id if grounds.choice else None,
        booking_id=booking.id,
        rule=rule,
        why=grounds.why,
        reason=grounds.reason,
        starts_on=booking.starts_on,
        ends_on=booking.ends_on,
        asked_at=to.asked_at,
        handed_by=grounds.by,
    )
    db.session.add(row)
    db.session.flush()
    db.session.execute(insert(HandOutCandidate), [_candidate(row.id, n, place, to) for n, place in enumerate(line)])
    aliases = [place.who.alias for place in line]
    reason_hash = hashlib.sha256(grounds.reason.encode()).hexdigest() if grounds.reason else ""
    record(WeeksHandedOut(row.id, rule, grounds.why, aliases, to.who.alias, reason_hash), by=grounds.by)


def end_wait(wait: Wait, why: Over) -> None:
    """Take a locked place off the wait list that nothing can come of any more."""
    wait.state, wait.over, wait.ended_at = WaitState.OVER, why, clock.now()
    record(WaitOver(wait.id, why), by=None)


def _candidate(hand_out_id: int, position: int, place: Place, to: Place) -> dict[str, object]:
    return {
        "hand_out_id": hand_out_id,
        "position": position,
        "booking_id": place.booking.id if place.booking else None,
        "wait_id": place.wait.id if place.wait else None,
        "alias": place.who.alias,
        "asked_at": place.asked_at,
        "got": place == to,
    }


def _hold(booking_id: int, resource: Resource) -> Booking | None:
    waiting = bookings.lock_booking_by_id(booking_id)
    if waiting is None or waiting.status is not Status.WAITING:
        return None
    if not still_fits(waiting, offers.get_offer(waiting.offer_id)):
        return None
    return waiting if hold_weeks(waiting, resource) else None


def _request(wait_id: int, days: Days, resource: Resource) -> Booking | None:
    wait = waits.lock_wait_by_id(wait_id)
    if wait is None or not wait.is_live:
        return None
    try:
        with db.session.begin_nested():
            booking = _ask_in_its_name(wait, days, resource)
    except NotKept as error:
        wait.held_back = error.is_held_back
        return None
    except (InvalidInput, NotFound):
        end_wait(wait, Over.NO_LONGER_FITS)
        return None
    wait.state, wait.booking_id, wait.ended_at = WaitState.TAKEN, booking.id, clock.now()
    record(WaitTaken(wait.id, booking.id), by=None)
    return booking


def _ask_in_its_name(wait: Wait, days: Days, resource: Resource) -> Booking:
    if count_holds(wait.company_id, wait.hub_id) >= settings["MOST_OPEN_HOLDS"]:
        raise NotKept(is_held_back=True)
    product_ref = wait.product.ref if wait.product else None
    # An agreement may have ended since: the hub sees what it would see of a request that was sent before.
    is_open = wait.share_level is not ShareLevel.FULL or has_cda(wait.company_id, wait.hub.operator_id)
    level = wait.share_level if is_open else ShareLevel.NAMED
    asked = Asked(*days, quantity=1, share_level=level, message=wait.message, flexible_days=0)
    in_its_name = Actor(wait.asked_by, "", "", "", company_ids=frozenset({wait.company_id}))
    try:
        booking = request_booking(Request(wait.offer_id, product_ref, asked), by=in_its_name)
        share_alike(booking)
        is_held = hold_weeks(booking, resource)
    except Conflict as error:  # taken in the moment, or of another resource that the offer needs besides
        raise NotKept(is_held_back=False) from error
    if not is_held:
        raise NotKept(is_held_back=booking.held_back)
    return booking
