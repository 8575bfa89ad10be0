"""Writes the pages of `docs/` that a table in the code can tell better than a person: `make docs`."""

import inspect
from collections.abc import Callable
from pathlib import Path

from atmp_match.bookings.rules.transitions import diagram
from atmp_match.shared.events import Event, reactions_to

DOCS = Path(__file__).parents[1] / "docs"


def booking_states() -> str:
    """Return the page about what may happen to a booking."""
    return f"""# Booking states

Generated from `atmp_match/bookings/rules/transitions.py` by `make docs`. The same table is guard, buttons and API.
A request by quantity holds no weeks and is answered from `requested`.

```mermaid
{diagram()}
```
"""


def events() -> str:
    """Return the page about every event and the tasks that follow it."""
    rows = []
    ours = {name: kind for name, kind in Event.known.items() if kind.__module__.startswith("atmp_match.")}
    for name, kind in sorted(ours.items()):
        tasks = ", ".join(f"`{reaction.task}`" for reaction in reactions_to(kind)) or "none"
        room = kind.__module__.split(".")[1]
        rows.append(f"| `{name}` | {room} | {(inspect.getdoc(kind) or '').splitlines()[0]} | {tasks} |")
    return "\n".join(
        [
            "# Events",
            "",
            "Generated from the rooms' `events.py` by `make docs`. An event is written in its action's transaction,",
            "with one delivery for each task; the relay publishes deliveries, the task closes its own.",
            "",
            "| event | room | what happened | tasks that follow |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


PAGES: dict[str, Callable[[], str]] = {"booking-states.md": booking_states, "events.md": events}


def main() -> None:
    """Write every page. The application must exist, so that all events and tasks are known."""
    for name, write in PAGES.items():
        (DOCS / name).write_text(write())


if __name__ == "__main__":
    import wsgi  # noqa: F401 -- makes the application

    main()
