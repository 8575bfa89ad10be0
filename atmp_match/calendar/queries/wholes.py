"""When everything that a booking takes is free: several units at once, and other resources a while later."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from atmp_match.calendar import rules
from atmp_match.calendar.queries.agendas import Agenda, list_agendas
from atmp_match.calendar.queries.openings import find_openings
from atmp_match.calendar.rules.parts import LONGEST_OFFSET, Recipe, Step
from atmp_match.catalogue.models import OfferPart, Resource
from atmp_match.extensions import db


@dataclass(frozen=True)
class WholeAgenda(Agenda):
    """The agenda of a booking's own resource, and of what else it takes: free is only what all of it leaves free.

    :param wanted: how many units of its own resource a booking takes
    :param further: what else it takes, each with the agenda of its resource
    """

    wanted: int = 1
    further: tuple[tuple[Step, Agenda], ...] = ()

    def state_of(self, start: date, end: date) -> rules.DayState:
        """Return the worst state of all that a booking of these days takes."""
        return rules.worst([self.own_state(start, end), *(state for _step, state in self.states_of_steps(start, end))])

    def own_state(self, start: date, end: date) -> rules.DayState:
        """Return whether as many units as are wanted are open, on hold for somebody, or busy."""
        return rules.state_of(self.units, self.taken, start, end + self.changeover, wanted=self.wanted)

    def states_of_steps(self, start: date, end: date) -> Iterator[tuple[Step, rules.DayState]]:
        """Return what a booking of these days takes besides its own resource, each with its state."""
        for step, agenda in self.further:
            first, last = step.span(start, end)
            yield step, rules.state_of(agenda.units, agenda.taken, first, last + agenda.changeover, wanted=step.units)

    def seen_with(self, rest: rules.Rest, further: Mapping[int, rules.Rest] | None = None) -> "WholeAgenda":
        """Return the agenda as a booking with these rests finds it, by resource."""
        known = further or {}
        seen = super().seen_with(rest)
        others = ((step, known.get(step.resource_id), agenda) for step, agenda in self.further)
        return replace(
            self,
            taken=seen.taken,
            changeover=seen.changeover,
            further=tuple((step, agenda.seen_with(its) if its else agenda) for step, its, agenda in others),
        )

    def next_free(
        self, *, earliest: date, until: date, length: int, in_weeks: bool, count: int = 3
    ) -> tuple[tuple[date, date], ...]:
        """Return the next bookings of this length for which everything is free; of courses those with seats left."""
        if self.openings and self.openings.by_seat:
            return self.next_courses(earliest, until)[:count]
        spans = self.free_spans(earliest, until)
        return rules.next_free(spans, earliest=earliest, length=length, in_weeks=in_weeks, count=count, fits=self._fits)

    def day_states(
        self, first: date, until: date, *, length: int = 1, in_weeks: bool = False
    ) -> dict[date, rules.DayState]:
        """Return how a stranger sees each day: free is one that some booking of this length can have."""
        states = super().day_states(first, until)
        best = self._best_states(first, until, length=length, in_weeks=in_weeks)
        return {
            day: rules.worst([state, best.get(day, state)]) if state in rules.TAKEABLE else state
            for day, state in states.items()
        }

    def _best_states(self, first: date, until: date, *, length: int, in_weeks: bool) -> dict[date, rules.DayState]:
        days = 7 * length if in_weeks else length
        start = rules.monday_of(first - timedelta(days=days)) if in_weeks else first - timedelta(days=days - 1)
        best: dict[date, rules.DayState] = {}
        while start < until:
            span = rules.week_span(start, length) if in_weeks else (start, start + timedelta(days=days))
            state = self.state_of(*span) if not self._shut_step(*span) else rules.DayState.BUSY
            for number in range(days):
                day = start + timedelta(days=number)
                best[day] = min(best.get(day, state), state, key=rules.SEVERITY.index)
            start += rules.WEEK if in_weeks else rules.ONE_DAY
        return best

    def _fits(self, start: date, end: date) -> bool:
        is_open = self.openings is None or self.openings.fits(start, end)
        return is_open and not self._shut_step(start, end) and self.state_of(start, end) is rules.DayState.OPEN

    def _shut_step(self, start: date, end: date) -> Step | None:
        return next((step for step, agenda in self.further if _is_shut(step, agenda.openings, start, end)), None)


def with_recipe(agenda: Agenda, recipe: Recipe, *, zone: str, start: date, end: date) -> Agenda:
    """Return the agenda as a booking sees it that takes all of the recipe; the same where it takes one unit.

    :param start: of what is asked about, in days of the booking
    """
    if not recipe:
        return agenda
    own, *others = recipe
    resources = find_resources([step.resource_id for step in others])
    window = {"start": start, "end": end + timedelta(days=LONGEST_OFFSET)}
    agendas = list_agendas(list(resources.values()), zone=zone, **window) if others else {}
    further = tuple(
        (step, replace(agendas[step.resource_id], openings=openings_of(resources[step.resource_id]))) for step in others
    )
    return WholeAgenda(agenda.units, agenda.taken, agenda.changeover, agenda.openings, own.units, further)


def find_resources(resource_ids: Sequence[int]) -> dict[int, Resource]:
    """Return resources with their hubs, by id."""
    if not resource_ids:
        return {}
    whole = select(Resource).join(Resource.hub).options(contains_eager(Resource.hub))
    return {row.id: row for row in db.session.scalars(whole.where(Resource.id.in_(resource_ids)))}


def step_of(part: OfferPart, name: str = "") -> Step:
    """Return a later part of an offer as a step of what its bookings take."""
    return Step(part.resource_id, name, part.units, part.from_end, part.offset_days, part.days)


def is_open_for(step: Step, agenda: Agenda, start: date, end: date) -> bool:
    """Say whether a step of a booking of these days is free, and in no weeks that are closed."""
    first, last = step.span(start, end)
    state = rules.state_of(agenda.units, agenda.taken, first, last + agenda.changeover, wanted=step.units)
    return state is rules.DayState.OPEN and not _is_shut(step, agenda.openings, start, end)


def find_shut_step(recipe: Recipe, start: date, end: date) -> Step | None:
    """Return the first later part of a booking of these days that the hub's rules close; None where all are open."""
    others = recipe[1:]
    resources = find_resources([step.resource_id for step in others])
    shut = (step for step in others if _is_shut(step, openings_of(resources[step.resource_id]), start, end))
    return next(shut, None)


def openings_of(resource: Resource) -> rules.Openings | None:
    """Return what a hub says about a resource, as far as it matters for a later part: which weeks are closed."""
    said: Mapping[str, Any] = resource.rules
    return find_openings(said, usual_in_weeks=True, country=resource.hub.country, zone=resource.hub.timezone)


def _is_shut(step: Step, openings: rules.Openings | None, start: date, end: date) -> bool:
    return bool(openings and openings.closed_spans(*step.span(start, end)))
