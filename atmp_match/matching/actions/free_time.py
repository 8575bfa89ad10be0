"""When the offers are free whose calendar is kept here."""

from collections.abc import Collection
from datetime import date, timedelta

from atmp_match.calendar.queries import list_free_time
from atmp_match.calendar.rules import FreeTime
from atmp_match.extensions import settings
from atmp_match.shared.clock import today

LOOK_AHEAD = timedelta(weeks=520)


def free_time(offer_ids: Collection[str], as_of: date) -> dict[str, FreeTime]:
    """Return when these offers have a unit free, by offer; those without a calendar are not in it.

    :param offer_ids: of hubs that have joined: only they keep their calendar here, anybody else's would be a guess
    """
    # What was free on an earlier day nobody knows; far ahead a calendar is empty anyway.
    if not today() <= as_of <= today() + LOOK_AHEAD:
        return {}
    return list_free_time(
        offer_ids, first=as_of, until=as_of + LOOK_AHEAD, also_illustrative=settings["BOOK_ILLUSTRATIVE"]
    )
