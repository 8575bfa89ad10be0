"""The one place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "Europe/Stockholm") -> date:
    """Return the present day in an IANA zone."""
    return datetime.now(ZoneInfo(zone)).date()
