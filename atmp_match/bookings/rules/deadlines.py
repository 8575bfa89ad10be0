"""When the hub has to answer. Pure: the holidays are passed in."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from atmp_match.calendar.rules import SATURDAY, instants

ANSWER_WITHIN = 5  # working days of the hub's country
REMIND_BEFORE = 2  # working days, and again the day after
END_OF_DAY = time(17)


def answer_by(asked_at: datetime, *, zone: str, holidays: Container[date], starts_on: date | None = None) -> datetime:
    """Return 17:00 in the hub's zone on the fifth working day after the request, or the start if that comes first."""
    place = ZoneInfo(zone)
    day = asked_at.astimezone(place).date()
    left = ANSWER_WITHIN
    while left:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            left -= 1
    due = datetime.combine(day, END_OF_DAY, tzinfo=place)
    return min(due, instants(starts_on, starts_on, zone)[0]) if starts_on else due


def reminders_before(due: datetime, *, zone: str, holidays: Container[date]) -> list[datetime]:
    """Return the moments to remind of a deadline: two working days before it and one, at the hour of the deadline."""
    local = due.astimezone(ZoneInfo(zone))
    moments, day = [], local.date()
    for _number in range(REMIND_BEFORE):
        day -= timedelta(days=1)
        while day.weekday() >= SATURDAY or day in holidays:
            day -= timedelta(days=1)
        moments.append(datetime.combine(day, local.time(), tzinfo=local.tzinfo))
    return moments[::-1]


def gate_due_on(starts_on: date, *, typical_days: int, accepted_on: date) -> date:
    """Return the day by which a gate should be met: its usual time after accepting, or the day before start.

    Hours may be accepted on their own day: then the gate is due at once.
    """
    return max(accepted_on, min(accepted_on + timedelta(days=typical_days), starts_on - timedelta(days=1)))
