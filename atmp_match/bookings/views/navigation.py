"""The numbers in the bar: what waits for this reader."""

from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from atmp_match.bookings.queries.enquiries import count_open_enquiries
from atmp_match.bookings.queries.navigation import count_turns
from atmp_match.catalogue.queries.imports import count_unseen
from atmp_match.extensions import db
from atmp_match.organisations.access import find_actor


class Counts:
    """Counts asked for only when a page shows them, and once."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._turns: int | None = None

    @property
    def bookings(self) -> int:
        """Return how many bookings wait for this company."""
        return self._mine()

    @property
    def inbox(self) -> int:
        """Return how many requests wait for this hub."""
        return self._mine()

    @property
    def queue(self) -> int:
        """Return how many questions wait for the office."""
        return count_open_enquiries()

    @property
    def imports(self) -> int:
        """Return how many imports of this reader have ended and were not looked at."""
        actor = find_actor()
        return count_unseen(actor.user_id) if actor else 0

    def _mine(self) -> int:
        actor = find_actor()
        if self._turns is None:
            try:
                self._turns = count_turns(actor) if actor else 0
            except SQLAlchemyError:  # the page that says the database is away has a bar too
                db.session.rollback()
                self._turns = 0
        return self._turns


def counts_for_navigation() -> dict[str, Any]:
    """Give every page its `nav_counts`."""
    return {"nav_counts": Counts()}
