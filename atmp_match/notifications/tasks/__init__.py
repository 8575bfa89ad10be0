"""What people are told when something has happened."""

from atmp_match.notifications.tasks import accounts, bookings, matches

__all__ = ["accounts", "bookings", "matches"]
