"""All places with so many free weeks: the search finds what a slow reading of calendar and rules finds."""

import html
import random
import re
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.free_places import list_places, wanted_weeks
from atmp_match.bookings.views import free_weeks
from atmp_match.calendar.actions import release, take_unit
from atmp_match.calendar.models import CalendarEntry
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import BookedBy, BookingRules, Changeover, Rest, WeekRange, monday_of, week_span
from atmp_match.calendar.rules.rule_records import as_record
from atmp_match.catalogue.models import Hub, Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder
from tests.statements import statements

HUBS = ("testa-center", "northx-matfors", "northx-stockholm", "vecura", "oslo-act", "cgt-catapult-stevenage")
ONE_DAY = timedelta(days=1)


def wanted(weeks, first=0, until=60, **filters):
    today = clock.today()
    return wanted_weeks(weeks, today + timedelta(days=first), today + timedelta(weeks=until), Filters(**filters))


def found(asked):
    return {place.offer.id: place.start for place in list_places(asked, limit=1000).items}


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


@pytest.fixture
def hub(inside):
    return make_manager_of("testa-center")


def test_only_hubs_that_keep_their_calendar_here_are_searched(inside):
    assert found(wanted(1)) == {}
    make_manager_of("testa-center")

    assert {place.offer.hub.slug for place in list_places(wanted(1)).items} == {"testa-center"}


def test_weeks_that_somebody_holds_are_not_free(hub, run_deliveries):
    founder = make_founder()
    asked = wanted(2)
    first = found(asked)[LINE]
    weeks = (first - monday_of(clock.today())).days // 7
    make_request(founder, LINE, weeks=(weeks, 2))
    run_deliveries()

    assert found(asked)[LINE] > first


def test_pages_follow_each_other_and_a_wrong_cursor_is_refused(hub):
    make_manager_of("northx-matfors")
    everything = list_places(wanted(2), limit=1000)
    order = [(place.start, place.offer.id) for place in everything.items]
    pages, after = [], None
    while after or not pages:
        page = list_places(wanted(2), after=after, limit=2)
        pages += page.items
        assert (page.total, page.left) == (everything.total, everything.total - len(pages))
        after = page.next_cursor
    assert [(place.start, place.offer.id) for place in pages] == order == sorted(order)
    assert len(order) == everything.total > 4
    with pytest.raises(InvalidInput) as refused:
        list_places(wanted(2), after="no-day/no-offer")
    assert list(refused.value.fields) == ["cursor"]


def test_filters_leave_only_what_they_say(hub):
    make_manager_of("northx-matfors")
    everything = found(wanted(2))
    plasmids = found(wanted(2, service="plasmid-manufacturing"))

    assert set(plasmids) < set(everything)
    assert all(place.offer.service == "pilot-run" for place in list_places(wanted(2, service="pilot-run")).items)
    assert found(wanted(2, country="NO")) == {}
    assert all("gmp" in place.offer.grades for place in list_places(wanted(2, grade="gmp")).items)
    named = list_places(wanted(2, modality="aav")).items
    assert all({"aav", "any"} & set(place.offer.modalities) for place in named)


def test_made_up_capacity_counts_only_where_it_can_be_booked(hub, monkeypatch):
    assert LINE in found(wanted(2))
    monkeypatch.setitem(settings, "BOOK_ILLUSTRATIVE", False)

    assert LINE not in found(wanted(2))


@pytest.mark.parametrize(
    ("weeks", "first", "until", "field"),
    [
        (None, 0, 10, "weeks"),
        (0, 0, 10, "weeks"),
        (53, 0, 60, "weeks"),
        (2, 10 * 7, 5, "before"),
        (4, 0, 2, "before"),
        (1, 800, 200, "from"),
    ],
)
def test_weeks_that_cannot_be_looked_for_are_refused_by_field(inside, weeks, first, until, field):
    with pytest.raises(InvalidInput) as refused:
        wanted(weeks, first, until)

    assert list(refused.value.fields) == [field]


def test_anybody_may_look_on_the_page_and_sees_no_names(app, client, run_deliveries):
    with app.app_context():
        make_manager_of("testa-center")
        founder = make_founder()
        make_request(founder, LINE, weeks=(8, 2))
        company = next(iter(founder.organisation_names.values()))
    run_deliveries()
    page = client.get("/free-weeks?weeks=2")

    assert page.status_code == 200
    assert f'href="/offers/{LINE}?length=2"' in page.text
    assert company not in page.text
    assert "ATM-" not in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("weeks=0", "Enter a number of weeks from 1 to 52"),
        ("weeks=four", "Enter a whole number"),
        ("weeks=4&before=soon", "Enter a week or a day"),
        ("weeks=4&before=2020-01-01", "The end must come after the start"),
        ("service=no-such-service", "Choose one of the answers in the list"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(client, query, said):
    answer = client.get(f"/free-weeks?{query}")

    assert answer.status_code == 422
    assert said in answer.text


def test_the_page_goes_on_where_the_first_places_end(app, client, monkeypatch):
    with app.app_context():
        make_manager_of("testa-center")
        first, second = (list_places(wanted(2, 1, 26), limit=2).items[number].offer.id for number in (0, 1))
    monkeypatch.setattr(free_weeks, "list_places", partial(list_places, limit=1))
    page = client.get("/free-weeks?weeks=2")
    assert "Show more places" in page.text or "Show one more place" in page.text
    assert f'href="/offers/{first}?' in page.text
    assert f'href="/offers/{second}?' not in page.text
    more = re.search(r'href="(/free-weeks[^"]*after=[^"]*)"', page.text)[1]
    page = client.get(html.unescape(more))
    assert f'href="/offers/{second}?' in page.text
    assert f'href="/offers/{first}?' not in page.text
    assert client.get("/free-weeks?weeks=2&after=nothing").status_code == 422


def test_an_empty_answer_offers_a_way_on(client):
    page = client.get("/free-weeks?weeks=4&country=NO")

    assert "No place has 4 weeks free in a row" in page.text
    assert "Remove all filters" in page.text


def test_the_page_asks_as_often_for_all_places_as_for_one(app):
    client = app.test_client()
    with app.app_context():
        make_manager_of("testa-center")
        sign_in(client, make_founder())
    client.get("/free-weeks")
    with statements() as few:
        client.get("/free-weeks?weeks=2&service=pilot-run")
    with statements() as many:
        client.get("/free-weeks?weeks=2")

    assert len(few) == len(many) <= 8


def test_a_program_gets_the_same_places(app, client):
    with app.app_context():
        make_manager_of("testa-center")
        places = found(wanted(2, 1, 26))
    answer = client.get("/api/v1/free-weeks?weeks=2").json

    assert {row["offer"]: row["start"] for row in answer["items"]} == {k: f"{v}" for k, v in places.items()}
    start, _end = weeks_from_now(1)
    assert all(row["start"] >= f"{start}" for row in answer["items"])
    refused = client.get("/api/v1/free-weeks?weeks=99")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "weeks"
