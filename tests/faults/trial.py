"""The application under load while something is done to it, looked after as `make run` does; and what became of it."""

import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from atmp_match.bookings.queries.history import differing_from_history
from atmp_match.bookings.queries.invariants import OVERLAPS
from atmp_match.shared.audit import broken_links
from local.stack import Stack
from local.supervisor import Supervisor
from local.testing import ServersForTests
from tests.factories.bookings import BENCH
from tests.factories.crowd import Asker
from tests.faults.load import PER_WEEK, Load
from tests.invariants import OPEN_DELIVERIES, Ledger

DATABASE = "atmp_faults"
COMPANIES = 8
REQUESTS, PER_SECOND = 40, 8.0
END_WITHIN = 120.0  # seconds: T of the fault suite, on a machine that other tests share
NOT_ENDED = "SELECT count(*) FROM bookings WHERE number = ANY(%s) AND status NOT IN ('held', 'waiting')"
NOT_TOLD = """
SELECT count(*) FROM bookings b
WHERE NOT EXISTS (SELECT FROM notifications n WHERE n.user_id = b.asked_by AND n.key LIKE 'booking:' || b.id || ':%')
"""
NOT_SEALED = "SELECT count(*) FROM events e WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.event_id = e.id)"


class Patient:
    """The whole application with servers of its own, and somebody to start again what ends."""

    def __init__(self, disk: Path | None = None) -> None:
        self.servers = ServersForTests(disk) if disk else ServersForTests()
        self.postgres, self.valkey = self.servers.postgres, self.servers.valkey
        self.postgres.create_database(DATABASE)
        self.stack = Stack(self.servers, DATABASE)
        self.stack.environment["RATELIMIT_ENABLED"] = "true"  # as in production, where the counters live in the broker
        self.ledger = Ledger(self.postgres.dsn(DATABASE))
        # The tests' servers forgive a lost commit to be fast; here a commit is a promise.
        self.ledger.change(f"ALTER DATABASE {DATABASE} SET synchronous_commit = on")
        self._next_week = 4

    def start(self) -> None:
        self.stack.start_everything()
        self.askers = [Asker(self.stack, BENCH) for _ in range(COMPANIES)]
        things = [("postgres", self.postgres), ("valkey", self.valkey), *self.stack.programs.items()]
        self.supervisor = Supervisor(things)

    def stop(self) -> None:
        self.stack.stop_everything()
        self.servers.stop()

    def undergo(self, fault: str, harm: Callable[[], object]) -> dict:
        """Do harm in the midst of a load, look after the programs, and return the fault's line of the table."""
        before = self.ledger.ask("SELECT count(*) FROM bookings")
        load = Load(self.askers, first_week=self._next_week, requests=REQUESTS, per_second=PER_SECOND)
        self._next_week += REQUESTS // PER_WEEK
        load.start()
        load.wait_until_sent(0.4)
        began = time.monotonic()
        harm()
        self.nurse(lambda: load.is_answered)
        refs = load.refs()
        numbers = [int(ref.removeprefix("ATM-")) for ref in refs]
        self.nurse(lambda: self._counts_none(NOT_ENDED, numbers))
        seconds = time.monotonic() - began
        return {
            "fault": fault,
            "requests": len(refs),
            "tries": load.tries.total(),
            "lost": self.ledger.ask(NOT_ENDED, numbers) + len(refs) - self._count_stored(numbers),
            "duplicated": self.ledger.ask("SELECT count(*) FROM bookings") - before - len(refs),
            "overlaps": self.ledger.ask(OVERLAPS),
            "p99 ms": f"{load.milliseconds(0.99):.0f}",
            "seconds": f"{seconds:.1f}",
        }

    def nurse(self, is_well: Callable[[], bool]) -> bool:
        """Start again what has ended, until all is well or it has taken too long."""
        deadline = time.monotonic() + END_WITHIN
        while not is_well():
            if time.monotonic() > deadline:
                return False
            self.supervisor.look()
            time.sleep(0.1)
        return True

    def recover(self) -> None:
        """See that everything is drained, everybody told, and nothing broken."""
        assert self.nurse(lambda: self._counts_none(OPEN_DELIVERIES)), "deliveries stay open"
        assert self.ledger.ask(NOT_TOLD) == 0
        assert self.ledger.broken() == {}
        assert self.nurse(lambda: self._counts_none(NOT_SEALED)), "events stay unsealed"
        with self.stack.app.app_context():
            assert list(differing_from_history()) == []
            assert list(broken_links()) == []

    def _count_stored(self, numbers: list[int]) -> int:
        return self.ledger.ask("SELECT count(*) FROM bookings WHERE number = ANY(%s)", numbers)

    def _counts_none(self, query: str, *values: object) -> bool:
        try:
            return self.ledger.ask(query, *values) == 0
        except psycopg.OperationalError:  # the database itself is away
            return False
