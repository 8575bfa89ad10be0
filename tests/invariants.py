"""A look into a database from outside the application, and waiting for what has to come."""

import time

import psycopg

from atmp_match.bookings.queries.invariants import NEVER

UNPROCESSED = """
SELECT count(*) FROM bookings WHERE status = 'requested' AND starts_on IS NOT NULL
"""
UNDECIDED = "SELECT count(*) FROM deliveries WHERE closed_at IS NULL AND task LIKE 'bookings.%'"
OPEN_DELIVERIES = "SELECT count(*) FROM deliveries WHERE closed_at IS NULL"


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

    def wait_until_processed(self, patience=240):
        """Wait until the worker has looked at every request for weeks."""
        return self.wait_until_none(UNPROCESSED, patience)

    def wait_until_decided(self, patience=240):
        """Wait until the worker has drawn every consequence for bookings; mails may still be on their way."""
        return self.wait_until_none(UNDECIDED, patience)

    def wait_until_drained(self, patience=60):
        """Wait until nothing that happened is left to be told or done."""
        return self.wait_until_none(OPEN_DELIVERIES, patience)

    def statuses(self, offer_id, start):
        """Return how many requests for these weeks stand in each status."""
        query = "SELECT status, count(*) FROM bookings WHERE offer_id = %s AND starts_on = %s GROUP BY status"
        return dict(self.rows(query, offer_id, start))
