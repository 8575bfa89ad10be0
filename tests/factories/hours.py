"""Offers that are booked by the hour, and requests for their hours."""

from datetime import datetime, time, timedelta

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.calendar.rules import BookedBy, BookingRules, monday_of
from atmp_match.calendar.rules.rule_records import as_record
from atmp_match.catalogue.models import Offer
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import asked
from tests.factories.catalogue import make_hub, make_offer

OFFICE_HOURS = {"opens_at": "08:00", "closes_at": "17:00"}


def make_hourly_offer(manager, *, units=1, timezone="Europe/Stockholm", **said) -> Offer:
    """Store an offer of a service that is by quantity as a rule, whose hub lets it be booked by the hour."""
    hub = make_hub(operator=db.session.get(Organisation, min(manager.operator_ids)), timezone=timezone)
    offer = make_offer(hub, service="regulatory-advice", grades=[], units=units)
    set_hours(offer, **said)
    return offer


def set_hours(offer, **said) -> None:
    """Let what the offer takes be booked by the hour, with these rules."""
    rules = BookingRules(**{"booked_by": BookedBy.HOUR} | OFFICE_HOURS | said)
    with transaction():
        db.session.refresh(offer)
        resource = offer.resources[0]
        resource.rules = as_record(rules)
        resource.changeover_days = rules.changeover.longest_days if rules.changeover else 0


def hours_from_now(week, opens, closes, *, weekday=1) -> tuple[datetime, datetime]:
    """Return two times, such as 13 or "13:30", of a Tuesday so many weeks from now."""
    day = monday_of(clock.today()) + timedelta(weeks=week, days=weekday)
    times = [time.fromisoformat(f"{at:02}:00" if isinstance(at, int) else at) for at in (opens, closes)]
    return datetime.combine(day, times[0]), datetime.combine(day, times[1])


def make_hour_request(by, offer, opens, closes, *, week=6, product=None, **more) -> Booking:
    """Send a request for hours of one day."""
    span = asked(*hours_from_now(week, opens, closes), **more)
    return actions.request_booking(actions.Request(offer.id, product, span), by=by)
