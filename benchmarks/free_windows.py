"""What it costs to find all places with four free weeks among ten thousand resources, beside counting the same rows."""

import os
from functools import partial
from http import HTTPStatus
from itertools import cycle
from uuid import uuid4

from flask import Flask
from sqlalchemy import text

from atmp_match import create_app
from atmp_match.bookings.queries.free_columns import free_columns, read_columns
from atmp_match.bookings.queries.free_places import SHOWN, list_places, wanted_weeks
from atmp_match.bookings.rules.free_weeks import Wanted
from atmp_match.calendar.actions import take_unit
from atmp_match.calendar.rules import Rest
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import db
from atmp_match.shared.clock import today
from benchmarks.clock import Clock, Run, Taken, Timed
from benchmarks.crowd import grow_to
from config import settings
from local.database import create_tables, load_catalogue
from local.testing import ServersForTests
from tests.factories.bookings import weeks_from_now
from tests.factories.organisations import make_hub_operator

DATABASE = "atmp_bench_windows"
RESOURCES, ENTRIES = 10_000, 100_000
TIMES = 60
WEEKS, AHEAD = 4, 26  # four weeks in a row within half a year
MOST = 50.0  # milliseconds

# One to four units each; a tenth of the hubs close in summer, rest over Christmas, or publish what can be booked.
_RESOURCES = """
WITH numbered AS (
  SELECT id, hub_id, row_number() OVER (ORDER BY id) AS n FROM offers WHERE value = 'yes' LIMIT CAST(:resources AS int)
), made AS (
  INSERT INTO resources (hub_id, name, kind, unit_count, illustrative, changeover_days, rules)
  SELECT hub_id, 'Place ' || n, (SELECT min(kind) FROM resources), 1 + n % 4, false, n % 4, CASE n % 30
    WHEN 0 THEN '{"closed_weeks": [[28, 31], [52, 1]]}'::jsonb
    WHEN 1 THEN '{"reduced_weeks": [[24, 33]], "lead_days": 14}'
    WHEN 2 THEN '{"booked_by": "day", "least": 1, "most": 60, "closed_on_holidays": true, "weekdays": [0, 1, 2, 3, 4]}'
    ELSE '{}' END
  FROM numbered RETURNING id, name
)
INSERT INTO offer_resources (offer_id, resource_id, basis, why)
SELECT numbered.id, made.id, 'judgement', 'for measuring' FROM numbered JOIN made ON made.name = 'Place ' || n
"""
_ENTRIES = """
INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied)
SELECT units.id, gen_random_uuid(), 'booking', tstzrange(day, day + 12), tstzrange(day, day + 12 + changeover_days)
FROM (
  SELECT calendar_units.id, changeover_days,
    row_number() OVER (ORDER BY calendar_units.id) AS n, count(*) OVER () AS many
  FROM calendar_units JOIN resources ON resources.id = resource_id WHERE name LIKE 'Place %'
) AS units
CROSS JOIN generate_series(0, CAST(:entries AS int) / units.many) AS slot
CROSS JOIN LATERAL (
  SELECT date_trunc('week', now())::date + CAST(28 * slot + 7 * ((units.n * 7 + slot * 5) % 2) AS int) AS day
) AS days
ORDER BY slot LIMIT CAST(:entries AS int)
"""
_BARE = text("""
SELECT count(*) FROM calendar_entries
WHERE released_at IS NULL AND occupied && tstzrange(CAST(:first AS date), CAST(:until AS date))
""")


def print_free_windows() -> None:
    """Fill a catalogue and its calendar, and measure the search as one process asks it."""
    servers = ServersForTests()
    try:
        servers.postgres.create_database(DATABASE)
        app = create_app(settings(servers.environment(DATABASE)))
        create_tables(app)
        load_catalogue(app)
        process = servers.postgres.process
        assert process is not None
        with app.app_context():
            _fill()
        print(f"\nAll places with {WEEKS} free weeks in {AHEAD}: {RESOURCES:,} resources, {ENTRIES:,} bookings; ms")
        print(f"Load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"{'':34}{'p50':>9}{'p95':>9}{'CPU':>9}{'CPU db':>9}")
        _print_rows(app, Clock(app, process.pid))
    finally:
        servers.stop()


def _print_rows(app: Flask, clock: Clock) -> None:
    first = clock.measure([lambda: read_columns])
    with app.app_context():
        free_columns()
        total = list_places(_wanted()).total
    search = clock.measure([lambda: partial(list_places, _wanted())] * TIMES)
    some = clock.measure([lambda: partial(list_places, _wanted(country="SE", grade="gmp"))] * TIMES)
    after = clock.measure(_after_a_booking())
    page = clock.measure([lambda: partial(_get, app, "/free-weeks?weeks=4")] * TIMES)
    program = clock.measure([lambda: partial(_get, app, "/api/v1/free-weeks?weeks=4")] * TIMES)
    bare = clock.measure([_bare] * TIMES)
    ratio = search.at(50) / bare.at(50)
    print(f"  {f'the search, first {SHOWN} of {total:,}':32}{search}   x {ratio:.2f} of bare SQL at p50")
    print(f"  {'the search with filters':32}{some}")
    print(f"  {'the search after a booking':32}{after}")
    print(f"  {'GET /free-weeks, whole page':32}{page}")
    print(f"  {'GET /api/v1/free-weeks':32}{program}")
    print(f"  {'bare SQL counting the bookings':32}{bare}")
    print(f"  {'first look, all columns read':32}{first.wall[0]:>9.0f}{'':9}{first.here:>9.0f}{first.database:>9.0f}")
    _print_goal(search, after)


def _print_goal(search: Taken, after: Taken) -> None:
    for name, taken in (("the search", search), ("the search after a booking", after)):
        said = "met" if taken.at(95) <= MOST else "MISSED"
        print(f"  goal: {name} takes at most {MOST:.0f} ms at p95: {taken.at(95):.1f}, {said}", flush=True)


def _fill() -> None:
    grow_to(RESOURCES * 3 // 2)  # some offers are none yet, or captive
    operator = make_hub_operator()
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(text("UPDATE hubs SET operator_id = :operator"), {"operator": operator.id})
    db.session.execute(text("DELETE FROM offer_resources"))
    db.session.execute(text(_RESOURCES), {"resources": RESOURCES})
    db.session.execute(text(_ENTRIES), {"entries": ENTRIES})
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    counts = db.session.execute(text(
        "SELECT (SELECT count(*) FROM offer_resources), (SELECT count(*) FROM calendar_entries)")).one()  # fmt: skip
    assert tuple(counts) == (RESOURCES, ENTRIES)


def _wanted(**filters: str) -> Wanted:
    return wanted_weeks(WEEKS, None, weeks_from_now(AHEAD)[0], Filters(**filters))


def _bare() -> Timed:
    values = {"first": today(), "until": weeks_from_now(AHEAD)[0]}
    return lambda: db.session.execute(_BARE, values).scalar_one()


def _after_a_booking() -> list[Run]:
    resources = "SELECT id FROM resources WHERE name LIKE 'Place %' ORDER BY md5(name) LIMIT 100"
    weeks = cycle(range(40, 90))
    wanted: list[int] = []

    def ready() -> Timed:
        wanted[:] = wanted or db.session.scalars(text(resources)).all()
        start, end = weeks_from_now(next(weeks))
        take_unit(wanted.pop(), holder_id=uuid4(), start=start, end=end, zone="Europe/Stockholm", rest=Rest(0, 0))
        return partial(list_places, _wanted())

    return [ready] * TIMES


def _get(app: Flask, address: str) -> None:
    answer = app.test_client().get(address)
    assert answer.status_code == HTTPStatus.OK


if __name__ == "__main__":
    print_free_windows()
