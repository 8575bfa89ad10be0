"""When a resource has a unit free, with the hub's own rules for it: how long a booking is, and how soon. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from atmp_match.calendar.rules.courses import Course
from atmp_match.calendar.rules.days import WEEK, Lengths, next_free
from atmp_match.calendar.rules.openings import Obstacle, Openings, Span
from atmp_match.calendar.rules.rule_checks import counts_in_weeks

Fits = Callable[[date, date], bool]


def lengths_under(usual: Lengths, openings: Openings) -> Lengths:
    """Return how long a booking may be by the hub's own rules, which go before what is usual for the service.

    Bookings by the hour lie within a day, and a day that is free has hours.
    """
    if openings.rules.in_hours:
        return Lengths(in_weeks=False, min_days=1, max_days=1)
    said, in_days = openings.rules, WEEK.days if openings.in_weeks else 1
    least = said.least * in_days if said.least else usual.min_days
    most = said.most * in_days if said.most else max(usual.max_days, least)
    return Lengths(openings.in_weeks, min(least, most), most)


def _always(_start: date, _end: date) -> bool:
    return True


@dataclass(frozen=True)
class FreeTime:
    """The longest spans in which a unit is free, soonest first, and what the hub has said about bookings.

    :param openings: None where nothing is known of them; whether bookings count in weeks, the service decides with it
    :param takes: whether all else that a booking of these days takes is free
    """

    spans: Sequence[Span]
    openings: Openings | None = None
    takes: Fits = _always

    def lengths(self, usual: Lengths) -> Lengths:
        """Return how long a booking may be here.

        :param usual: how long one of the service is anywhere
        """
        openings = self._for(usual)
        return lengths_under(usual, openings) if openings else usual

    def first(self, usual: Lengths, earliest: date) -> date | None:
        """Return the first day from `earliest` on for which the shortest booking can be asked for, or None.

        Where the earliest day itself lies further ahead than the hub takes requests, that alone stands in no way:
        such a hub is not full, it is only too early to ask.
        """
        openings, lengths = self._for(usual), self.lengths(usual)
        if openings and openings.by_seat:
            return next((one.start for one in openings.courses if earliest <= one.start and self._holds(one)), None)
        search = partial(next_free, earliest=earliest, length=lengths.shortest, in_weeks=lengths.in_weeks, count=1)
        if openings is None:
            found = search(self.spans, fits=self.takes)
        elif earliest > openings.last_start:
            found = search(self.spans, fits=self._with_the_rest(partial(_keeps_all_but_the_horizon, openings)))
        else:
            # Free time further behind the last start changes nothing, and a search that finds nothing ends there.
            until = openings.last_start + timedelta(days=lengths.shortest_days) + WEEK
            found = search(
                [(start, min(end, until)) for start, end in self.spans if start < until],
                fits=self._with_the_rest(openings.fits),
            )
        return found[0][0] if found else None

    def _with_the_rest(self, fits: Fits) -> Fits:
        return lambda start, end: fits(start, end) and self.takes(start, end)

    def _holds(self, course: Course) -> bool:
        return any(start <= course.start and course.end <= end for start, end in self.spans)

    def _for(self, usual: Lengths) -> Openings | None:
        if self.openings is None:
            return None
        return replace(self.openings, in_weeks=counts_in_weeks(self.openings.rules, usual=usual.in_weeks))


def _keeps_all_but_the_horizon(openings: Openings, start: date, end: date) -> bool:
    return all(hindrance.obstacle is Obstacle.TOO_FAR for hindrance in openings.hindrances(start, end))
