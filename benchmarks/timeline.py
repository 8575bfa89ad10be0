"""What the hub's timeline costs with two hundred resources and two thousand bookings in view."""

import psycopg

from atmp_match.bookings.rules.timeline import ZOOMS
from benchmarks.filling import Filling, fill
from benchmarks.pages import Measured, manager_cookie
from benchmarks.requests import Cost, measure
from local.stack import Stack
from tests.factories.bookings import LINE

RESOURCES, BOOKINGS = 200, 20_000
SPREAD = Filling(units=1, bookings=100, every=18)  # ten of a hundred lie in half a year
MOST_STATEMENTS, MOST_CPU = 15, 150.0
ADDRESS = f"/hub/timeline?weeks={ZOOMS[1]}"


def print_timeline(stack: Stack, dsn: str) -> None:
    """Fill the hub's calendar, and measure the page as it comes first, the rows that follow, and both at once."""
    with psycopg.connect(dsn) as connection:
        fill(connection, done=0, wanted=BOOKINGS, offer=LINE, how=SPREAD)
    cookie = {"Cookie": f"session={manager_cookie(stack)}"}
    htmx = {"HX-Request": "true", **cookie}
    costs = {
        "first rows": _cost(stack, Measured("first rows", "GET", ADDRESS, 40, headers=cookie)),
        "the rest": _cost(stack, Measured("the rest", "GET", f"{ADDRESS}&rest=1", 20, headers=htmx)),
        "all at once": _cost(stack, Measured("all at once", "GET", f"{ADDRESS}&rest=1", 20, headers=cookie)),
    }
    print(f"\nThe hub's timeline: {RESOURCES} resources, {BOOKINGS:,} bookings of which a tenth is in view")
    for name, cost in costs.items():
        print(f"  {name:12}{cost.together:8.1f} ms of CPU{cost.statements:4} statements")
    whole = costs["all at once"]
    met = whole.together <= MOST_CPU and whole.statements <= MOST_STATEMENTS
    print(f"  goal: at most {MOST_CPU:.0f} ms and {MOST_STATEMENTS} statements, {'met' if met else 'MISSED'}")


def _cost(stack: Stack, page: Measured) -> Cost:
    return measure(stack, page, connections=2)
