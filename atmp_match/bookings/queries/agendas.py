"""When all that each of several bookings takes is free; those that take the same are read once."""

from datetime import date

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.hours import hour_agenda, longest_rest
from atmp_match.calendar.queries import Agenda, HourAgenda
from atmp_match.calendar.queries.wholes import find_resources
from atmp_match.calendar.rules import HORIZON, DayState
from atmp_match.calendar.rules.parts import Recipe, from_record
from atmp_match.shared import clock


class Agendas:
    """The agendas of bookings at one hub, over the whole horizon."""

    def __init__(self, zone: str) -> None:
        """Know none yet."""
        self._zone = zone
        self._known: dict[tuple[int, Recipe], Agenda | HourAgenda] = {}

    def state_of(self, booking: Booking, start: date, end: date) -> DayState:
        """Return whether what a booking takes in this span, days or hours, is open, on hold for somebody, or busy."""
        recipe, own = from_record(booking.parts), booking.steps[0].resource_id
        if (own, recipe) not in self._known:
            self._known[own, recipe] = self._read(own, recipe)
        return self._known[own, recipe].state_of(start, end)

    def _read(self, own: int, recipe: Recipe) -> Agenda | HourAgenda:
        resource = find_resources([own])[own]
        if recipe:
            return offers.agenda_of(resource, self._zone, recipe=recipe)
        today = clock.today(self._zone)
        return hour_agenda(resource, self._zone, longest_rest(resource), first=today, until=today + 2 * HORIZON)
