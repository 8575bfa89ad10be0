"""Weeks of a resource are free: whoever waits for them gets them by the hub's published rule, or is told of them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from atmp_match.bookings.actions.giving import Grounds, end_wait, give_weeks, note_hand_out
from atmp_match.bookings.actions.holding import note_hold, take_weeks
from atmp_match.bookings.actions.locking import lock_around
from atmp_match.bookings.actions.telling import tell_of_free_weeks
from atmp_match.bookings.events.waits import ChoiceClosed, WeeksFreed
from atmp_match.bookings.models import Booking, FreedWeeks
from atmp_match.bookings.queries import offers, waits
from atmp_match.bookings.queries.freed import find_choice, list_open_choices, was_handed_out
from atmp_match.bookings.queries.holidays import list_holidays
from atmp_match.bookings.queries.line import (
    Place,
    is_contested,
    list_candidates,
    list_line,
    list_resources_in_demand,
    share_hours,
    weeks_for,
)
from atmp_match.bookings.rules.transitions import Status
from atmp_match.bookings.rules.waits import ChoiceEnd, Over, Why, choose_by, overlap
from atmp_match.bookings.rules.weeks import Days
from atmp_match.calendar.actions import release
from atmp_match.calendar.queries import Agenda
from atmp_match.calendar.rules.openings import joined
from atmp_match.catalogue.models import Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.transactions import record, transaction

GRACE = timedelta(days=1)  # a request that waits outlives the hub's time to choose by so much


def serve(resource: Resource) -> None:
    """Hand out what is free of a locked resource to those who wait for it, and tell those who want to be told.

    By the order of asking, or where the hub chooses: note which weeks it has to choose about. It looks at what is free
    and who waits, not at what has happened, and may therefore run as often as one likes.
    """
    line = [place for place in list_line(resource.id) if not _is_over(place)]
    choices = list_open_choices(resource.id)
    if not line and not choices:
        return
    due = [choice for choice in choices if choice.choose_by <= clock.now()]
    left = _hand_out(resource, line, choices, due)
    for choice in due:
        _close(choice, ChoiceEnd.LATE)
    agenda = _look(resource)
    opened = [_open_choice(resource, days, left) for days in joined(left.values())]
    if any(choice.choose_by <= clock.now() for choice in opened):
        serve(resource)  # the weeks begin so soon that nobody has the time to choose
        return
    close_decided(resource, line, agenda)
    to_be_chosen = [choice.days for choice in list_open_choices(resource.id)]
    for place in line:
        if place.wait is not None and not place.competes:
            tell_of_free_weeks(place.wait.id, resource, agenda, but=to_be_chosen)


def hold_in_turn(booking: Booking, resource: Resource) -> bool:
    """Hold a new request, unless it would get weeks that others wait for before it; say whether it is held."""
    days = booking.starts_on, booking.ends_on
    if days[0] is None or days[1] is None or not take_weeks(booking, resource):
        return False
    spans = [(step.resource_id, step.span(days[0], days[1])) for step in booking.steps]
    if any(is_contested(one, span, but=booking.id) for one, span in spans):
        # Somebody waits who comes first: weeks that were freed a moment ago, or about which the hub has to choose.
        release(booking.holder_id)
        booking.unit_id = None
        serve(resource)
        if find_choice(resource.id, (days[0], days[1])) or not take_weeks(booking, resource):
            return False
    note_hold(booking)
    return True


def serve_everybody() -> int:
    """Look at every resource for which somebody waits, each in a transaction of its own; return how many those are.

    What frees weeks is followed by an event. This finds what is not: a day that passes, an offer that the office opens.
    """
    resources = list_resources_in_demand()
    for resource_id in resources:
        with transaction():
            serve(lock_around([resource_id])[resource_id])
    return len(resources)


def close_decided(resource: Resource, line: Sequence[Place], agenda: Agenda) -> None:
    """Close the choices for which nobody is left who could have the weeks."""
    for choice in list_open_choices(resource.id):
        if not list_candidates([place for place in line if is_waiting(place)], choice.days, agenda, resource):
            _close(choice, ChoiceEnd.CHOSEN if was_handed_out(choice.id) else ChoiceEnd.GONE)


def is_waiting(place: Place) -> bool:
    """Say whether somebody whose place was read a moment ago still waits."""
    booking, wait = place.booking, place.wait
    return bool(wait and wait.is_live) or bool(booking and booking.status is Status.WAITING)


def _hand_out(
    resource: Resource, line: Sequence[Place], choices: Sequence[FreedWeeks], due: Sequence[FreedWeeks]
) -> dict[Place, Days]:
    """Serve those whose weeks go by the order of asking; return the others who could have theirs, for the hub."""
    agenda = _look(resource)
    left: dict[Place, Days] = {}
    hub_chooses = resource.hub.hands_out is HandingOut.HUB
    for place in line:
        if not place.competes:
            continue
        days = weeks_for(place, agenda, resource)
        choice = _about(days or place.own_days, choices)
        if choice is None and hub_chooses and not place.goes_in_order:
            left |= {place: days} if days else {}
        elif choice is None or choice in due:
            agenda = _give(resource, place, days, line, agenda=agenda, choice=choice)
    return left


def _give(
    resource: Resource,
    place: Place,
    days: Days | None,
    line: Sequence[Place],
    *,
    agenda: Agenda,
    choice: FreedWeeks | None,
) -> Agenda:
    # A request is tried whatever the agenda says: the database has the last word on its weeks.
    booking = give_weeks(place, days, resource)
    if booking is None or booking.starts_on is None or booking.ends_on is None:
        return agenda
    waiting = [one for one in line if is_waiting(one)]
    others = list_candidates(waiting, (booking.starts_on, booking.ends_on), agenda, resource)
    others = [one for one in others if share_hours(one, booking)]
    note_hand_out(place, booking, others, Grounds(Why.LATE if choice else Why.ORDER, choice))
    return _look(resource)


def _open_choice(resource: Resource, days: Days, left: dict[Place, Days]) -> FreedWeeks:
    hub, now = resource.hub, clock.now()
    concerned = {place: own for place, own in left.items() if overlap(own, days)}
    due = choose_by(
        now,
        zone=hub.timezone,
        holidays=list_holidays(hub.country, now.year),
        starts_on=min(own[0] for own in concerned.values()),
    )
    choice = FreedWeeks(
        hub_id=hub.id, resource_id=resource.id, starts_on=days[0], ends_on=days[1], choose_by=due, freed_at=now
    )
    db.session.add(choice)
    for place in concerned:
        booking = place.booking
        if booking is not None and booking.answer_by is not None:
            booking.answer_by = max(booking.answer_by, due + GRACE)
    db.session.flush()
    record(WeeksFreed(choice.id), by=None)
    return choice


def _is_over(place: Place) -> bool:
    wait = place.wait
    if wait is None:
        return False
    terms = offers.terms_of(wait.offer, taxonomy())
    why = None
    if wait.wish.is_over(clock.today(wait.hub.timezone)):
        why = Over.PASSED
    elif offers.bookable(wait.offer) is not offers.Bookable.YES:
        why = Over.CLOSED
    elif terms.in_weeks is not wait.in_weeks or not terms.shortest <= wait.length <= terms.longest:
        why = Over.NO_LONGER_FITS
    locked = waits.lock_wait_by_id(wait.id) if why else None
    if why and locked and locked.is_live:
        end_wait(locked, why)
    return why is not None


def _about(days: Days | None, choices: Iterable[FreedWeeks]) -> FreedWeeks | None:
    return next((choice for choice in choices if days and overlap(choice.days, days)), None)


def _close(choice: FreedWeeks, outcome: ChoiceEnd) -> None:
    choice.outcome, choice.closed_at = outcome, clock.now()
    db.session.flush()
    record(ChoiceClosed(choice.id, outcome), by=None)


def _look(resource: Resource) -> Agenda:
    return offers.agenda_of(resource, resource.hub.timezone)
