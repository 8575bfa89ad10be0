"""Choosing among the hubs of an answer: what passes, what stands behind each choice, what hides everything."""

from dataclasses import replace
from datetime import date

import pytest

from atmp_match.matching.rules import Level, Match, Reason
from atmp_match.matching.rules.distances import CAPITALS, kilometres, position_of
from atmp_match.matching.rules.filters import (
    Filters,
    choose,
    count_level,
    count_need,
    count_trait,
    first_start,
    ways_out,
)
from atmp_match.matching.rules.hubs import rows_of_hubs
from atmp_match.matching.rules.sorting import Sort, sort_rows
from atmp_match.products.rules.countries import COUNTRIES
from tests.matching.offers import hub, offer

FEB, JUN = date(2027, 2, 8), date(2027, 6, 1)


def match(where, level=Level.COVERED, start=FEB, openness="open", **values):
    reasons = (Reason(f"openness-{openness}", 0),)
    return Match(offer(id=f"{where.slug}-offer", hub=where, **values), level, 50, start, reasons, ())


HOME = hub("home", claimed=True)
NEIGHBOUR = hub("neighbour", country="DK", city="Hillerød")
FAR = hub("far", country="US", city="Houston")
# Two needs: home covers both, the second late; the neighbour covers one; the far one may be asked about the other.
ROWS = rows_of_hubs([
    [match(HOME), match(HOME, start=JUN)],
    [match(NEIGHBOUR, Level.CONDITIONS, openness="limited", grades=("hq",)), None],
    [None, match(FAR, Level.ASK, start=JUN, openness="unknown", containment_max="unknown")],
])  # fmt: skip


def left(**wanted):
    return [row.hub.slug for row in choose(ROWS, Filters(**wanted))]


def test_no_filter_lets_everything_through_in_rank_order():
    assert left() == ["home", "neighbour", "far"]


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        ({"country": ("SE",)}, ["home"]),
        ({"country": ("SE", "US")}, ["home", "far"]),
        ({"region": ("nordic",)}, ["home", "neighbour"]),
        ({"region": ("nordic",), "country": ("US",)}, ["home", "neighbour", "far"]),
        ({"grade": ("hq",)}, ["neighbour"]),
        ({"containment": ("unknown",)}, ["far"]),
        ({"openness": ("open",)}, ["home"]),
        ({"openness": ("limited", "unknown")}, ["neighbour", "far"]),
        ({"booking": ("here",)}, ["home"]),
        ({"booking": ("office",)}, ["neighbour", "far"]),
        ({"level": Level.CONDITIONS}, ["neighbour"]),
        ({"needs": {1: Level.COVERED}}, ["home"]),
        ({"needs": {1: Level.CONDITIONS}}, ["home", "neighbour"]),
        ({"needs": {2: Level.ASK}}, ["home", "far"]),
        ({"needs": {1: Level.CONDITIONS, 2: Level.CONDITIONS}}, ["home"]),
        ({"start_by": FEB}, ["home", "neighbour"]),
        ({"country": ("FI",)}, []),
    ],
)
def test_each_filter_lets_through_what_it_names(wanted, passing):
    assert left(**wanted) == passing


def test_where_needs_must_be_met_they_must_all_start_in_time():
    assert left(start_by=FEB, needs={1: Level.CONDITIONS}) == ["home", "neighbour"]
    assert left(start_by=FEB, needs={2: Level.ASK}) == []
    assert left(start_by=JUN, needs={2: Level.ASK}) == ["home", "far"]


def test_a_count_is_what_a_click_would_leave():
    filters = Filters(openness=("open", "limited"), country=("SE",))
    assert count_trait(ROWS, filters, "country") == {"SE": 1, "DK": 1}
    assert count_trait(ROWS, filters, "openness") == {"open": 1}
    assert count_need(ROWS, Filters(country=("DK", "US")), 1) == 1
    assert count_level(ROWS, Filters(country=("DK",)), Level.COVERED) == 0
    assert count_level(ROWS, Filters(), None) == 3


@pytest.mark.parametrize("name", ["country", "region", "grade", "containment", "openness", "booking"])
def test_every_count_is_the_number_of_hubs_that_the_choice_alone_leaves(name):
    for value, number in count_trait(ROWS, Filters(), name).items():
        assert len(left(**{name: (value,)})) == number


def test_where_nothing_passes_the_choices_to_drop_are_named_with_what_that_brings():
    filters = Filters(country=("US",), start_by=FEB)
    assert choose(ROWS, filters) == []
    assert ways_out(ROWS, filters) == [("start", "2027-02-08", 1), ("country", "US", 2)][::-1]
    assert first_start(ROWS, filters) == JUN
    assert len(choose(ROWS, replace(filters, start_by=first_start(ROWS, filters)))) == 1


def test_a_choice_that_brings_nothing_by_itself_is_not_offered():
    filters = Filters(country=("FI",), start_by=date(2027, 1, 1))
    assert ways_out(ROWS, filters) == []
    assert first_start(ROWS, filters) is None


def test_dropping_one_of_several_values_keeps_the_others():
    filters = Filters(country=("SE", "US"), needs={1: Level.ASK, 2: Level.COVERED}, level=Level.ASK, start_by=FEB)
    assert filters.without("country", "SE").country == ("US",)
    assert filters.without("need", "1").needs == {2: Level.COVERED}
    assert filters.without("level").level is None
    assert filters.without("start").start_by is None
    assert Filters().chosen() == []


def test_filters_and_sorting_never_change_a_rank():
    ranks = {row.hub.slug: row.rank for row in ROWS}
    for by in Sort:
        rows = sort_rows(choose(ROWS, Filters(country=("DK", "US"))), by, {"far": 1.0})
        assert {row.hub.slug: row.rank for row in rows} == {"neighbour": ranks["neighbour"], "far": ranks["far"]}


def test_the_orders():
    def order(by, distances=None):
        return [row.hub.slug for row in sort_rows(ROWS, by, distances or {})]

    assert order(Sort.DECIDED) == ["home", "neighbour", "far"]
    assert order(Sort.NAME) == ["far", "home", "neighbour"]
    assert order(Sort.START) == ["home", "neighbour", "far"]
    assert order(Sort.DISTANCE, {"far": 8000, "neighbour": 500}) == ["neighbour", "far", "home"]


def test_distances_are_along_the_ground_and_every_country_has_its_capital():
    assert set(CAPITALS) == set(COUNTRIES)
    assert kilometres(position_of("SE"), position_of("SE")) == 0
    # Stockholm to Copenhagen is 520 to 525 km as the crow flies, Stockholm to Washington about 6,640.
    assert 515 < kilometres(position_of("SE"), position_of("DK")) < 530
    assert 6600 < kilometres(position_of("SE"), position_of("US")) < 6700
