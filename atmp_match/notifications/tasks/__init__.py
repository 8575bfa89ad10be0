"""What people are told when something has happened."""

from atmp_match.notifications.tasks import accounts, bookings, matches, proposals

__all__ = ["accounts", "bookings", "matches", "proposals"]
