"""A booking that takes several units, or several resources, takes all of them or nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from atmp_match.calendar.actions import make_firm, release, release_span, take_unit, take_units
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import Rest
from atmp_match.calendar.rules.parts import Part, Step, as_record, from_record, is_within, recipe_of
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db

START, END = date(2027, 2, 8), date(2027, 3, 6)
WEEK = timedelta(days=7)
ZONE = "Europe/Stockholm"
REST = Rest(1, 1)
LIVE = "SELECT count(*) FROM calendar_entries WHERE released_at IS NULL"
RESOURCES = {"bench": "BSL-2 bench places", "line": "500 L mammalian bioreactor line", "lab": "Process laboratories"}


@pytest.fixture
def ids(inside):
    """The ids of three resources: three bench places, one line, four laboratories."""
    rows = {row.name: row.id for row in db.session.execute(select(Resource.name, Resource.id))}
    return {key: rows[name] for key, name in RESOURCES.items()}


def live():
    return db.session.scalar(text(LIVE))


def take(parts, holder=None):
    return take_units(parts, holder_id=holder or uuid4(), zone=ZONE)


def test_several_units_are_different_ones_and_all_or_none(ids):
    bench = ids["bench"]

    taken = take([Part(bench, START, END, REST, units=2)])
    assert len(set(taken)) == 2
    assert take([Part(bench, START, END, REST, units=2)]) == []
    assert live() == 2

    last = take([Part(bench, START, END, REST)])
    assert sorted(taken + last) == list_units(bench)


def test_the_same_holder_may_have_other_days_of_the_same_units(ids):
    """Old and proposed weeks of one booking overlap; each of the two has its own different units."""
    holder = uuid4()
    first = take([Part(ids["bench"], START, END, REST, units=3)], holder)
    second = take([Part(ids["bench"], START + WEEK, END + WEEK, REST, units=3)], holder)

    assert sorted(first) == sorted(second) == list_units(ids["bench"])


def chain(ids, start=START, end=END):
    """The line for four weeks, a laboratory from day 21 for ten days, two benches from day 31 for five."""
    day = timedelta(days=1)
    later = ((ids["lab"], 21, 10, 1), (ids["bench"], 31, 5, 2))
    return [
        Part(ids["line"], start, end, REST),
        *(
            Part(which, start + offset * day, start + (offset + days) * day, REST, n)
            for which, offset, days, n in later
        ),
    ]


def test_resources_one_after_the_other_are_taken_together_or_not_at_all(ids):
    """Each part is busy in turn, with all of its units but one; nothing of the others is taken."""
    for part in chain(ids):
        in_the_way = uuid4()
        units = len(list_units(part.resource_id)) - part.units + 1
        assert len(take([Part(part.resource_id, part.start, part.end, REST, units)], in_the_way)) == units
        before = live()

        assert take(chain(ids)) == []
        assert live() == before

        assert release(in_the_way) == units

    holder = uuid4()
    assert len(take(chain(ids), holder)) == live() == 4
    assert make_firm(holder) == 4


def test_the_days_of_a_whole_are_given_back_with_all_their_parts_and_no_others(ids):
    """Two wholes of one holder may have the very same days of one part: a longer run with the same analysis."""
    holder, longer = uuid4(), END + WEEK
    take(chain(ids), holder)
    assert take(chain(ids, end=longer), holder)

    assert release_span(holder, start=START, end=END, zone=ZONE) == 4
    assert live() == 4
    assert release_span(holder, start=START, end=longer, zone=ZONE) == 4
    assert live() == 0


def test_what_was_undone_leaves_the_forerunners_rest_as_it_was(ids):
    """A follow-on cuts its forerunner's rest; where another part of it has no place, the rest is whole again."""
    product = db.session.scalar(
        text("INSERT INTO organisations (kind, name) VALUES ('company', 'Almvik') RETURNING id")
    )
    product = db.session.scalar(
        text("INSERT INTO products (organisation_id, code_name) VALUES (:company, 'ALM-101') RETURNING id"),
        {"company": product},
    )
    same = Rest(0, 9, product_id=product)
    line = ids["line"]
    take([Part(line, START, END, same)])
    occupied = "SELECT occupied::text FROM calendar_entries ORDER BY id LIMIT 1"
    before = db.session.scalar(text(occupied))
    for _ in range(4):
        take_unit(ids["lab"], holder_id=uuid4(), start=END, end=END + WEEK, zone=ZONE, rest=REST)

    follow_on = [Part(line, END, END + WEEK, same), Part(ids["lab"], END, END + WEEK, REST)]
    assert take(follow_on) == []
    assert db.session.scalar(text(occupied)) == before
    assert take(follow_on[:1])
    assert db.session.scalar(text(occupied)) != before


def test_a_recipe_counts_its_days_from_the_booking():
    fermenter = Step(1, "Fermenter")
    cleaning = Step(2, "Cleaning", units=2, offset=21, days=10)
    analysis = Step(3, "Analysis", from_end=True, offset=2)
    recipe = recipe_of(fermenter, (cleaning, analysis))

    assert [step.span(START, END) for step in recipe] == [
        (START, END),
        (date(2027, 3, 1), date(2027, 3, 11)),
        (date(2027, 3, 8), date(2027, 4, 3)),
    ]
    assert from_record(as_record(recipe)) == recipe
    assert analysis.part(START, END, REST) == Part(3, date(2027, 3, 8), date(2027, 4, 3), REST)


def test_one_unit_of_one_resource_needs_no_recipe():
    assert recipe_of(Step(1, "Fermenter")) == ()
    assert recipe_of(Step(1, "Fermenter", units=2)) == (Step(1, "Fermenter", units=2),)


def test_a_booking_is_shorter_only_where_every_part_is_within_its_old_days():
    old = (START, END)
    counted_from_start = (Step(1, "Fermenter"), Step(2, "Cleaning", offset=21, days=10))
    assert is_within(counted_from_start, old, (START, END - WEEK))
    assert not is_within(counted_from_start, old, (START + WEEK, END))
    assert not is_within((Step(1, "Fermenter"), Step(2, "Analysis", from_end=True, days=5)), old, (START, END - WEEK))
