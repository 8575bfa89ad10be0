"""What people are told when something has happened."""

from atmp_match.notifications.tasks import accounts, bookings, catalogue, entries, matches, proposals, teams, waits

__all__ = ["accounts", "bookings", "catalogue", "entries", "matches", "proposals", "teams", "waits"]
