"""What must hold whatever happens, asked in plain SQL that shares nothing with the application's own code."""

import time

import psycopg

OVERLAPS = """
SELECT count(*) FROM calendar_entries a JOIN calendar_entries b
  ON a.unit_id = b.unit_id AND a.id < b.id AND a.holder_id <> b.holder_id
WHERE a.released_at IS NULL AND b.released_at IS NULL
  AND lower(a.occupied) < upper(b.occupied) AND lower(b.occupied) < upper(a.occupied)
"""
WITHOUT_THEIR_WEEKS = """
SELECT count(*) FROM bookings b
WHERE b.starts_on IS NOT NULL AND b.status IN ('held', 'accepted', 'confirmed', 'in-progress')
  AND 1 <> (SELECT count(*) FROM calendar_entries e
            WHERE e.holder_id = b.holder_id AND e.unit_id = b.unit_id AND e.released_at IS NULL)
"""
KEPT_FOR_NOBODY = """
SELECT count(*) FROM calendar_entries e LEFT JOIN bookings b ON b.holder_id = e.holder_id
WHERE e.released_at IS NULL AND e.kind <> 'block'
  AND (b.id IS NULL OR b.status NOT IN ('held', 'accepted', 'confirmed', 'in-progress', 'completed'))
"""
DONE_TWICE = """
SELECT count(*) FROM (
  SELECT about, name FROM events
  WHERE name IN ('booking-requested', 'booking-held', 'booking-queued', 'booking-accepted', 'booking-declined')
  GROUP BY about, name HAVING count(*) > 1) AS twice
"""
TOLD_TWICE = "SELECT count(*) - count(DISTINCT key) FROM notifications"
WAITING_FOR_FREE_WEEKS = """
SELECT count(*) FROM bookings w
JOIN resources r ON r.id = w.resource_id
WHERE w.status = 'waiting' AND EXISTS (
  SELECT FROM calendar_units u WHERE u.resource_id = w.resource_id AND NOT EXISTS (
    SELECT FROM calendar_entries e WHERE e.unit_id = u.id AND e.released_at IS NULL
      AND lower(e.occupied) < (w.ends_on + r.changeover_days) AT TIME ZONE 'Europe/Stockholm'
      AND w.starts_on::timestamp AT TIME ZONE 'Europe/Stockholm' < upper(e.occupied)))
"""
OVERDUE = """
SELECT count(*) FROM bookings
WHERE status IN ('requested', 'held', 'waiting') AND answer_by < now() - interval '60 s'
"""
UNPROCESSED = """
SELECT count(*) FROM bookings WHERE status = 'requested' AND starts_on IS NOT NULL
"""
UNDECIDED = "SELECT count(*) FROM deliveries WHERE closed_at IS NULL AND task LIKE 'bookings.%'"
OPEN_DELIVERIES = "SELECT count(*) FROM deliveries WHERE closed_at IS NULL"
NEVER = {
    "overlaps": OVERLAPS,
    "bookings without their weeks": WITHOUT_THEIR_WEEKS,
    "weeks kept for nobody": KEPT_FOR_NOBODY,
    "things done twice": DONE_TWICE,
    "mails noted twice": TOLD_TWICE,
    "requests waiting for free weeks": WAITING_FOR_FREE_WEEKS,
    "holds past their deadline": OVERDUE,
}


class Ledger:
    """A look into a database from outside the application."""

    def __init__(self, dsn):
        self.dsn = dsn

    def ask(self, query, *values):
        """Return the one value of a query."""
        return self.rows(query, *values)[0][0]

    def rows(self, query, *values):
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            return connection.execute(query, values or None).fetchall()

    def change(self, statement, *values):
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            return connection.execute(statement, values or None).rowcount

    def broken(self):
        """Return what must never be and is, with how often; empty where all is well."""
        counts = {name: self.ask(query) for name, query in NEVER.items()}
        return {name: count for name, count in counts.items() if count}

    def wait_until_none(self, query, patience, each=0.1):
        """Return the seconds it took until the query counts nothing."""
        began = time.monotonic()
        while left := self.ask(query):
            if time.monotonic() - began > patience:
                raise AssertionError(f"still {left} after {patience} s: {query}")
            time.sleep(each)
        return time.monotonic() - began

    def wait_until_processed(self, patience=60):
        """Wait until the worker has looked at every request for weeks."""
        return self.wait_until_none(UNPROCESSED, patience)

    def wait_until_decided(self, patience=60):
        """Wait until the worker has drawn every consequence for bookings; mails may still be on their way."""
        return self.wait_until_none(UNDECIDED, patience)

    def wait_until_drained(self, patience=60):
        """Wait until nothing that happened is left to be told or done."""
        return self.wait_until_none(OPEN_DELIVERIES, patience)

    def statuses(self, offer_id, start):
        """Return how many requests for these weeks stand in each status."""
        query = "SELECT status, count(*) FROM bookings WHERE offer_id = %s AND starts_on = %s GROUP BY status"
        return dict(self.rows(query, offer_id, start))
