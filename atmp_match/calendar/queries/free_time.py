"""When offers are free, as matching asks it for many of them at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import Range

from atmp_match.calendar import rules
from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.calendar.queries.agendas import TAKEN, Agenda, agenda_of_rows, list_agendas, live_entry_in
from atmp_match.calendar.queries.courses import goes_by_seat, list_courses
from atmp_match.calendar.queries.openings import find_openings
from atmp_match.calendar.queries.wholes import find_resources, is_open_for, openings_of, step_of
from atmp_match.calendar.rules.parts import LONGEST_OFFSET, Step
from atmp_match.catalogue.models import Hub, OfferPart, Resource, offer_resources
from atmp_match.extensions import db
from atmp_match.shared.clock import today

Further = list[tuple[Step, Agenda]]


def list_free_time(
    offer_ids: Collection[str], *, first: date, until: date, also_illustrative: bool
) -> dict[str, rules.FreeTime]:
    """Return when all that each offer takes is free, changeover included, in one statement for all of them.

    Only where an offer takes more than its own resource, two more give what it takes and what becomes of that.

    Nothing can be booked for today, so that spans begin tomorrow at the soonest, by the hub's own clock.
    The hub's rules come with them, for what depends on the length of a booking.

    :param also_illustrative: whether made-up capacity counts; offers without any resource are not in the answer
    """
    if not offer_ids:
        return {}
    # A day more on both sides: what a day is, each hub's own zone decides afterwards.
    days = (first - rules.ONE_DAY, until + rules.ONE_DAY)
    window = Range(*rules.instants(*days, "UTC"), bounds="[)")
    statement = (
        select(
            offer_resources.c.offer_id,
            offer_resources.c.resource_id,
            Resource.changeover_days,
            Resource.rules,
            Hub.timezone,
            Hub.country,
            CalendarUnit.id.label("unit_id"),
            offer_resources.c.offer_id.in_(select(OfferPart.offer_id)).label("takes_more"),
            *TAKEN,
        )
        .join_from(offer_resources, Resource)
        .join(Resource.hub)
        .join(CalendarUnit, CalendarUnit.resource_id == Resource.id)
        .outerjoin(CalendarEntry, live_entry_in(window))
        .where(offer_resources.c.offer_id.in_(offer_ids))
        # Advice goes by quantity until its hub books it by the hour: it is neither free nor taken.
        .where(or_(Resource.kind != "consultant", Resource.rules["booked_by"].astext == rules.BookedBy.HOUR.value))
    )
    if not also_illustrative:
        statement = statement.where(Resource.illustrative.is_(False))
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement):
        rows[row.offer_id].append(row)
    courses = list_courses({each[0].resource_id for each in rows.values() if goes_by_seat(each[0].rules)})
    found = {offer_id: _free_from_tomorrow(each, courses, first, until) for offer_id, each in rows.items()}
    several = [offer_id for offer_id in rows if rows[offer_id][0].takes_more]
    further = _agendas_of_later_parts(several, days, also_illustrative=also_illustrative)
    return found | {
        offer_id: replace(found[offer_id], takes=partial(_has_all, agendas)) for offer_id, agendas in further.items()
    }


def fits_of_later_parts(first: date, until: date, *, also_illustrative: bool) -> dict[str, rules.Fits]:
    """Return for each offer that takes several resources whether a booking of some days has all later parts free.

    :param also_illustrative: whether made-up capacity counts
    """
    parts = db.session.scalars(select(OfferPart)).all()
    return {
        offer_id: partial(_has_all, further)
        for offer_id, further in _agendas_of(parts, (first, until), also_illustrative=also_illustrative).items()
    }


def _agendas_of_later_parts(
    offer_ids: Collection[str], days: tuple[date, date], *, also_illustrative: bool
) -> dict[str, Further]:
    if not offer_ids:
        return {}
    parts = db.session.scalars(select(OfferPart).where(OfferPart.offer_id.in_(offer_ids))).all()
    return _agendas_of(parts, days, also_illustrative=also_illustrative)


def _agendas_of(parts: Sequence[OfferPart], days: tuple[date, date], *, also_illustrative: bool) -> dict[str, Further]:
    resources = find_resources([part.resource_id for part in parts])
    until = days[1] + timedelta(days=LONGEST_OFFSET)
    agendas: dict[int, Agenda] = {}
    for zone in {row.hub.timezone for row in resources.values()}:
        there = [row for row in resources.values() if row.hub.timezone == zone]
        agendas |= list_agendas(there, zone=zone, start=days[0], end=until)
    found: defaultdict[str, Further] = defaultdict(list)
    for part in parts:
        its = replace(agendas[part.resource_id], openings=openings_of(resources[part.resource_id]))
        if resources[part.resource_id].illustrative and not also_illustrative:
            its = replace(its, units=())  # nobody can book what is made up
        found[part.offer_id].append((step_of(part), its))
    return found


def _has_all(further: Further, start: date, end: date) -> bool:
    return all(is_open_for(step, agenda, start, end) for step, agenda in further)


def _free_from_tomorrow(
    found: Sequence[Any], courses: Mapping[int, Sequence[tuple[str, rules.Course]]], first: date, until: date
) -> rules.FreeTime:
    zone, on_resource = found[0].timezone, courses.get(found[0].resource_id, ())
    # Whether bookings count in weeks or days changes no closed time.
    said = find_openings(found[0].rules, usual_in_weeks=True, country=found[0].country, zone=zone)
    own = tuple(course for offer_id, course in on_resource if offer_id == found[0].offer_id)
    said = replace(said, courses=own) if said else None
    # Where the hub has said nothing, the house's own horizon stands all the same.
    openings = said or rules.Openings(rules.NOTHING_SAID, in_weeks=True, today=today(zone))
    taking_seats = [course for _offer_id, course in on_resource]
    agenda = agenda_of_rows(found, zone, found[0].changeover_days, said, taking_seats)
    return rules.FreeTime(agenda.free_spans(max(first, openings.first_start), until), openings)
