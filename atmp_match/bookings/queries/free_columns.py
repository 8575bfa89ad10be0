"""The free weeks of every offer whose calendar is kept here, in columns that each process keeps (`shared/kept.py`).

An entry of the calendar says itself which transaction last changed it; triggers note offers, hubs and resources. Only
what was changed is read again, and a search sees every booking that was made before it.
"""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Row, text

from atmp_match.bookings.queries.offers import terms_by
from atmp_match.bookings.rules.free_columns import LAST, MONDAYS, SPARE, Columns, Taken, runs_from
from atmp_match.bookings.rules.free_weeks import MOST_WEEKS, Closures, Kind, closures_of, lengths_of
from atmp_match.calendar.queries import find_holidays
from atmp_match.calendar.rules import ONE_DAY, BookingRules, Openings, monday_of
from atmp_match.calendar.rules.rests import LONGEST_REST
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.rules.columns import EVER, FAR, Array, Coded
from atmp_match.shared import clock
from atmp_match.shared.kept import Change, Kept

_CHANGES = """
  SELECT kind, id, changed_by FROM catalogue_changes
  WHERE look.database = :database AND changed_by >= :seen AND kind IN ('offer', 'hub', 'resource')
  UNION
  SELECT 'resource', resource_id::text, changed_by FROM calendar_entries
  JOIN calendar_units ON calendar_units.id = unit_id WHERE look.database = :database AND changed_by >= :seen
"""
# An offer is booked by its first resource, and is made up where any of them is.
_OFFERS = """
SELECT offers.id, offers.service, modalities, grades, openness, available_from, available_until,
  offers.hub_id, country, timezone, open_to_companies, openness_history,
  resource.id AS resource_id, resource.rules, resource.changeover_days, taken.made_up
FROM offers
JOIN hubs ON hubs.id = offers.hub_id AND operator_id IS NOT NULL
CROSS JOIN LATERAL (
  SELECT min(resources.id) AS first, bool_or(illustrative) AS made_up
  FROM offer_resources JOIN resources ON resources.id = resource_id WHERE offer_id = offers.id
) AS taken
JOIN resources AS resource ON resource.id = taken.first
WHERE value = 'yes' AND {}
ORDER BY offers.id COLLATE "C"
"""
_AFFECTED = """offers.id IN (
  SELECT id FROM offers WHERE id = ANY (:offers) OR hub_id = ANY (:hubs)
  UNION SELECT offer_id FROM offer_resources WHERE resource_id = ANY (:resources)
)"""
_ALL_OFFERS, _SOME_OFFERS = text(_OFFERS.format("true")), text(_OFFERS.format(_AFFECTED))
# Of each unit the days on which it is taken, in its hub's own zone, as ordinals; packed, as there are very many.
_TAKEN = """
SELECT resource_id, string_agg(int4send(start - date '0001-01-01' + 1), ''::bytea) AS starts,
  string_agg(int4send(until - date '0001-01-01' + 1), ''::bytea) AS ends
FROM calendar_units
JOIN resources ON resources.id = resource_id
JOIN hubs ON hubs.id = hub_id
LEFT JOIN calendar_entries ON unit_id = calendar_units.id AND released_at IS NULL
  AND occupied && tstzrange(:first, :last)
CROSS JOIN LATERAL (
  SELECT (lower(occupied) AT TIME ZONE timezone)::date AS start,
    ((upper(occupied) AT TIME ZONE timezone) + interval '1 day' - interval '1 microsecond')::date AS until
) AS days
WHERE {}
GROUP BY resource_id, calendar_units.id
"""
_ALL_TAKEN, _SOME_TAKEN = text(_TAKEN.format("true")), text(_TAKEN.format("resource_id = ANY (:resources)"))


@dataclass(frozen=True)
class Changed:
    """What has changed, by id: offers themselves, hubs with all of theirs, and resources with all that take them."""

    offers: list[str]
    hubs: list[int]
    resources: list[int]


def free_columns() -> Columns:
    """Return the free weeks of all offers as this transaction sees them."""
    return _kept.value()


def read_columns() -> Columns:
    """Read all of them, past every memory."""
    return read_offers(None, monday_of(clock.today("UTC") - ONE_DAY))


def _renewed(columns: Columns, changes: AbstractSet[Change]) -> Columns | None:
    behind = clock.today("UTC").toordinal() - columns.first
    if columns.words is not taxonomy() or not 0 < behind < 7 * SPARE:
        return None
    if not changes:
        return columns
    names: dict[str, list[str]] = {"offer": [], "hub": [], "resource": []}
    for kind, name, _ in changes:
        names[kind].append(name)
    changed = Changed(names["offer"], [int(name) for name in names["hub"]], [int(name) for name in names["resource"]])
    read = read_offers(changed, date.fromordinal(columns.first))
    return columns.renewed({*changed.offers, *columns.ids_at(changed.hubs, changed.resources), *read.offer_ids()}, read)


def read_offers(changed: Changed | None, monday: date) -> Columns:
    """Read the columns of the offers that this touches, or of all, from a Monday on, if their calendar is kept here."""
    rows = db.session.execute(_SOME_OFFERS, vars(changed)) if changed else db.session.execute(_ALL_OFFERS)
    words, first = taxonomy(), monday.toordinal()
    found = []
    for row in rows:
        terms = terms_by(words, row.service, row.rules, country=row.country, zone=row.timezone,
                         available=(row.available_from, row.available_until))  # fmt: skip
        # Hours are no weeks, and no more are the seats of dated courses.
        if terms.has_calendar and not terms.is_by_hour and not terms.by_seat:
            said = terms.openings.rules if terms.openings else None
            shut = _closures(said, terms.in_weeks, row.country, monday) if said else Closures()
            today = terms.openings.today if terms.openings else monday
            found.append((row, _kind(row, lengths_of(terms, today), shut), shut))
    offers = [row for row, _, _ in found]
    return Columns(
        words=words,
        first=first,
        ids=np.array([row.id.encode() for row in offers], np.bytes_),
        hubs=np.array([row.hub_id for row in offers], np.int32),
        resources=np.array([row.resource_id for row in offers], np.int32),
        kinds=Coded.of(kind for _, kind, _ in found),
        opens=np.array([row.available_from.toordinal() if row.available_from else EVER for row in offers], np.int64),
        closes=np.array(
            [row.available_until.toordinal() + 1 if row.available_until else FAR for row in offers], np.int64
        ),
        runs=_runs(offers, [shut for _, _, shut in found], monday, everything=changed is None),
    )


def _kind(row: Row[Any], lengths: Mapping[str, Any], shut: Closures) -> Kind:
    return Kind(
        row.service,
        tuple(row.modalities),
        tuple(row.grades),
        row.country,
        row.timezone,
        row.made_up,
        row.openness,
        row.open_to_companies,
        json.dumps(row.openness_history),
        shut_fridays=shut.shut_fridays,
        **lengths,
    )


def _runs(offers: Sequence[Row[Any]], closures: Sequence[Closures], monday: date, *, everything: bool) -> Array:
    first = monday.toordinal()
    by_resource = {row.resource_id: row for row in offers}
    window = {"first": monday - ONE_DAY, "last": monday + timedelta(days=LAST + LONGEST_REST)}
    statement = _ALL_TAKEN if everything else _SOME_TAKEN
    units = db.session.execute(statement, {**window, "resources": list(by_resource)}).all()
    units = [unit for unit in units if unit.resource_id in by_resource]
    rests = [by_resource[unit.resource_id].changeover_days for unit in units]
    free = runs_from(_taken(units, rests), len(units), first)
    places = {resource_id: place for place, resource_id in enumerate(by_resource)}
    best = np.zeros((len(places), MONDAYS), np.uint8)
    np.maximum.at(best, np.array([places[unit.resource_id] for unit in units], np.int64), free)
    runs = best[np.array([places[row.resource_id] for row in offers], np.int64)]
    for place, shut in enumerate(closures):
        if shut.spans or shut.idle:
            np.minimum(runs[place], _open_runs(shut, first), out=runs[place])
    return runs


def _taken(units: Sequence[Row[Any]], rests: Sequence[int]) -> Taken:
    # What begins after the rest has to begin that much later: the rest is taken from before each entry.
    counts = [len(unit.starts or b"") // 4 for unit in units]
    starts, ends = (
        np.frombuffer(b"".join(packed or b"" for packed in column), ">i4").astype(np.int64)
        for column in ((unit.starts for unit in units), (unit.ends for unit in units))
    )
    return Taken(np.repeat(np.arange(len(units)), counts), starts - np.repeat(np.array(rests, np.int64), counts), ends)


@lru_cache(512)
def _closures(said: BookingRules, in_weeks: bool, country: str, monday: date) -> Closures:
    years = range(monday.year, monday.year + 5)
    holidays = find_holidays(country, years) if said.closed_on_holidays else {}
    return closures_of(Openings(said, in_weeks, monday, holidays), monday, MONDAYS + MOST_WEEKS)


@lru_cache(512)
def _open_runs(shut: Closures, first: int) -> Array:
    spans = np.array([day.toordinal() for day in chain(*shut.spans)], np.int64).reshape(-1, 2)
    runs = runs_from(Taken(np.zeros(len(spans), np.int64), spans[:, 0], spans[:, 1]), 1, first)[0]
    runs[np.isin(first + 7 * np.arange(MONDAYS), list(shut.idle))] = 0
    return runs


_kept = Kept(_CHANGES, read=read_columns, renew=_renewed)
