"""Whether hours that a company asks for can be asked at all. Pure: the time is passed in."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from atmp_match.calendar.rules import Hindrance, Openings
from atmp_match.calendar.rules.hours import GRID, HOUR, hindrance_of, is_skipped

USUAL_MOST = 8  # hours, where the hub has not said how long a booking may be


class HourProblem(StrEnum):
    """What is wrong with the hours of a request; the page has a sentence for each."""

    START_MISSING = "hours-start-missing"
    END_MISSING = "hours-end-missing"
    PAST = "hours-past"
    END_BEFORE_START = "hours-end-before-start"
    OVER_MIDNIGHT = "hours-over-midnight"
    OFF_GRID = "hours-off-grid"
    SKIPPED = "hours-skipped"
    TOO_SHORT = "hours-too-short"
    TOO_LONG = "hours-too-long"
    NOT_A_STEP = "hours-not-a-step"
    NOT_YET_OPEN = "hours-not-yet-open"
    CLOSED_AGAIN = "hours-closed-again"


Problems = dict[str, HourProblem | Hindrance]


@dataclass(frozen=True)
class Hourly:
    """How long a booking by the hour may be, and what the hub's clock says.

    :param least: hours; the lengths above it go up by `step`
    :param now: on the hub's wall
    """

    least: int
    most: int
    step: int
    zone: str
    now: datetime


def hourly_of(openings: Openings, *, zone: str, now: datetime) -> Hourly:
    """Return the hub's own figures, and the usual ones for what it has not said."""
    said = openings.rules
    least = said.least or 1
    return Hourly(least, said.most or max(least, USUAL_MOST), said.step, zone, now)


def problems_of_hours(
    start: date | None,
    end: date | None,
    hourly: Hourly,
    *,
    openings: Openings | None,
    available_from: date | None,
    closes_on: date | None,
) -> Problems:
    """Return what is wrong, by the field's name; empty where the hours can be asked for.

    :param start: a naive time on the hub's wall; a day alone is no hour
    :param openings: the hub's own rules; None where they do not count, as for what is booked already
    """
    if not isinstance(start, datetime):
        return {"start": HourProblem.START_MISSING}
    if not isinstance(end, datetime):
        return {"end": HourProblem.END_MISSING}
    found = _order_problems(start, end, hourly) or _offer_problems(start, end, available_from, closes_on)
    found = found or _clock_problems(start, end, hourly) or _length_problems(start, end, hourly)
    return found or _hindrances(start, end, hourly, openings)


def _order_problems(start: datetime, end: datetime, hourly: Hourly) -> Problems:
    if start <= hourly.now:
        return {"start": HourProblem.PAST}
    return {"end": HourProblem.END_BEFORE_START} if end <= start else {}


def _offer_problems(start: datetime, end: datetime, opens_on: date | None, closes_on: date | None) -> Problems:
    if opens_on and start.date() < opens_on:
        return {"start": HourProblem.NOT_YET_OPEN}
    return {"end": HourProblem.CLOSED_AGAIN} if closes_on and end.date() >= closes_on else {}


def _clock_problems(start: datetime, end: datetime, hourly: Hourly) -> Problems:
    if end.date() != start.date():
        return {"end": HourProblem.OVER_MIDNIGHT}
    if (start - datetime.combine(start.date(), time())) % GRID:
        return {"start": HourProblem.OFF_GRID}
    skipped = [name for name, point in (("start", start), ("end", end)) if is_skipped(point, hourly.zone)]
    return {skipped[0]: HourProblem.SKIPPED} if skipped else {}


def _length_problems(start: datetime, end: datetime, hourly: Hourly) -> Problems:
    length, rest = divmod(end - start, HOUR)
    if length < hourly.least:
        return {"end": HourProblem.TOO_SHORT}
    if length > hourly.most or (length == hourly.most and rest):
        return {"end": HourProblem.TOO_LONG}
    return {"end": HourProblem.NOT_A_STEP} if rest or (length - hourly.least) % hourly.step else {}


def _hindrances(start: datetime, end: datetime, hourly: Hourly, openings: Openings | None) -> Problems:
    hindrance = hindrance_of(openings, start, end, now=hourly.now) if openings else None
    return {"start": hindrance} if hindrance else {}
