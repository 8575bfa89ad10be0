"""All places with so many free weeks: what is asked, checked, and each offer's first weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from atmp_match.bookings.queries.offers import terms_of
from atmp_match.bookings.rules.free_weeks import MOST_WEEKS, Wanted
from atmp_match.calendar.queries import fits_of_later_parts
from atmp_match.calendar.rules import HORIZON, ONE_DAY, week_span
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput

SHOWN = 25  # at once
USUAL_AHEAD = timedelta(weeks=26)


@dataclass(frozen=True)
class Place:
    """An offer with the first weeks that are free, half-open days from a Monday.

    :param length: the same as a booking of the offer counts it, in weeks or days
    """

    offer: Offer
    start: date
    end: date
    length: int


@dataclass(frozen=True)
class Places:
    """A page of places, soonest first.

    :param next_cursor: where the next page begins; None after the last
    :param total: of all pages together
    :param left: of the pages after this one
    """

    items: Sequence[Place]
    next_cursor: str | None
    total: int
    left: int


def wanted_weeks(weeks: int | None, first: date | None, until: date | None, filters: Filters) -> Wanted:
    """Return what to look for, from tomorrow half a year ahead unless told otherwise.

    :param until: half-open: the day after the last one
    :raises InvalidInput: where there can be no such weeks, by field
    """
    tomorrow = clock.today() + ONE_DAY
    first = max(first or tomorrow, tomorrow)
    until = until or first + USUAL_AHEAD
    latest = tomorrow + HORIZON
    if weeks is None or not 1 <= weeks <= MOST_WEEKS:
        raise InvalidInput({"weeks": _("Enter a number of weeks from 1 to %(n)s.", n=MOST_WEEKS)})
    if first > latest:
        raise InvalidInput({"from": _("Nobody can book further ahead than %(day)s.", day=latest.isoformat())})
    if until <= first:
        raise InvalidInput({"before": _("The end must come after the start.")})
    if (until - first).days < 7 * weeks - 2:
        raise InvalidInput({"before": _("There are not so many weeks between these days.")})
    asked = {name: getattr(filters, name) for name in ("service", "modality", "grade", "country")}
    return Wanted(weeks, first, min(until, latest + HORIZON), **asked)


def list_places(wanted: Wanted, *, after: str | None = None, limit: int = SHOWN) -> Places:
    """Return the places that have the weeks, each with its first ones, soonest first: never who has taken the others.

    Only hubs that have joined keep their calendar here.

    :param after: the `next_cursor` of the page before
    """
    # NumPy weighs 6 MB or more: a process that never searches is spared it.
    from atmp_match.bookings.queries.free_columns import free_columns  # noqa: PLC0415 -- see above
    from atmp_match.bookings.rules.free_columns import first_weeks  # noqa: PLC0415 -- see above

    columns = free_columns()
    today = {zone: clock.today(zone) for zone in {kind.zone for kind in columns.kinds.values}}
    made_up = settings["BOOK_ILLUSTRATIVE"]
    further = fits_of_later_parts(wanted.first, wanted.until, also_illustrative=made_up)
    found = first_weeks(columns, wanted, today, also_made_up=made_up, further=further)
    page = found.after(*_place_of(after)) if after else found
    starts = dict(page.head(limit))
    whole = (joinedload(Offer.hub), joinedload(Offer.resources))
    offers = db.session.scalars(select(Offer).options(*whole).where(Offer.id.in_(starts))).unique()
    by_id = {offer.id: offer for offer in offers}
    places = [_place(by_id[offer_id], start, wanted.weeks) for offer_id, start in starts.items()]
    left = len(page) - len(places)
    return Places(places, f"{places[-1].start}/{places[-1].offer.id}" if left else None, total=len(found), left=left)


def _place(offer: Offer, start: date, weeks: int) -> Place:
    end = week_span(start, weeks)[1]
    return Place(offer, start, end, weeks if terms_of(offer, taxonomy()).in_weeks else (end - start).days)


def _place_of(cursor: str) -> tuple[date, str]:
    day, _slash, offer_id = cursor.partition("/")
    try:
        return date.fromisoformat(day), offer_id
    except ValueError as error:
        raise InvalidInput({"cursor": _("Send the cursor of the page before.")}) from error
