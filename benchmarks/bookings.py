"""What a booking costs beside the bare guarded insert, with few bookings and with a million."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

import psycopg
from flask import Flask
from psycopg.types.range import TimestamptzRange
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from atmp_match import create_app
from atmp_match.bookings import actions
from atmp_match.extensions import db, make_current
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from benchmarks.filling import fill
from benchmarks.pages import Measured, prepare
from benchmarks.requests import measure
from config import settings
from local.stack import Stack
from local.testing import ServersForTests
from tests.factories.bookings import LINE, asked, weeks_from_now
from tests.factories.organisations import make_founder

DATABASE = "atmp_bench_bookings"
SIZES = (1_000, 100_000, 1_000_000)
CLIENTS = (1, 8, 32)
TIMES = 160  # of each in a round, shared by the clients
ROUNDS = 4  # taken in turns, the best one counts: what else the machine does hits one as it hits the other
HOLDS, REST = 32, 3  # so many, one every so many weeks: the line rests between two
LEAST_OF_PLAIN, MOST_GROWTH = 0.5, 1.2
HEAD = (
    f"\n{'bookings':>10}{'clients':>9}{'bare insert':>13}{'plain SQL':>11}{'action':>9}{'HTTP':>8}{'hold':>8}"
    f"{'action/plain':>14}{'action/bare':>13}{'HTTP/bare':>11}{'CPU ms':>8}"
)
Values = dict[str, object]
Row = tuple[int, int, float, float, float, float, float, float]


def print_bookings() -> None:
    """Measure each way of booking at each size, each with one client and with several, and print one table."""
    servers = ServersForTests()
    servers.postgres.create_database(DATABASE)
    stack = Stack(servers, DATABASE)
    with psycopg.connect(servers.postgres.dsn(DATABASE), autocommit=True) as outside:
        outside.execute(f"ALTER DATABASE {DATABASE} SET synchronous_commit = on")
    try:
        stack.start_everything()
        for name in ("beat", "relay", "worker"):
            stack.kill(name)
        post = prepare(stack)[-1]
        bench = Bench(servers.postgres.dsn(DATABASE), stack, post)
        print(
            "\nTransactions in a second: a request for weeks by HTTP, by the action, by the same statements from plain"
        )
        print("psycopg, and one bare insert under the exclusion constraint; `hold` is the worker taking the weeks.")
        print(HEAD, flush=True)
        rows = list(bench.rows())
        _print_goals(rows)
    finally:
        stack.stop_everything()
        servers.stop()


def _print_goals(rows: list[Row]) -> None:
    alone = [row[4] / row[3] for row in rows if row[1] == 1]
    growth = max(row[7] for row in rows if row[1] == 1) / min(row[7] for row in rows if row[1] == 1)
    print(f"  the action reaches {LEAST_OF_PLAIN:.0%} of plain SQL with one client: {min(alone):.0%}, "
          f"{'met' if min(alone) >= LEAST_OF_PLAIN else 'MISSED'}")  # fmt: skip
    print(f"  CPU of a POST is flat within 20 %: most is {growth:.2f} of least, "
          f"{'met' if growth <= MOST_GROWTH else 'MISSED'}")  # fmt: skip


class Bench:
    """The application in this process, the one behind HTTP, and plain connections, all on one database."""

    def __init__(self, dsn: str, stack: Stack, post: Measured) -> None:
        self.dsn, self.stack, self.post = dsn, stack, post
        options = {"SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": max(CLIENTS)}}
        self.app: Flask = create_app(settings(stack.environment) | options)
        make_current(self.app)
        with self.app.app_context():
            self.founders = [make_founder() for _ in range(HOLDS)]
        self._numbers = count()
        self._day = count()

    def rows(self) -> Iterator[Row]:
        """Fill, measure and print, line by line."""
        done = 0
        for size in SIZES:
            with psycopg.connect(self.dsn) as outside:
                fill(outside, done=done, wanted=size, offer=LINE)
            done = size
            for clients in CLIENTS:
                yield self._row(size, clients)

    def _row(self, size: int, clients: int) -> Row:
        ways = (self._bare_insert, self._plain(self._recorded()), self._ask)
        for work in ways:
            work(max(clients, 8))  # warm: connections, prepared statements, compiled queries
        rounds = [[self._rate(clients, work) for work in ways] for _ in range(ROUNDS)]
        bare, plain, action = (max(rates) for rates in zip(*rounds, strict=True))
        cost = measure(self.stack, replace(self.post, times=2 * TIMES), connections=clients)
        hold = self._holds(clients)
        row = (size, clients, bare, plain, action, cost.per_second, hold, cost.together)
        print(f"{size:>10,}{clients:>9}{bare:>13.0f}{plain:>11.0f}{action:>9.0f}{cost.per_second:>8.0f}{hold:>8.0f}"
              f"{action / plain:>14.2f}{action / bare:>13.2f}{cost.per_second / bare:>11.3f}{cost.together:>8.1f}",
              flush=True)  # fmt: skip
        return row

    def _rate(self, clients: int, work: Callable[[int], None]) -> float:
        share = TIMES // clients
        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            for done in [pool.submit(work, share) for _ in range(clients)]:
                done.result()
        return share * clients / (time.perf_counter() - began)

    def _bare_insert(self, times: int) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            (unit_id,) = connection.execute("SELECT min(id) FROM calendar_units").fetchone() or (0,)
            for _ in range(times):
                start = clock.now() + timedelta(days=10_000 + next(self._day))
                span = TimestamptzRange(start, start + timedelta(hours=12))
                connection.execute(
                    "INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied)"
                    " VALUES (%s, %s, 'hold', %s, %s)",
                    [unit_id, uuid4(), span, span],
                )

    def _ask(self, times: int) -> None:
        for _ in range(times):
            number = next(self._numbers)
            with self.app.app_context():
                self._request(self.founders[number % HOLDS], 4 + number % HOLDS)

    def _request(self, founder: Actor, week: int) -> int:
        return actions.request_booking(actions.Request(LINE, None, asked(*weeks_from_now(week))), by=founder).id

    def _recorded(self) -> list[tuple[str, Values]]:
        """Return the statements of one request as they reach the driver, with their values."""
        said: list[tuple[str, Values]] = []

        def note(_connection: object, _cursor: object, statement: str, values: Values, *_rest: object) -> None:
            said.append((statement, values))

        self._ask(2)  # the second one reads only what every request reads
        event.listen(Engine, "before_cursor_execute", note)
        try:
            self._ask(1)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return said

    def _plain(self, said: list[tuple[str, Values]]) -> Callable[[int], None]:
        def work(times: int) -> None:
            with psycopg.connect(self.dsn) as connection, connection.cursor() as cursor:
                for _ in range(times):
                    for statement, values in said:
                        cursor.execute(statement.encode(), _with_new_ids(values))
                        if cursor.rownumber is not None:
                            cursor.fetchall()
                    connection.commit()

        return work

    def _holds(self, clients: int) -> float:
        with self.app.app_context():
            db.session.execute(text("UPDATE calendar_entries SET released_at = now() WHERE kind = 'hold'"))
            db.session.execute(text("UPDATE bookings SET status = 'withdrawn' WHERE status IN ('requested', 'held')"))
            db.session.commit()
            waiting = [self._request(founder, 4 + REST * week) for week, founder in enumerate(self.founders)]
        numbers = iter(waiting)

        def work(times: int) -> None:
            for _, booking_id in zip(range(times), numbers, strict=False):
                with self.app.app_context():
                    actions.process_request(booking_id)

        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            for done in [pool.submit(work, HOLDS) for _ in range(clients)]:
                done.result()
        rate = HOLDS / (time.perf_counter() - began)
        with self.app.app_context():
            held = db.session.scalar(text("SELECT count(*) FROM bookings WHERE status = 'held'"))
        assert held == HOLDS, f"{held} of {HOLDS} are held"
        return rate


def _with_new_ids(values: Values) -> Values:
    # A holder's id is the only value that may not come twice.
    return {name: uuid4() if isinstance(value, UUID) else value for name, value in values.items()}


if __name__ == "__main__":
    print_bookings()
