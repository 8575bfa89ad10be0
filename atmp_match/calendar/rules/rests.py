"""How long a unit rests after a booking, by what comes next. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from atmp_match.calendar.rules.days import instants, wall

LONGEST_REST = 60  # days


class RestUnit(StrEnum):
    """What a rest is counted in: days of the hub's zone, or time that passes."""

    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"


OF_A_DAY = {RestUnit.DAYS: 1, RestUnit.HOURS: 24, RestUnit.MINUTES: 24 * 60}


@dataclass(frozen=True)
class Changeover:
    """What a hub says of a resource's rest after a booking: in days of its own zone, or in time that passes."""

    same_product: int
    new_product: int
    after_virus: int
    unit: RestUnit = RestUnit.DAYS

    @property
    def longest_days(self) -> int:
        """Return the longest rest in whole days."""
        return _in_days(max(self.new_product, self.after_virus), self.unit)


@dataclass(frozen=True)
class Rest:
    """What comes after a booking: until when the same product waits, and everybody else.

    :param same: days, hours or minutes
    :param full: the same, never shorter
    :param product_id: whose follow-on may begin after the shorter rest; None: nobody's
    """

    same: int
    full: int
    unit: RestUnit = RestUnit.DAYS
    product_id: int | None = None

    @property
    def same_days(self) -> int:
        """Return the shorter rest in whole days, a begun one counted."""
        return _in_days(self.same, self.unit)

    @property
    def full_days(self) -> int:
        """Return the longer rest in whole days, a begun one counted."""
        return _in_days(self.full, self.unit)

    def moments(self, end: date, zone: str) -> tuple[datetime, datetime]:
        """Return when the same product may begin after the end of a span, half-open, and when anybody may."""
        return _after(end, self.same, self.unit, zone), _after(end, self.full, self.unit, zone)


def rest_after(
    changeover: Changeover | None, *, usual_days: int, has_virus: bool | None, product_id: int | None
) -> Rest:
    """Return the rest after a booking; where the hub has said nothing, the usual one, whatever comes next.

    :param has_virus: whether the booking brings virus; None where nobody knows, and then the longer rest counts
    """
    if changeover is None:
        return Rest(usual_days, usual_days)
    full = changeover.new_product
    if has_virus is not False:
        full = max(full, changeover.after_virus)
    return Rest(min(changeover.same_product, full), full, changeover.unit, product_id)


def _in_days(length: int, unit: RestUnit) -> int:
    return -(-length // OF_A_DAY[unit])


def _after(end: date, length: int, unit: RestUnit, zone: str) -> datetime:
    # Days are days of the hub, of 23 or 25 hours too; hours and minutes are time that passes.
    if unit is RestUnit.DAYS:
        until = wall(end) + timedelta(days=length)
        return instants(until, until, zone)[0]
    passing = timedelta(hours=length) if unit is RestUnit.HOURS else timedelta(minutes=length)
    return instants(end, end, zone)[0].astimezone(UTC) + passing
