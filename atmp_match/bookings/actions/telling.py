"""Whoever wants to be told of free weeks is told once for each stretch of free time, as long as it lasts."""

from collections.abc import Sequence

from atmp_match.bookings.events.waits import WaitTold
from atmp_match.bookings.models import Wait, WaitTelling
from atmp_match.bookings.queries import waits
from atmp_match.bookings.queries.line import are_free, first_free, free_until
from atmp_match.bookings.rules.waits import WaitState, Wants
from atmp_match.bookings.rules.weeks import Days
from atmp_match.calendar.queries import Agenda
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.transactions import record


def tell_of_free_weeks(wait_id: int, resource: Resource, agenda: Agenda, *, but: Sequence[Days]) -> None:
    """Tell of the first free weeks that somebody waits for and was not told of, if there are any.

    Part of a larger action, which has locked the resource.

    :param but: days that are nobody's to take now: the hub chooses who gets them
    """
    wait = waits.lock_wait_by_id(wait_id)
    if wait is None or not wait.is_live or wait.wants is not Wants.TELL:
        return
    told = [one for one in wait.tellings if not _is_gone(one, wait, agenda, resource)]
    stretches = [(one.starts_on, one.free_until) for one in told]
    days = first_free(wait, agenda, resource, told=[*stretches, *but])
    if days is None:
        return
    # What was told of before may lie further on in the same free time.
    end = min([free_until(days, agenda), *(start for start, _end in stretches if start >= days[1])])
    telling = WaitTelling(starts_on=days[0], ends_on=days[1], free_until=end)
    wait.tellings.append(telling)
    wait.state = WaitState.TOLD
    db.session.flush()
    record(WaitTold(wait.id, telling.id), by=None)


def _is_gone(telling: WaitTelling, wait: Wait, agenda: Agenda, resource: Resource) -> bool:
    """Say whether weeks that somebody was told of were taken since; freed again, they are news."""
    if telling.gone_at is None and not are_free((telling.starts_on, telling.ends_on), wait, agenda, resource):
        telling.gone_at = clock.now()
    return telling.gone_at is not None
