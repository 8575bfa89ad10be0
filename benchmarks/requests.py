"""Sends requests over kept-open connections, and asks before and after what they cost."""

import http.client
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from benchmarks.cpu import cpu_by_process, spent
from benchmarks.pages import Measured
from local.stack import Stack
from tests.statements import statements

CONNECTIONS = 8
WARM_UP = 12
_lock = Lock()


@dataclass
class Cost:
    """What one request costs: milliseconds of processor time in the web server and in the database."""

    per_second: float
    web: float
    database: float
    statements: int

    @property
    def together(self) -> float:
        """Return both."""
        return self.web + self.database


def measure(stack: Stack, page: Measured, connections: int = CONNECTIONS) -> Cost:
    """Send it so often, several at once, and return the cost of one."""
    _send_all(stack.url, page, WARM_UP, connections)
    web, database = stack.program("web").process, stack.postgres.process
    assert web is not None
    assert database is not None
    before = cpu_by_process(web.pid), cpu_by_process(database.pid)
    began = time.perf_counter()
    _send_all(stack.url, page, page.times, connections)
    seconds = time.perf_counter() - began
    in_web, in_database = spent(before[0], cpu_by_process(web.pid)), spent(before[1], cpu_by_process(database.pid))
    each = 1000 / page.times
    return Cost(page.times / seconds, in_web * each, in_database * each, _count_statements(stack, page))


def _send_all(url: str, page: Measured, times: int, connections: int) -> None:
    with ThreadPoolExecutor(connections) as pool:
        for done in [pool.submit(_send_some, url, page, range(i, times, connections)) for i in range(connections)]:
            done.result()


def _send_some(url: str, page: Measured, numbers: Iterable[int]) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    for _ in numbers:
        connection.request(page.method, page.path, _next_body(page), page.send_headers())
        answer = connection.getresponse()
        answer.read()
        if answer.status != page.status:
            raise RuntimeError(f"{page.path} answered {answer.status}")
    connection.close()


def _next_body(page: Measured) -> str | None:
    with _lock:
        return next(page.bodies) if page.bodies else None


def _count_statements(stack: Stack, page: Measured) -> int:
    # In this process, where the statements can be seen; once before, for what is read once a process.
    client = stack.app.test_client(use_cookies=False)
    for _ in range(2):
        with statements() as asked:
            answer = client.open(page.path, method=page.method, data=_next_body(page), headers=page.send_headers())
        assert answer.status_code == page.status
    return len(asked)
