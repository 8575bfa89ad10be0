"""All places with so many free weeks: what is asked, checked, and each offer's first weeks."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from atmp_match.bookings.queries.offers import terms_of
from atmp_match.calendar.queries import FreeWeeks, Wanted, list_free_weeks
from atmp_match.calendar.rules import HORIZON, ONE_DAY, weeks_in
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput

MOST_WEEKS = 52
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


def list_places(wanted: Wanted) -> list[Place]:
    """Return every place that has the weeks, with its first ones, soonest first: never who has taken the others."""
    found = {row.offer_id: row for row in list_free_weeks(wanted, also_illustrative=settings["BOOK_ILLUSTRATIVE"])}
    whole = (joinedload(Offer.hub), joinedload(Offer.resources))
    offers = db.session.scalars(select(Offer).options(*whole).where(Offer.id.in_(found))).unique().all()
    places = [_place(offer, found[offer.id]) for offer in offers]
    return sorted(places, key=lambda place: (place.start, place.offer.hub.name, place.offer.id))


def _place(offer: Offer, row: FreeWeeks) -> Place:
    in_weeks = terms_of(offer, taxonomy()).in_weeks
    return Place(offer, row.start, row.end, weeks_in(row.start, row.end) if in_weeks else (row.end - row.start).days)
