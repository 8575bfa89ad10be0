"""How quick the site stays while the office imports a large file: answers during it against answers before."""

import http.client
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles
from threading import Event
from urllib.parse import urlsplit

from atmp_match.catalogue.actions.uploads import confirm_import, upload_import
from atmp_match.catalogue.queries.imports import get_import
from atmp_match.catalogue.rules.imports import AT_WORK, State
from benchmarks.pages import Measured, prepare
from local.stack import Stack
from local.testing import ServersForTests
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin

DATABASE = "atmp_bench_import"
OFFERS = 10_000
BEFORE = 15.0  # seconds that are measured without an import
PAUSE = 0.05  # between an answer and the next request of the same kind
PAGES = ("hello world (/healthz)", "matches", "POST /api/v1/bookings")
Times = Mapping[str, list[float]]


def print_import() -> None:
    """Ask for three pages again and again: before, while the file is checked, while it is imported."""
    servers = ServersForTests()
    servers.postgres.create_database(DATABASE)
    stack = Stack(servers, DATABASE)
    try:
        stack.start_everything()
        pages = [page for page in prepare(stack) if page.name in PAGES]
        with asked(stack, pages):
            time.sleep(2)  # warm up
        with asked(stack, pages) as before:
            time.sleep(BEFORE)
        with stack.app.app_context():
            admin = make_admin()
            import_id = upload_import("large.yaml", large_catalogue(OFFERS).encode(), by=admin).id
        with asked(stack, pages) as checking:
            checked = _wait(stack, import_id)
        with stack.app.app_context():
            confirm_import(import_id, by=admin)
        with asked(stack, pages) as importing:
            imported = _wait(stack, import_id)
        print(f"\nImport of {OFFERS:,} offers: checked in {checked:.0f} s, imported in {imported:.0f} s")
        _print(before, {"check": checking, "import": importing})
    finally:
        stack.stop_everything()
        servers.stop()


@contextmanager
def asked(stack: Stack, pages: list[Measured]) -> Iterator[dict[str, list[float]]]:
    """Ask for the pages at the same time, each by a person of its own, for as long as the block lasts."""
    times: dict[str, list[float]] = {page.name: [] for page in pages}
    over = Event()
    with ThreadPoolExecutor(len(pages)) as people:
        done = [people.submit(_ask, stack.url, page, times[page.name], over) for page in pages]
        try:
            yield times
        finally:
            over.set()
    for one in done:
        one.result()


def _ask(url: str, page: Measured, times: list[float], over: Event) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    while not over.is_set():
        body = next(page.bodies) if page.bodies else None
        began = time.perf_counter()
        connection.request(page.method, page.path, body, page.send_headers())
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != page.status:
            raise RuntimeError(f"{page.path} answered {answer.status}")
        over.wait(PAUSE)
    connection.close()


def _wait(stack: Stack, import_id: int) -> float:
    """Return after how many seconds the worker was through."""
    began = time.perf_counter()
    while True:
        with stack.app.app_context():
            state = get_import(import_id).state
        if state not in AT_WORK:
            break
        time.sleep(0.2)
    if state not in {State.READY, State.DONE}:
        raise RuntimeError(f"the import ended as {state}")
    return time.perf_counter() - began


def _print(before: Times, during: Mapping[str, Times]) -> None:
    print(f"{'p95 ms':26}{'before':>10}" + "".join(f"{name:>10}{'ratio':>8}" for name in during))
    for page, times in before.items():
        usual = _p95(times)
        rest = "".join(f"{1000 * _p95(some[page]):>10.0f}{_p95(some[page]) / usual:>8.1f}" for some in during.values())
        print(f"{page:26}{1000 * usual:>10.0f}{rest}")


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
