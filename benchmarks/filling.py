"""Fills a database with bookings that other companies made, years of them, beside what is measured."""

from dataclasses import dataclass

import psycopg


@dataclass(frozen=True)
class Filling:
    """How bookings lie: so many on each unit, half of them past, one every so many days."""

    units: int = 4  # of each resource
    bookings: int = 520
    every: int = 7


USUAL = Filling()

RESOURCES = """
INSERT INTO resources (hub_id, name, kind, unit_count, illustrative, changeover_days)
SELECT (SELECT hub_id FROM offers WHERE id = %(offer)s), 'Filling ' || n, kind, %(units)s, true, 0
FROM generate_series(%(first)s::int, %(last)s::int) AS n,
     (SELECT kind FROM resources LIMIT 1) AS usual
"""
BOOKINGS = """
WITH units AS (
    SELECT u.id, u.resource_id, row_number() OVER (ORDER BY u.id) - 1 AS place
    FROM calendar_units u JOIN resources r ON r.id = u.resource_id WHERE r.name LIKE 'Filling %%'
), made AS (
    INSERT INTO bookings (holder_id, company_id, hub_id, offer_id, resource_id, unit_id, status, share_level, alias,
                          starts_on, ends_on, quantity, flexible_days, message, asked_by, version)
    SELECT gen_random_uuid(), known.company_id, known.hub_id, known.offer_id, units.resource_id, units.id,
           CASE WHEN slot < %(each)s / 2 THEN 'completed' ELSE 'confirmed' END, 'anonymous', 'Company ' || n %% 26,
           date_trunc('week', now())::date + %(every)s * (slot - %(each)s / 2),
           date_trunc('week', now())::date + %(every)s * (slot - %(each)s / 2) + 5, 1, 0, '', known.asked_by, 1
    FROM generate_series(%(done)s::int, %(wanted)s::int - 1) AS n
    JOIN units ON units.place = n / %(each)s
    CROSS JOIN LATERAL (SELECT n %% %(each)s AS slot) AS at
    CROSS JOIN (SELECT company_id, hub_id, offer_id, asked_by FROM bookings ORDER BY id LIMIT 1) AS known
    RETURNING unit_id, holder_id, starts_on, ends_on
)
INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied)
SELECT unit_id, holder_id, 'booking', tstzrange(starts_on, ends_on), tstzrange(starts_on, ends_on) FROM made
"""


def fill(connection: psycopg.Connection, *, done: int, wanted: int, offer: str, how: Filling = USUAL) -> None:
    """Bring the number of bookings of others from `done` to `wanted`; there must be one already, to be like."""
    per_resource = how.bookings * how.units
    first, last = -(-done // per_resource) + 1, -(-wanted // per_resource)
    connection.execute(RESOURCES, {"offer": offer, "units": how.units, "first": first, "last": last})
    # What the rows refer to is there: looked up a dozen times for each of a million bookings, it took most of the time.
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute(BOOKINGS, {"each": how.bookings, "every": how.every, "done": done, "wanted": wanted})
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM (ANALYZE) bookings, calendar_entries, resources, calendar_units")
    connection.autocommit = False
