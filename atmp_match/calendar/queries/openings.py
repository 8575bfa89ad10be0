"""When the hub's own rules let a resource be booked."""

from collections.abc import Mapping
from typing import Any

from atmp_match.calendar import rules
from atmp_match.calendar.queries.holidays import find_holidays
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.shared.clock import today


def find_openings(record: Mapping[str, Any], *, usual_in_weeks: bool, country: str, zone: str) -> rules.Openings | None:
    """Return the rules kept as `resources.rules` with what they rest on today; None where the hub has said nothing.

    The courses of a resource that is booked by the seat, the caller adds: `list_courses` has those of many at once.

    :param usual_in_weeks: how bookings of the service count where the hub has not said it
    """
    if not record:
        return None
    said, day = from_record(record), today(zone)
    last = day + rules.HORIZON
    holidays = find_holidays(country, range(day.year, last.year + 2)) if said.closed_on_holidays else {}
    return rules.Openings(said, rules.counts_in_weeks(said, usual=usual_in_weeks), day, holidays)
