"""The search finds what a slow reading of calendar and rules finds, in calendars made by chance."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from atmp_match.bookings.queries import offers
from atmp_match.calendar.actions import release, take_unit
from atmp_match.calendar.models import CalendarEntry
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import BookedBy, BookingRules, Changeover, Rest, WeekRange, monday_of, week_span
from atmp_match.calendar.rules.rule_records import as_record
from atmp_match.catalogue.models import Hub, Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction
from tests.bookings.test_free_weeks import found, wanted
from tests.factories.bookings import make_manager_of

HUBS = ("testa-center", "northx-matfors", "northx-stockholm", "vecura", "oslo-act", "cgt-catapult-stevenage")
ONE_DAY = timedelta(days=1)


def random_rules(dice):
    def ranges():
        return tuple(WeekRange(dice.randint(1, 53), dice.randint(1, 53)) for _ in range(dice.randrange(2)))

    monday = monday_of(clock.today())
    spans = sorted((dice.randrange(60), dice.randint(1, 20)) for _ in range(dice.randrange(4)))
    return BookingRules(
        booked_by=dice.choice([None, None, *BookedBy]),
        least=dice.choice([None, 1, 2]),
        most=dice.choice([None, 6, 40]),
        step=dice.choice([1, 1, 2]),
        weekdays=dice.choice([(), (0, 1, 2, 3, 4), (1, 2, 3)]),
        closed_weeks=ranges(),
        reduced_weeks=ranges(),
        only_published=dice.random() < 0.3,
        published=tuple((monday + timedelta(weeks=a), monday + timedelta(weeks=a + n)) for a, n in spans),
        closed_on_holidays=dice.random() < 0.5,
        lead_days=dice.choice([0, 0, 20]),
        horizon_weeks=dice.choice([None, 30]),
        changeover=dice.choice([None, Changeover(1, 3, 9)]),
    )


def fill(dice, share):
    """Give random rules to some resources of claimed hubs, and take some of their time."""
    claimed = select(Resource).join(Resource.hub).where(Hub.operator_id.is_not(None)).order_by(Resource.id)
    chosen = [resource for resource in db.session.scalars(claimed) if dice.random() < share]
    with transaction():
        for resource in chosen:
            if dice.random() < 0.6:
                resource.rules = as_record(random_rules(dice))
    with transaction():
        for resource in chosen:
            for _ in range(dice.randrange(6) * resource.unit_count):
                start = clock.today() + timedelta(days=dice.randrange(300))
                end = start + timedelta(days=dice.randint(1, 60))
                rest = Rest(resource.changeover_days, resource.changeover_days)
                take_unit(resource.id, holder_id=uuid4(), start=start, end=end, zone=resource.hub.timezone, rest=rest)


def slowly(offer, asked):
    """Try one Monday after the other, with every rule and every entry."""
    terms, resource, zone = offers.terms_of(offer, taxonomy()), offers.resource_of(offer), offer.hub.timezone
    length = asked.weeks if terms.in_weeks else asked.weeks * 7 - 2
    if terms.is_by_hour or not terms.shortest <= length <= terms.longest or (length - terms.shortest) % terms.step:
        return None
    agenda = offers.agenda_of(resource, zone)
    busy = {unit: [o for o in agenda.taken if o.unit_id == unit] for unit in list_units(resource.id)}
    monday, today = monday_of(asked.first), clock.today(zone)
    while (span := week_span(monday, asked.weeks))[1] <= min(asked.until, terms.closes_on or asked.until):
        start, end = span
        rested = end + agenda.changeover
        in_time = start >= max(asked.first, today + ONE_DAY, terms.available_from or today)
        in_time = in_time and start <= today + timedelta(weeks=104)
        open_then = terms.openings is None or terms.openings.fits(start, end)
        if in_time and open_then and any(all(o.end <= start or rested <= o.start for o in b) for b in busy.values()):
            return start
        monday += timedelta(weeks=1)
    return None


def change_something(dice):
    """Take time, give some back, change rules, offers and who keeps a calendar: all that a search has to read again."""
    fill(dice, 0.2)
    holders = db.session.scalars(select(CalendarEntry.holder_id).where(CalendarEntry.released_at.is_(None))).all()
    with transaction():
        for holder in dice.sample(holders, len(holders) // 6):
            release(holder)
        for offer in dice.sample(db.session.scalars(select(Offer).order_by(Offer.id)).all(), 10):
            offer.openness = dice.choice(["open", "captive"])
        dice.choice(db.session.scalars(select(Hub).where(Hub.operator_id.is_not(None))).all()).operator_id = None


def compare(seed):
    dice = random.Random(seed)  # noqa: S311 -- dice
    known = set(db.session.scalars(select(Hub.slug)))
    make_manager_of(*(slug for slug in HUBS if slug in known))
    fill(dice, 1)
    for weeks in (1, 2, 4, 6):
        db.session.expire_all()
        kept_here = (Hub.operator_id.is_not(None), Offer.value == "yes", Offer.resources.any())
        claimed = db.session.scalars(select(Offer).join(Offer.hub).where(*kept_here)).all()
        asked = wanted(weeks, dice.randrange(60), dice.randint(30, 70))
        expected = {offer.id: slowly(offer, asked) for offer in claimed if offer.openness_now != "captive"}
        assert found(asked) == {offer_id: start for offer_id, start in expected.items() if start}
        assert claimed
        change_something(dice)


@pytest.mark.parametrize("seed", range(3))
def test_the_search_finds_what_looking_week_by_week_finds_after_every_change(inside, seed):
    compare(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 60))
def test_the_search_finds_it_in_many_more_calendars(inside, seed):
    compare(seed)
