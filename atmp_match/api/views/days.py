"""Days and times as programs send them, turned into days of the hub's zone or hours on its wall."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from atmp_match.bookings.queries.offers import get_offer, is_by_hour, resource_of
from atmp_match.calendar.rules.hours import is_second_reading, on_the_wall
from atmp_match.catalogue.models import Offer
from atmp_match.shared.errors import InvalidInput


def days_at_hub(start: date | None, end: date | None, offer_id: str) -> tuple[date | None, date | None]:
    """Return half-open days; a time is a day in the hub's zone, and an end in mid-day takes the day in.

    Where the offer is booked by the hour, a time is what the clock on the hub's wall shows then.

    :raises NotFound: there is no such offer; asked only where a time needs its zone
    :raises InvalidInput: a time by the hour is the second one that the clock shows that day
    """
    if not any(isinstance(given, datetime) for given in (start, end)):
        return start, end
    return points_at_hub(start, end, get_offer(offer_id))


def points_at_hub(
    start: date | None, end: date | None, offer: Offer, *, names: tuple[str, str] = ("start", "end")
) -> tuple[date | None, date | None]:
    """Return what `days_at_hub` does for an offer that is at hand.

    :param names: of the fields, for whom a refusal names one
    """
    resource, place = resource_of(offer), ZoneInfo(offer.hub.timezone)
    if resource is not None and is_by_hour(resource.rules):
        return _hours_at_hub(start, end, offer.hub.timezone, names)
    return _first_day(start, place), _day_after(end, place)


def _hours_at_hub(
    start: date | None, end: date | None, zone: str, names: tuple[str, str]
) -> tuple[date | None, date | None]:
    for name, given in zip(names, (start, end), strict=True):
        if isinstance(given, datetime) and is_second_reading(given, zone):
            raise InvalidInput({name: _("The clocks go back over this time: only its first occurrence can be booked.")})
    return _shown(start, zone), _shown(end, zone)


def _shown(given: date | None, zone: str) -> date | None:
    return on_the_wall(given, zone) if isinstance(given, datetime) else given


def _first_day(start: date | None, place: ZoneInfo) -> date | None:
    return start.astimezone(place).date() if isinstance(start, datetime) else start


def _day_after(end: date | None, place: ZoneInfo) -> date | None:
    if not isinstance(end, datetime):
        return end
    local = end.astimezone(place)
    is_whole = local.time() == local.time().min
    return local.date() if is_whole else local.date() + timedelta(days=1)
