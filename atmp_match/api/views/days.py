"""Days and times as programs send them, turned into days of the hub's zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from atmp_match.bookings.queries.offers import get_offer


def days_at_hub(start: date | None, end: date | None, offer_id: str) -> tuple[date | None, date | None]:
    """Return half-open days; a time is a day in the hub's zone, and an end in mid-day takes the day in.

    :raises NotFound: there is no such offer; asked only where a time needs its zone
    """
    if not any(isinstance(given, datetime) for given in (start, end)):
        return start, end
    place = ZoneInfo(get_offer(offer_id).hub.timezone)
    return _first_day(start, place), _day_after(end, place)


def _first_day(start: date | None, place: ZoneInfo) -> date | None:
    return start.astimezone(place).date() if isinstance(start, datetime) else start


def _day_after(end: date | None, place: ZoneInfo) -> date | None:
    if not isinstance(end, datetime):
        return end
    local = end.astimezone(place)
    is_whole = local.time() == local.time().min
    return local.date() if is_whole else local.date() + timedelta(days=1)
