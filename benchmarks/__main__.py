"""Prints the table of costs, then the memory, then what bookings, free weeks and matching cost beside plain SQL."""

from benchmarks.bookings import print_bookings
from benchmarks.free_windows import print_free_windows
from benchmarks.imports import print_import
from benchmarks.matching import print_matching
from benchmarks.memory import print_memory
from benchmarks.pages import prepare
from benchmarks.requests import CONNECTIONS, Cost, measure
from benchmarks.timeline import print_timeline
from local.programs import WEB_THREADS, WEB_WORKERS
from local.stack import Stack
from local.testing import ServersForTests

DATABASE = "atmp_bench"
HEAD = f"{'':26}{'requests/s':>11}{'CPU ms: web':>13}{'database':>10}{'together':>10}{'x hello':>9}{'statements':>12}"
MOST_STATEMENTS, MOST_CPU, MOST_PER_PAGE = 12, 12.0, 15


def print_costs() -> None:
    """Measure each request against the same web server, alone with its database: the worker would share the CPU."""
    servers = ServersForTests()
    servers.postgres.create_database(DATABASE)
    stack = Stack(servers, DATABASE)
    stack.environment["RATELIMIT_ENABLED"] = "true"  # as in production
    try:
        stack.start_everything()
        for name in ("beat", "relay", "worker"):
            stack.kill(name)
        pages = prepare(stack)
        print(f"{WEB_WORKERS} gunicorn workers of {WEB_THREADS} threads, {CONNECTIONS} connections\n\n{HEAD}")
        costs = {}
        for page in pages:
            costs[page.name] = cost = measure(stack, page)
            ratio = cost.together / next(iter(costs.values())).together
            print(
                f"{page.name:26}{cost.per_second:>11.0f}{cost.web:>13.2f}{cost.database:>10.2f}"
                f"{cost.together:>10.2f}{ratio:>9.1f}{cost.statements:>12}",
                flush=True,
            )
        _print_goals(costs)
        print_timeline(stack, servers.postgres.dsn(DATABASE))
    finally:
        stack.stop_everything()
        servers.stop()


def _print_goals(costs: dict[str, Cost]) -> None:
    *pages, request = costs.values()
    most = max(page.statements for page in pages)
    print("\nGoals")
    print(f"  a page asks at most {MOST_PER_PAGE} times: {most}, {_met(most <= MOST_PER_PAGE)}")
    asked, spent = request.statements, request.together
    print(f"  POST /bookings asks at most {MOST_STATEMENTS} times: {asked}, {_met(asked <= MOST_STATEMENTS)}")
    print(f"  POST /bookings takes at most {MOST_CPU:.0f} ms of CPU: {spent:.1f}, {_met(spent <= MOST_CPU)}")


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


if __name__ == "__main__":
    print_costs()
    print_import()
    print_memory()
    print_bookings()
    print_free_windows()
    print_matching()
