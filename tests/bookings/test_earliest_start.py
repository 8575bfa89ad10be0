"""The earliest start that matching shows is a day that can be asked for, and the one that the offer's page shows."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.windows import list_windows
from atmp_match.bookings.rules.requests import problems_of
from atmp_match.calendar.actions import block_unit
from atmp_match.calendar.models import CalendarUnit
from atmp_match.calendar.rules import BookedBy, BookingRules, WeekRange, week_span
from atmp_match.calendar.rules.rule_checks import problems_of_rules
from atmp_match.calendar.rules.rule_records import as_record
from atmp_match.catalogue.models import Hub, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions import find_matches
from atmp_match.matching.rules import MatchRequest
from atmp_match.products.rules import Need, Profile
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import asked, make_manager_of
from tests.factories.catalogue import make_hub, make_offer

pytestmark = pytest.mark.usefixtures("everybody_has_joined")
TAKEN_DAYS = 20


@pytest.fixture
def everybody_has_joined(inside):
    """Let every hub be claimed; one lies where each day begins first, and its offers open and close."""
    far = make_hub(timezone="Pacific/Kiritimati")
    opens, closes = clock.today() + timedelta(days=10), clock.today() + timedelta(weeks=9)
    for service in ("contained-lab", "cell-banking", "qp-release", "cleanroom-suite", "fill-finish"):
        make_offer(
            far, service=service, changeover_days=2, available_from=opens, available_until=closes,
            available_from_basis="stated",
        )  # fmt: skip
        make_offer(far, service=service, available_from=opens, available_from_basis="earliest-evidence")
    make_manager_of(*db.session.scalars(select(Hub.slug)))


def starts(earliest=None):
    """Return, by offer, the earliest start shown to somebody who needs every service."""
    needs = tuple(Need(service, earliest_start=earliest) for service in taxonomy()["service"])
    answer = find_matches(MatchRequest(Profile(), clock.today(), needs=needs))
    return {match.offer.id: match.earliest_start for need in answer.needs for match in need.matches}


def bookable(shown):
    """Return each offer that can be booked by the calendar, its terms, and the earliest start shown for it."""
    found = ((offers.get_offer(offer_id), start) for offer_id, start in shown.items())
    rows = [(offer, offers.terms_of(offer, taxonomy()), start) for offer, start in found]
    return [row for row in rows if row[1].has_calendar and offers.bookable(row[0]) is offers.Bookable.YES]


def shortest_from(start, terms):
    return week_span(start, terms.shortest) if terms.in_weeks else (start, start + timedelta(days=terms.shortest))


def problems(shown):
    """Return what is wrong with asking for the shortest time from each start."""
    found = {
        offer.id: problems_of(asked(*shortest_from(start, terms)), terms, today=clock.today(offer.hub.timezone))
        for offer, terms, start in bookable(shown)
    }
    return {offer_id: wrong for offer_id, wrong in found.items() if wrong}


def block_every_unit_for_a_while():
    start = clock.today() + timedelta(days=2)
    for unit_id in db.session.scalars(select(CalendarUnit.id)):
        block_unit(unit_id, start=start, end=start + timedelta(days=TAKEN_DAYS), zone="Europe/Stockholm", note="")


@pytest.mark.parametrize("days_ahead", [None, 0, 1, 5, 6, 7, 60])
def test_every_earliest_start_can_be_asked_for(days_ahead):
    shown = starts(None if days_ahead is None else clock.today() + timedelta(days=days_ahead))

    assert len({terms.in_weeks for _, terms, _ in bookable(shown)}) == 2  # by the week and by the day
    assert problems(shown) == {}


@pytest.mark.parametrize("is_taken", [False, True])
def test_the_earliest_start_is_the_first_opening_on_the_page_of_the_offer(is_taken):
    if is_taken:
        block_every_unit_for_a_while()
    shown = starts()

    pages = {offer.id: list_windows(offer, terms, length=None).free[0][0] for offer, terms, _ in bookable(shown)}

    assert len(pages) > 50
    assert {offer_id: shown[offer_id] for offer_id in pages} == pages
    assert problems(shown) == {}


RULE_SETS = 200
LEAST_HORIZON = 30  # weeks


def drawn_rules(draw) -> BookingRules:
    """Return rules that a hub could have kept: each kind of rule is in about every third of them."""
    week, monday = draw.randint(1, 53), week_span(clock.today() + timedelta(weeks=draw.randint(0, 20)), 1)[0]
    monday -= timedelta(days=monday.weekday())
    chances = {
        "booked_by": draw.choice(list(BookedBy)),
        "least": draw.randint(1, 9),
        "weekdays": tuple(sorted(draw.sample(range(7), draw.randint(1, 5)))),
        "closed_weeks": (WeekRange(week, draw.randint(1, 53)),),
        "reduced_weeks": (WeekRange(draw.randint(1, 53), draw.randint(1, 53)),),
        "published": ((monday, monday + timedelta(weeks=draw.randint(1, 30))),),
        "only_published": True,
        "closed_on_holidays": True,
        "lead_days": draw.randint(1, 90),
        "horizon_weeks": draw.randint(LEAST_HORIZON, 100),
    }
    return BookingRules(**{name: value for name, value in chances.items() if draw.random() < 0.3})


def keep_drawn_rules(draw) -> int:
    """Give every resource rules of its own, and return how many there are."""
    resources = db.session.scalars(select(Resource.id).order_by(Resource.id)).all()
    kept = [
        rules
        for _ in range(5 * len(resources))
        if not problems_of_rules(rules := drawn_rules(draw), usual_in_weeks=True)
    ]
    with transaction():
        for resource_id, rules in zip(resources, kept, strict=False):
            db.session.execute(update(Resource).where(Resource.id == resource_id).values(rules=as_record(rules)))
    db.session.expire_all()
    return len(resources)


def first_opening(offer_id):
    """Return the first day that the offer's page shows as free, or None."""
    offer = offers.get_offer(offer_id)
    free = list_windows(offer, offers.terms_of(offer, taxonomy()), length=None).free
    return free[0][0] if free else None


def test_under_any_rules_of_a_hub_the_earliest_start_is_the_first_opening_and_can_be_asked_for():
    soon = clock.today() + timedelta(weeks=LEAST_HORIZON)
    by_calendar = {o.id for o, _, _ in bookable(starts()) if not o.available_from or o.available_from < soon}
    draw, seen, full = Random(20261125), 0, 0  # noqa: S311 -- the same rules each time
    while seen < RULE_SETS:
        seen += keep_drawn_rules(draw)
        shown = starts()
        pages = {offer_id: first_opening(offer_id) for offer_id in by_calendar}
        full += sum(day is None for day in pages.values())
        assert {offer_id: shown.get(offer_id) for offer_id in by_calendar} == pages
        assert problems(shown) == {}
    assert full  # some hubs close for longer than anybody plans ahead
