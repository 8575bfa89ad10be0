"""How long a unit rests after a booking, by what comes next. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from atmp_match.calendar.rules.days import instants

HOURS_OF_A_DAY = 24
LONGEST_REST = 60  # days


@dataclass(frozen=True)
class Changeover:
    """What a hub says of a resource's rest after a booking: in days of its own zone, or in hours that pass."""

    same_product: int
    new_product: int
    after_virus: int
    in_hours: bool = False

    @property
    def longest_days(self) -> int:
        """Return the longest rest in whole days."""
        return _in_days(max(self.new_product, self.after_virus), in_hours=self.in_hours)


@dataclass(frozen=True)
class Rest:
    """What comes after a booking: until when the same product waits, and everybody else.

    :param same: days or hours
    :param full: the same, never shorter
    :param product_id: whose follow-on may begin after the shorter rest; None: nobody's
    """

    same: int
    full: int
    in_hours: bool = False
    product_id: int | None = None

    @property
    def same_days(self) -> int:
        """Return the shorter rest in whole days, a begun one counted."""
        return _in_days(self.same, in_hours=self.in_hours)

    @property
    def full_days(self) -> int:
        """Return the longer rest in whole days, a begun one counted."""
        return _in_days(self.full, in_hours=self.in_hours)

    def moments(self, end: date, zone: str) -> tuple[datetime, datetime]:
        """Return when the same product may begin after the last day of a span, half-open, and when anybody may."""
        return _after(end, self.same, zone, in_hours=self.in_hours), _after(
            end, self.full, zone, in_hours=self.in_hours
        )


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
    return Rest(min(changeover.same_product, full), full, changeover.in_hours, product_id)


def _in_days(length: int, *, in_hours: bool) -> int:
    return -(-length // HOURS_OF_A_DAY) if in_hours else length


def _after(end: date, length: int, zone: str, *, in_hours: bool) -> datetime:
    # Days are days of the hub, of 23 or 25 hours too; hours are hours that pass.
    if in_hours:
        return instants(end, end, zone)[0].astimezone(UTC) + timedelta(hours=length)
    day = end + timedelta(days=length)
    return instants(day, day, zone)[0]
