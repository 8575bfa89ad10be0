"""What takes a hub's resources in some weeks, as rows of bars; two statements however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, case, or_, select
from sqlalchemy.dialects.postgresql import Range

from atmp_match.bookings.models import Booking, ref_of
from atmp_match.bookings.queries.several import SEVERAL, TAKES, spans_of, takes
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.sharing import may_see_company
from atmp_match.bookings.rules.timeline import Columns, columns_of, lanes_for, share_taken
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.calendar.rules import WEEK, instants, wall, whole_days
from atmp_match.calendar.rules.hours import on_the_wall
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.shared import clock
from atmp_match.shared.formats import write_hours, write_weeks
from atmp_match.shared.locale import language

BLOCKED = "blocked"
# Rests, and what was booked by somebody else's holder, are no bookings: only a booking or a block is drawn.
_WHO = (
    Booking.number,
    Booking.status,
    Booking.share_level,
    Booking.alias,
    Organisation.name.label("company"),
    # Whoever entered it knows for whom.
    case((Booking.entered_by == Party.HUB, Booking.entered_for)).label("entered_for"),
)


@dataclass(frozen=True)
class Bar:
    """A booking or a block on the grid. `status` is that of a booking, or `blocked`; `ref` is empty for a block.

    Of a booking by the hour, `starts_on` and `ends_on` are times on the hub's wall.

    :param weeks: its weeks in the reader's words
    """

    ref: str
    label: str
    status: str
    starts_on: date
    ends_on: date
    weeks: str
    first: int
    last: int
    lane: int

    @property
    def place(self) -> str:
        """Return where the bar stands in its row's grid, as CSS."""
        return f"grid-column:{self.first + 1}/{self.last + 2};grid-row:{self.lane + 1}"


@dataclass(frozen=True)
class TimelineRow:
    """One resource: how much of it is taken in these weeks, in per cent, and its bars in as many lanes as they need."""

    resource: Resource
    share: int
    lanes: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class _Found:
    unit: int | None
    columns: Columns
    days: tuple[date, date]
    row: Any  # of either statement


class _Speaker:
    """The reader's words, looked up once: a page can have thousands of bars."""

    def __init__(self) -> None:
        self.language, self.today = language(), clock.today()
        self.blocked, self.anonymous = _("Blocked"), _("%(alias)s, anonymous")

    def company(self, level: ShareLevel, name: str, alias: str) -> str:
        """Name a company at its level; the alias comes first, for a bar of two weeks has room for four letters."""
        return name if may_see_company(level, Party.HUB) else self.anonymous % {"alias": alias}

    def weeks(self, start: date, end: date) -> str:
        """Write the weeks of a span, or its day and hours."""
        if isinstance(start, datetime) and isinstance(end, datetime):
            return write_hours(start, end, self.language, self.today)
        return write_weeks(start, end, self.language, self.today)


def timeline_rows(resources: Collection[Resource], monday: date, weeks: int) -> list[TimelineRow]:
    """Return a row for each resource, in their order."""
    speaker = _Speaker()
    found: defaultdict[int, list[_Found]] = defaultdict(list)
    for resource_id, one in (*_taken(resources, monday, weeks), *_waiting(resources, monday, weeks)):
        found[resource_id].append(one)
    return [_row(resource, found[resource.id], weeks, speaker) for resource in resources]


def _taken(resources: Collection[Resource], monday: date, weeks: int) -> Iterator[tuple[int, _Found]]:
    zones = {resource.id: resource.hub.timezone for resource in resources}
    window = _window(monday, weeks)
    rows = db.session.execute(
        select(CalendarUnit.resource_id, CalendarUnit.position, CalendarEntry.span, CalendarEntry.note, *_WHO)
        .join_from(CalendarEntry, CalendarUnit)
        .outerjoin(Booking, Booking.holder_id == CalendarEntry.holder_id)
        .outerjoin(Organisation, Organisation.id == Booking.company_id)
        .where(
            CalendarUnit.resource_id.in_(zones),
            CalendarEntry.released_at.is_(None),
            CalendarEntry.occupied.op("&&")(window),
        )
    )
    for row in rows:
        days = _shown(row.span, zones[row.resource_id])
        if columns := columns_of(*whole_days(*days), monday, weeks):
            yield row.resource_id, _Found(row.position, columns, days, row)


def _shown(span: Range[datetime], zone: str) -> tuple[date, date]:
    """Return the days that a span touches; hours of one day as the clock on the hub's wall shows them."""
    if span.lower is None or span.upper is None:
        raise ValueError("a span without an end; the database checks it")
    start, end = on_the_wall(span.lower, zone), on_the_wall(span.upper, zone)
    return (start, end) if start.date() == end.date() else whole_days(start, end)


def _window(monday: date, weeks: int) -> Range[datetime]:
    # A day more on either side holds the weeks of every zone.
    first, last = instants(monday - timedelta(days=1), monday + weeks * WEEK + timedelta(days=1), "UTC")
    return Range(first, last, bounds="[)")


def _waiting(resources: Collection[Resource], monday: date, weeks: int) -> Iterator[tuple[int, _Found]]:
    shown = {resource.id for resource in resources}
    in_view = (Booking.starts_on < monday + weeks * WEEK) & (Booking.ends_on > monday)
    rows = db.session.execute(
        select(*TAKES, *_WHO)
        .join(Booking.company)
        .where(
            takes(shown),
            or_(
                Booking.status == Status.WAITING,
                and_(Booking.status == Status.REQUESTED, Booking.unit_id.is_(None)),
            ),
            or_(SEVERAL, in_view),
            Booking.starts_on.is_not(None),
        )
    )
    for row in rows:
        for resource_id, *span in spans_of(row):
            if resource_id in shown and (columns := columns_of(*whole_days(span[0], span[1]), monday, weeks)):
                yield resource_id, _Found(None, columns, (span[0], span[1]), row)


def _row(resource: Resource, found: list[_Found], weeks: int, speaker: _Speaker) -> TimelineRow:
    found.sort(key=lambda one: (one.columns, wall(one.days[0]), one.row.number or 0))
    lanes = lanes_for([one.columns for one in found])
    taken = ((one.unit, one.columns) for one in found if one.unit is not None)
    bars = tuple(_bar(one, lane, speaker) for one, lane in zip(found, lanes, strict=True))
    return TimelineRow(resource, share_taken(taken, resource.unit_count, weeks), max(lanes, default=0) + 1, bars)


def _bar(one: _Found, lane: int, speaker: _Speaker) -> Bar:
    row, said = one.row, speaker.weeks(*one.days)
    if row.number is None:
        return Bar("", row.note or speaker.blocked, BLOCKED, *one.days, said, *one.columns, lane)
    label = row.entered_for or speaker.company(row.share_level, row.company, row.alias)
    return Bar(ref_of(row.number), label, row.status.value, *one.days, said, *one.columns, lane)
