"""How a hub lets a resource be booked, and whether a span keeps to it. Pure: the day and the holidays are passed in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from atmp_match.calendar.rules.courses import Course
from atmp_match.calendar.rules.days import ONE_DAY, WEEK, monday_of
from atmp_match.calendar.rules.rests import Changeover

HORIZON = timedelta(weeks=104)  # nobody plans a suite further ahead; a typing error often does
WORKING_DAYS = (0, 1, 2, 3, 4)
Span = tuple[date, date]


class BookedBy(StrEnum):
    """What a booking of a resource counts in."""

    HOUR = "hour"  # whole hours within one day, while the hub is open
    DAY = "day"  # days, from any day that is open
    LAB_WEEK = "lab-week"  # the others: whole working weeks from a Monday
    RUN = "run"
    CAMPAIGN = "campaign"
    SEAT = "seat"  # seats of dated courses, on no other days


class Obstacle(StrEnum):
    """Which rule of the hub stands in the way of a span."""

    TOO_SOON = "too-soon"
    TOO_SOON_BY_HOURS = "too-soon-by-hours"
    OUTSIDE_HOURS = "outside-hours"
    TOO_FAR = "too-far"
    NOT_PUBLISHED = "not-published"
    CLOSED_WEEK = "closed-week"
    REDUCED_WEEK = "reduced-week"
    CLOSED_WEEKDAY = "closed-weekday"
    HOLIDAY = "holiday"
    NO_COURSE = "no-course"


# A question of what was typed; all others mean that the hub is closed then.
TYPED = frozenset({Obstacle.TOO_SOON, Obstacle.TOO_SOON_BY_HOURS, Obstacle.TOO_FAR, Obstacle.NO_COURSE})


@dataclass(frozen=True)
class Hindrance:
    """A rule that a span does not keep.

    :param day: the day that is closed; or the first or last one, or the first time, that a booking may begin on
    """

    obstacle: Obstacle
    day: date

    @property
    def is_closed(self) -> bool:
        """Say whether the hub is closed then, so that other weeks have to be looked for."""
        return self.obstacle not in TYPED


@dataclass(frozen=True)
class WeekRange:
    """ISO weeks of every year, the first to the last, both counted; `52` to `1` goes over New Year."""

    first: int
    last: int

    def __contains__(self, week: int) -> bool:
        """Say whether an ISO week's number lies in the range."""
        if self.first <= self.last:
            return self.first <= week <= self.last
        return week >= self.first or week <= self.last


@dataclass(frozen=True)
class BookingRules:
    """What a hub has said about bookings of a resource; what it has not said goes as usual for the service.

    :param least: the shortest booking, in weeks, days or hours, as `booked_by` counts
    :param step: the lengths above it go up by so many
    :param weekdays: on which a booking by the day begins and ends, 0 is Monday; empty: not said
    :param opens_at: when people can come and go, wall time of the hub, such as 08:00
    :param day_hours: weekdays with other hours than these: the weekday, from when, until when
    :param closed_weeks: in which nobody works there
    :param reduced_weeks: staffed enough for what is running; nothing begins
    :param only_published: only the published weeks can be booked
    :param published: half-open days, whole weeks
    :param closed_on_holidays: no booking by the day begins or ends on a public holiday
    :param lead_hours: how long before its beginning a booking by the hour is asked for, at least
    :param horizon_weeks: how far ahead a booking may begin
    :param changeover: how long the resource rests after a booking
    """

    booked_by: BookedBy | None = None
    least: int | None = None
    most: int | None = None
    step: int = 1
    weekdays: tuple[int, ...] = ()
    opens_at: str | None = None
    closes_at: str | None = None
    day_hours: tuple[tuple[int, str, str], ...] = ()
    closed_weeks: tuple[WeekRange, ...] = ()
    reduced_weeks: tuple[WeekRange, ...] = ()
    only_published: bool = False
    published: tuple[Span, ...] = ()
    closed_on_holidays: bool = False
    lead_days: int = 0
    lead_hours: int = 0
    horizon_weeks: int | None = None
    changeover: Changeover | None = None

    @property
    def in_hours(self) -> bool:
        """Say whether bookings take whole hours within a day."""
        return self.booked_by is BookedBy.HOUR

    def hours_on(self, weekday: int) -> tuple[time, time] | None:
        """Return from when to when bookings by the hour can lie on a weekday, by the hub's clock; None: closed.

        A weekday has hours of its own, or those of all, if it is one of the open ones: Monday to Friday unless said.
        """
        for own, opens, closes in self.day_hours:
            if own == weekday:
                return time.fromisoformat(opens), time.fromisoformat(closes)
        if self.opens_at is None or self.closes_at is None or weekday not in (self.weekdays or WORKING_DAYS):
            return None
        return time.fromisoformat(self.opens_at), time.fromisoformat(self.closes_at)

    @property
    def open_weekdays(self) -> tuple[int, ...]:
        """Return the weekdays on which somebody is there, 0 is Monday; empty where nothing was said."""
        return tuple(day for day in range(7) if self.hours_on(day)) if self.in_hours else self.weekdays


NOTHING_SAID = BookingRules()


@dataclass(frozen=True)
class Openings:
    """The rules of a resource on a day: when a booking may begin, and what it may not touch.

    :param today: in the hub's zone
    :param holidays: public holidays of the hub's country with their names, for as far as is asked
    :param courses: where it is booked by the seat: what can be asked for, and on no other days
    """

    rules: BookingRules
    in_weeks: bool
    today: date
    holidays: Mapping[date, str] = field(default_factory=dict)
    courses: tuple[Course, ...] = ()

    @property
    def by_seat(self) -> bool:
        """Say whether bookings are for seats of dated courses."""
        return self.rules.booked_by is BookedBy.SEAT

    def course_on(self, start: date | None, end: date | None = None) -> Course | None:
        """Return the course of exactly these days; with a start alone, the one that begins then."""
        return next((one for one in self.courses if one.start == start and end in {None, one.end}), None)

    @property
    def first_start(self) -> date:
        """Return the first day on which a booking may begin."""
        return self.today + timedelta(days=max(0 if self.rules.in_hours else 1, self.rules.lead_days))

    @property
    def last_start(self) -> date:
        """Return the last day on which a booking may begin."""
        weeks = self.rules.horizon_weeks
        return self.today + (timedelta(weeks=weeks) if weeks else HORIZON)

    def hindrance(self, start: date, end: date) -> Hindrance | None:
        """Return the first rule that the span, half-open days, does not keep; None where it can be booked."""
        return next(self.hindrances(start, end), None)

    def hindrances(self, start: date, end: date) -> Iterator[Hindrance]:
        """Return each rule that the span does not keep."""
        if start < self.first_start:
            yield Hindrance(Obstacle.TOO_SOON, self.first_start)
        if start > self.last_start:
            yield Hindrance(Obstacle.TOO_FAR, self.last_start)
        if not self.by_seat:
            yield from self._closed(start, end)
        elif self.course_on(start, end) is None:  # the days of courses the hub chose itself, whatever else it says
            yield Hindrance(Obstacle.NO_COURSE, start)

    def _closed(self, start: date, end: date) -> Iterator[Hindrance]:
        if self.rules.only_published and not any(a <= start and end <= b for a, b in joined(self.rules.published)):
            yield Hindrance(Obstacle.NOT_PUBLISHED, start)
        if closed := next((week for week in _weeks_of(start, end) if self._is_closed_week(week)), None):
            yield Hindrance(Obstacle.CLOSED_WEEK, closed)
        if self.is_reduced(start):
            yield Hindrance(Obstacle.REDUCED_WEEK, start)
        if not self.in_weeks:
            yield from self._closed_ends(start, end - ONE_DAY)

    def fits(self, start: date, end: date) -> bool:
        """Say whether the span keeps to every rule."""
        return self.hindrance(start, end) is None

    def closed_spans(self, first: date, until: date) -> list[Span]:
        """Return the days between two that no booking may touch, joined, soonest first."""
        if self.by_seat:
            soonest = max(first, self.first_start)
            return without([(first, until)], [(one.start, one.end) for one in self.courses if one.start >= soonest])
        weeks = (monday_of(first) + number * WEEK for number in range((until - monday_of(first)).days // 7 + 1))
        closed = [(max(week, first), min(week + WEEK, until)) for week in weeks if self._is_closed_week(week)]
        if self.rules.only_published:
            closed += without([(first, until)], joined(self.rules.published))
        return joined(span for span in closed if span[0] < span[1])

    def is_shut(self, day: date) -> bool:
        """Say whether nobody is there on a day; a booking that runs over it may go on all the same."""
        if self.by_seat:
            return not any(one.start <= day < one.end for one in self.courses)
        rules = self.rules
        weekday = self._is_closed_weekday(day)
        holiday = rules.closed_on_holidays and day in self.holidays
        unpublished = rules.only_published and not any(start <= day < end for start, end in rules.published)
        return weekday or holiday or unpublished or self._is_closed_week(day)

    def is_reduced(self, day: date) -> bool:
        """Say whether nothing begins on a day, as only what is running is staffed."""
        return any(day.isocalendar().week in weeks for weeks in self.rules.reduced_weeks)

    def _closed_ends(self, first: date, last: date) -> Iterator[Hindrance]:
        for day in (first, last):
            if self._is_closed_weekday(day):
                yield Hindrance(Obstacle.CLOSED_WEEKDAY, day)
            if self.rules.closed_on_holidays and day in self.holidays:
                yield Hindrance(Obstacle.HOLIDAY, day)

    def _is_closed_weekday(self, day: date) -> bool:
        weekdays = self.rules.open_weekdays
        return bool(weekdays) and day.weekday() not in weekdays

    def _is_closed_week(self, day: date) -> bool:
        return any(day.isocalendar().week in weeks for weeks in self.rules.closed_weeks)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same days in as few spans as possible, soonest first."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], closed: Iterable[Span]) -> list[Span]:
    """Return what is left of the spans, in their order, when the closed days are cut out."""
    left = list(spans)
    for shut, opens in closed:
        left = [part for start, end in left for part in ((start, min(end, shut)), (max(start, opens), end))
                if part[0] < part[1]]  # fmt: skip
    return left


def _weeks_of(start: date, end: date) -> Iterator[date]:
    monday = monday_of(start)
    while monday < end:
        yield monday
        monday += WEEK
