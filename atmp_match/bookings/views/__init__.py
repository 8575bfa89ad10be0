"""Pages of bookings: offers with their free weeks, a booking, the hub's inbox, the office's queue, the overview."""

from atmp_match.bookings.views import (
    agreements,
    attendees,
    booking,
    courses,
    entries,
    free_weeks,
    freed_weeks,
    inbox,
    offer,
    office,
    recipes,
    resources,
    rivals,
    sharing,
    start,
    timeline,
    verbs,
    waits,
)
from atmp_match.bookings.views.navigation import counts_for_navigation

BLUEPRINTS = (
    offer.blueprint,
    booking.blueprint,
    inbox.blueprint,
    timeline.blueprint,
    resources.blueprint,
    recipes.blueprint,
    courses.blueprint,
    free_weeks.blueprint,
    freed_weeks.blueprint,
    waits.blueprint,
    office.blueprint,
    sharing.blueprint,
    agreements.blueprint,
    start.blueprint,
)

__all__ = ["BLUEPRINTS", "attendees", "counts_for_navigation", "entries", "rivals", "verbs"]
