"""How long a unit rests: the same product may follow sooner, and nobody ever slips in between."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from atmp_match.bookings.queries.invariants import OVERLAPS, RESTED_TOO_LITTLE
from atmp_match.calendar.actions import block_unit, release, take_unit
from atmp_match.calendar.queries import get_agenda, list_units
from atmp_match.calendar.rules import Changeover, DayState, Rest, RestUnit, days_of, rest_after
from atmp_match.catalogue.models import Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.virus import has_virus
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict
from tests.factories.bookings import make_product
from tests.factories.organisations import make_founder

ZONE = "Europe/Stockholm"
FIRST = date(2027, 2, 8)
SAME, FULL = 2, 7
ONE_UNIT = "500 L mammalian bioreactor line"
THREE_UNITS = "BSL-2 bench places"


def day(number):
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("said", "virus", "expected"),
    [
        (None, True, Rest(5, 5)),
        (Changeover(1, 3, 7), False, Rest(1, 3, product_id=9)),
        (Changeover(1, 3, 7), True, Rest(1, 7, product_id=9)),
        (Changeover(1, 3, 7), None, Rest(1, 7, product_id=9)),  # nobody knows: the longer one
        (Changeover(12, 36, 36, unit=RestUnit.HOURS), False, Rest(12, 36, unit=RestUnit.HOURS, product_id=9)),
    ],
)
def test_the_rest_is_what_the_hub_has_said_of_what_was_made(said, virus, expected):
    assert rest_after(said, usual_days=5, has_virus=virus, product_id=9) == expected


@pytest.mark.parametrize(
    ("end", "rest", "hours"),
    [
        (date(2027, 3, 28), Rest(1, 1), 23),  # summer time begins on that day
        (date(2026, 10, 25), Rest(1, 1), 25),  # and ends on that
        (date(2027, 3, 28), Rest(24, 24, unit=RestUnit.HOURS), 24),
        (date(2026, 10, 25), Rest(24, 24, unit=RestUnit.HOURS), 24),
        (date(2027, 2, 8), Rest(1, 1), 24),
    ],
)
def test_days_are_days_of_the_hub_and_hours_are_hours_that_pass(end, rest, hours):
    _same, begins = Rest(0, 0).moments(end, ZONE)
    _same, rested = rest.moments(end, ZONE)

    assert rested.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("service", "modality", "expected"),
    [
        ("pilot-run", "aav", True),
        ("pilot-run", "viral-vaccine", True),
        ("vector-manufacturing", None, True),
        ("pilot-run", "car-t-autologous", False),
        ("pilot-run", None, None),
    ],
)
def test_virus_is_known_by_the_product_or_by_the_service(service, modality, expected):
    assert has_virus(service, modality, taxonomy()) is expected


def resource_of(name):
    return db.session.scalars(select(Resource).where(Resource.name == name)).one()


@pytest.fixture
def line(inside):
    return resource_of(ONE_UNIT)


@pytest.fixture
def products(inside):
    founder = make_founder()
    return [make_product(founder, code_name=f"ALM-{number}").id for number in (1, 2)]


def take(resource, start, length, product, holder=None, *, same=SAME, full=FULL):
    rest = Rest(same, full, product_id=product)
    days = {"start": day(start), "end": day(start + length)}
    return take_unit(resource.id, holder_id=holder or uuid4(), zone=ZONE, rest=rest, **days)


def occupied():
    """Return each live entry's days from the first on, with the rest, by when it begins."""
    rows = db.session.scalars(text("SELECT occupied FROM calendar_entries WHERE released_at IS NULL ORDER BY span"))
    spans = [days_of(row.lower, row.upper, ZONE) for row in rows]
    return [((start - FIRST).days, (end - FIRST).days) for start, end in spans]


def test_the_same_product_follows_after_the_shorter_rest_and_another_after_the_longer(line, products):
    mine, other = products
    take(line, 0, 5, mine)
    assert occupied() == [(0, 12)]

    assert take(line, 7, 3, other) is None
    assert take(line, 6, 3, mine) is None
    assert take(line, 7, 3, mine) is not None
    assert occupied() == [(0, 7), (7, 17)]


def test_a_product_nobody_named_follows_nobody(line, products):
    take(line, 0, 5, products[0])

    assert take(line, 7, 3, None) is None
    assert take(line, 12, 3, None) is not None


def test_a_forerunner_fits_before_its_own_product_with_the_shorter_rest(line, products):
    mine, other = products
    take(line, 20, 5, mine)

    assert take(line, 13, 5, other) is None
    assert take(line, 14, 5, mine) is None
    assert take(line, 13, 5, mine) is not None
    assert occupied() == [(13, 20), (20, 32)]


def test_nobody_slips_in_between_two_of_the_same_product(line, products):
    mine, other = products
    take(line, 0, 5, mine)
    take(line, 8, 5, mine)

    assert take(line, 5, 1, other, full=0, same=0) is None
    with pytest.raises(Conflict):
        block_unit(list_units(line.id)[0], start=day(6), end=day(7), zone=ZONE, note="Service")


def test_the_longer_rest_comes_back_when_the_follow_on_goes(line, products):
    mine, other = products
    follow_on = uuid4()
    take(line, 0, 5, mine)
    take(line, 7, 3, mine, follow_on)
    release(follow_on)
    assert occupied() == [(0, 12)]

    assert take(line, 7, 3, other) is None


def test_the_rest_that_comes_back_ends_where_the_next_of_the_same_product_begins(line, products):
    mine = products[0]
    middle = uuid4()
    take(line, 0, 3, mine)
    take(line, 5, 1, mine, middle)
    take(line, 8, 3, mine)
    release(middle)

    assert occupied() == [(0, 8), (8, 18)]


def test_a_refusal_leaves_the_forerunners_rest_as_it_was(line, products):
    mine, other = products
    take(line, 0, 5, mine)
    take(line, 12, 5, other)

    assert take(line, 8, 3, mine) is None
    assert occupied() == [(0, 12), (12, 24)]


def test_the_agenda_shows_a_follow_on_as_open_to_its_own_product_only(line, products):
    mine, other = products
    take(line, 0, 5, mine)
    agenda = get_agenda(line.id, zone=ZONE, changeover_days=FULL, start=day(-30), end=day(90))

    def state(product, start):
        seen = agenda.seen_with(Rest(SAME, FULL, product_id=product))
        return seen.state_of(day(start), day(start + 5))

    assert [state(mine, start) for start in (6, 7, 12)] == [DayState.HELD, DayState.OPEN, DayState.OPEN]
    assert [state(other, start) for start in (7, 11, 12)] == [DayState.HELD, DayState.HELD, DayState.OPEN]
    assert [state(mine, start) for start in (-6, -7)] == [DayState.HELD, DayState.OPEN]
    assert [state(other, start) for start in (-11, -12)] == [DayState.HELD, DayState.OPEN]


def fits(kept, start, length, product):
    """Say the same pair by pair, with nothing but the two rests."""

    def gap(before, after):
        return SAME if before is not None and before == after else FULL

    return all(
        start >= s + n + gap(p, product) if start >= s else s >= start + length + gap(product, p) for s, n, p in kept
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_unit_is_given_exactly_where_every_rest_is_long_enough(inside, products, seed):
    dice = random.Random(seed)  # noqa: S311 -- dice
    bench = resource_of(THREE_UNITS)
    kept = {unit: {} for unit in list_units(bench.id)}
    for _step in range(120):
        holders = [(unit, holder) for unit, mine in kept.items() for holder in mine]
        if holders and dice.random() < 0.35:
            unit, holder = dice.choice(holders)
            assert release(holder) == 1
            del kept[unit][holder]
        else:
            holder, product = uuid4(), dice.choice([*products, *products, None])
            span = (dice.randrange(60), dice.randrange(1, 9), product)
            unit = take(bench, *span, holder)
            able = {name for name, mine in kept.items() if fits(mine.values(), *span)}
            assert (unit in able) if unit else not able, (span, unit, able)
            if unit:
                kept[unit][holder] = span
        assert [db.session.scalar(text(query)) for query in (OVERLAPS, RESTED_TOO_LITTLE)] == [0, 0]
    assert len(occupied()) == sum(map(len, kept.values()))


def test_many_at_once_never_rest_too_little(app):
    """Eight workers take and give back runs of two products on one line, behind no lock but the database's own."""
    with app.app_context():
        founder = make_founder()
        products = [make_product(founder, code_name=f"ALM-{number}").id for number in (1, 2)]
        line = resource_of(ONE_UNIT).id

    def work(seed):
        dice, done, mine = random.Random(seed), Counter(), []  # noqa: S311 -- dice
        for _step in range(40):
            with app.app_context():
                if mine and dice.random() < 0.4:
                    done["released"] += release(mine.pop(dice.randrange(len(mine))))
                    continue
                holder, start = uuid4(), dice.randrange(80)
                days = {"start": day(start), "end": day(start + 4)}
                rest = Rest(SAME, FULL, product_id=dice.choice(products))
                if take_unit(line, holder_id=holder, zone=ZONE, rest=rest, **days):
                    mine.append(holder)
                    done["taken"] += 1
        return done

    with ThreadPoolExecutor(8) as workers:
        done = sum(workers.map(work, range(8)), Counter())
    with app.app_context():
        assert [db.session.scalar(text(query)) for query in (OVERLAPS, RESTED_TOO_LITTLE)] == [0, 0]
        assert len(occupied()) == done["taken"] - done["released"]
    assert min(done["taken"], done["released"]) > 10
