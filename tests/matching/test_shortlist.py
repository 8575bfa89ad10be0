"""One need answered: order, points, near-misses, and what giving way would bring."""

from dataclasses import replace
from datetime import date

import pytest

from atmp_match.matching.rules import DEFAULT, Evidence, Level, Limit
from atmp_match.products.rules import Scale
from tests.matching.offers import hub, offer, question, rank_hubs, shortlist

FAR = hub("hub-far", country="US", city="Houston")
UNKNOWN = offer(id="unknown", value="unknown", hub=hub("hub-u"))
LIMITED = offer(id="limited", openness="limited", hub=hub("hub-l"))
PLAIN = offer(id="plain", hub=hub("hub-p"))


def matches(*offers, **need):
    return shortlist(offers, question(**need), "SE")[0]


def test_points_are_the_sum_of_the_reasons_and_stand_in_the_table():
    (match,) = matches(PLAIN)
    assert match.points == sum(reason.points for reason in match.reasons)
    for reason in match.reasons:
        criterion = next(name for name in DEFAULT.table if reason.code.startswith(f"{name}-"))
        assert DEFAULT.points(criterion, reason.code.removeprefix(f"{criterion}-")) == reason.points


def test_what_is_unknown_stands_below_every_known_yes():
    poor = offer(id="poor", hub=FAR, openness="limited", evidence=(Evidence("", "x", "x", None),))
    assert [match.offer.id for match in matches(UNKNOWN, poor, PLAIN)] == ["plain", "poor", "unknown"]


def test_a_limited_hub_at_home_stands_between_an_open_neighbour_and_an_open_one_overseas():
    near = offer(id="near", hub=hub("hub-n", country="DK"))
    far = offer(id="far", hub=FAR)
    assert [match.offer.id for match in matches(far, LIMITED, near)] == ["near", "limited", "far"]


def test_dropping_an_unrelated_offer_changes_nothing_for_the_rest():
    offers = [UNKNOWN, LIMITED, PLAIN, offer(id="far", hub=FAR)]
    whole = matches(*offers)
    for dropped in offers:
        rest = matches(*(o for o in offers if o is not dropped))
        assert list(rest) == [match for match in whole if match.offer is not dropped]
    assert matches(*reversed(offers)) == whole


def test_ties_fall_by_the_hub_s_name_in_the_address():
    twins = [replace(PLAIN, id=name, hub=hub(name)) for name in ("hub-c", "hub-a", "hub-b")]
    assert [match.offer.id for match in matches(*twins)] == ["hub-a", "hub-b", "hub-c"]


@pytest.mark.parametrize(
    ("values", "limit"),
    [
        ({"grades": ("research",)}, Limit.GRADE),
        ({"containment_max": "bsl-1"}, Limit.CONTAINMENT),
        ({"scale_value": 50, "scale_unit": "L"}, Limit.SCALE),
        ({"available_until": date(2026, 1, 1)}, Limit.DATES),
    ],
)
def test_one_broken_limit_is_a_near_miss_that_names_it(values, limit):
    asked = {"containment": "bsl-2", "scale": Scale(200, "L")}
    whole = {"scale_value": 500, "scale_unit": "L"}
    found, misses, _ = shortlist([offer(**{**whole, **values})], question(**asked), "SE")
    assert found == ()
    assert [miss.blocked_by for miss in misses] == [limit]
    assert matches(offer(**whole), **asked)[0].level is Level.COVERED


def test_two_broken_limits_captive_sites_and_what_nobody_could_know_are_no_near_misses():
    both = offer(grades=("research",), available_until=date(2026, 1, 1))
    captive = offer(openness="captive")
    unheard = offer(available_from=date(2030, 1, 1), evidence=())
    assert shortlist([both, captive, unheard], question(), "SE")[1] == ()


def test_a_calendar_without_room_is_no_near_miss_even_where_the_offer_has_ended_as_well():
    ended = offer(available_until=date(2026, 1, 1))
    assert shortlist([ended], question(), "SE")[1] != ()
    assert shortlist([ended], question(free={ended.id: []}), "SE")[1] == ()


def test_relaxations_count_what_giving_way_would_bring_and_never_grade_or_containment():
    small = {"scale_value": 50, "scale_unit": "L"}
    late = {"available_from": date(2027, 9, 1), "scale_value": 500, "scale_unit": "L"}
    offers = [
        offer(id="fits", scale_value=500, scale_unit="L"),
        *(offer(id=f"small-{n}", **small) for n in range(2)),
        *(offer(id=f"late-{n}", **late) for n in range(3)),
        offer(id="both", **{**late, **small}),
        offer(id="ended", available_until=date(2026, 1, 1), scale_value=500, scale_unit="L"),  # no dates bring it back
        offer(id="grade", grades=("research",), scale_value=500, scale_unit="L"),
    ]
    table = shortlist(offers, question(scale=Scale(200, "L"), latest_finish=date(2027, 6, 1)), "SE")[2]
    assert {row.limits: row.count for row in table} == {
        Limit.SCALE: 3, Limit.DATES: 4, Limit.SCALE | Limit.DATES: 7,
    }  # fmt: skip


def test_hubs_are_ordered_by_needs_covered_then_conditions_then_points():
    one, filling = hub("one"), {"service": "fill-finish"}
    offers = [
        offer(id="a", hub=one),
        replace(PLAIN, id="b"),
        offer(id="c", hub=one, openness="limited", **filling),
        replace(LIMITED, **filling),
    ]
    rows = rank_hubs(offers, question(), question(**filling))
    assert [(row.rank, row.hub.slug, [level.value for level in row.levels]) for row in rows] == [
        (1, "one", ["covered", "conditions"]),
        (2, "hub-p", ["covered", "none"]),
        (3, "hub-l", ["none", "conditions"]),
    ]
