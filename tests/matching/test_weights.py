"""The office publishes what decides the order: checks, versions, and what follows for answers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from atmp_match.catalogue.queries import stale_limit, taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions import answer_as_json, find_matches, find_matches_for
from atmp_match.matching.actions.cases import shipped_cases
from atmp_match.matching.actions.weights import preview_weights, publish_weights
from atmp_match.matching.actions.why_not import why_not
from atmp_match.matching.queries import current_weights, get_weights, list_weight_versions
from atmp_match.matching.rules import DEFAULT, MatchRequest
from atmp_match.matching.rules.cases import bodies_of
from atmp_match.matching.rules.weight_checks import MOST_POINTS, Wrong, changes, wrong_weights
from atmp_match.matching.rules.weight_preview import moves
from atmp_match.matching.rules.weights import UNKNOWN, completed, flat, nested
from atmp_match.products.rules import Need, Profile
from atmp_match.shared.errors import InvalidInput, NotFound, StaleVersion
from atmp_match.shared.models import EventRow
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_product, make_stromal_cells, make_ziccum

SHIPPED = flat(DEFAULT.table)
NO_PLACE = SHIPPED | {code: 0 for code in SHIPPED if code.startswith("place-")}


@pytest.fixture
def office(inside):
    return make_admin(name="Ellen Editor")


def publish(office, points=NO_PLACE, months=36, **values):
    return publish_weights(points, months, **{"based_on": 0, "reason": "Distance matters less", "by": office, **values})


def stored():
    tables = ("weight_versions", "weight_points", "events", "deliveries")
    return [db.session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]  # noqa: S608


# What may be typed.


def test_the_weights_that_the_code_is_shipped_with_make_sense():
    assert wrong_weights(SHIPPED, DEFAULT.stale_months) == {}


@pytest.mark.parametrize(
    ("points", "wrong"),
    [
        ({"place-far": -1}, {"place-far": Wrong.OUT_OF_RANGE}),
        ({"place-same-country": 101}, {"place-same-country": Wrong.OUT_OF_RANGE}),
        ({"openness-unknown": 1}, {"openness-unknown": Wrong.UNKNOWN_COUNTS}),
        ({"openness-limited": 21}, {"openness-limited": Wrong.ABOVE_BETTER}),
        ({"grade-far-higher": 6}, {"grade-far-higher": Wrong.ABOVE_BETTER}),
        ({"place-same-country": 100, "place-far": 6}, {}),
    ],
)
def test_a_number_that_makes_no_sense_is_named(points, wrong):
    assert wrong_weights(SHIPPED | points, 36) == wrong


def test_every_number_is_needed_and_the_months_have_limits():
    less = {code: points for code, points in SHIPPED.items() if code != "scale-fits"}
    assert wrong_weights(less, 0) == {"scale-fits": Wrong.MISSING, "stale_months": Wrong.MONTHS}
    assert wrong_weights(SHIPPED, 121) == {"stale_months": Wrong.MONTHS}


@given(st.fixed_dictionaries({code: st.integers(-2, MOST_POINTS + 2) for code in SHIPPED}))
def test_no_weights_that_pass_let_an_unknown_stand_above_a_known_yes(points):
    if wrong_weights(points, 36):
        return
    for outcomes in nested(points).values():
        assert list(outcomes.values()) == sorted(outcomes.values(), reverse=True)
    assert {points[code] for code in UNKNOWN} == {0}


def test_every_criterion_ends_with_what_nobody_knows_where_it_can_be_unknown():
    last = {f"{criterion}-{list(outcomes)[-1]}" for criterion, outcomes in DEFAULT.table.items()}
    assert last >= UNKNOWN


def test_an_outcome_younger_than_a_stored_version_has_the_points_it_is_shipped_with():
    old = {criterion: outcomes for criterion, outcomes in DEFAULT.table.items() if criterion != "focus"}
    assert completed({**old, "place": {"far": 0}, "gone": {"x": 9}}) == DEFAULT.table


# Publishing.


def test_before_anything_is_published_the_shipped_weights_are_in_force(inside):
    assert current_weights() == DEFAULT
    assert list_weight_versions() == []


def test_a_published_version_is_in_force_with_who_when_and_why(office):
    new = publish(office, months=24)
    assert (new.version, new.points("place", "same-country"), new.stale_months) == (1, 0, 24)
    assert current_weights() == new == get_weights(1)
    (note,) = list_weight_versions()
    assert (note.version, note.by, note.reason, note.restored_from) == (
        1,
        "Ellen Editor",
        "Distance matters less",
        None,
    )
    assert stale_limit() == 24


def test_publishing_is_told_once_with_what_changed(office):
    publish(office, SHIPPED | {"place-nordic": 20}, 30)
    (event,) = db.session.query(EventRow).filter_by(name="weights-published").all()
    assert (event.about, event.actor_id) == ("weights:1", office.user_id)
    assert event.payload == {
        "weights_id": 1,
        "reason": "Distance matters less",
        "changes": {"place-nordic": [18, 20], "stale_months": [36, 30]},
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"points": SHIPPED | {"place-far": 50}}, "place-far"),
        ({"months": 0}, "stale_months"),
    ],
)
def test_what_is_refused_changes_nothing(office, values, field):
    before, words = stored(), taxonomy().version
    with pytest.raises(InvalidInput) as refused:
        publish(office, **values)
    assert list(refused.value.fields) == [field]
    assert (stored(), current_weights(), taxonomy().version) == (before, DEFAULT, words)


def test_whoever_began_from_an_older_version_is_told_and_nothing_changes(office):
    publish(office)
    before = stored()
    with pytest.raises(StaleVersion):
        publish(office, SHIPPED | {"scale-fits": 3})
    assert (stored(), current_weights().version) == (before, 1)


def test_a_second_click_finds_what_the_first_one_published(office):
    assert publish(office).version == 1
    before = stored()
    assert publish(office).version == 1
    assert stored() == before


def test_an_older_version_comes_back_as_a_new_one(office):
    publish(office)
    restored = publish(office, SHIPPED, based_on=1, reason="It was better", restored_from=0)
    assert (restored.version, restored.table) == (2, DEFAULT.table)
    assert [note.restored_from for note in list_weight_versions()] == [0, None]
    assert get_weights(1).points("place", "same-country") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE weight_points SET points = 99",
        "DELETE FROM weight_points",
        "UPDATE weight_versions SET reason = 'another'",
        "DELETE FROM weight_versions",
    ],
)
def test_the_database_itself_refuses_to_change_a_version(office, statement):
    publish(office)
    with pytest.raises(DatabaseError, match="insert-only"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_a_version_that_never_was_is_not_found(inside):
    for version in (1, 10**30):
        with pytest.raises(NotFound):
            get_weights(version)
        db.session.rollback()


def test_of_two_at_once_one_wins_and_the_other_is_told(app):
    with app.app_context():
        office = make_admin()

    def go(points):
        with app.app_context():
            try:
                return publish(office, SHIPPED | {"scale-fits": points}).version
            except StaleVersion:
                return "stale"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(str, pool.map(go, (1, 2)))) == ["1", "stale"]


# Answers.


def test_an_answer_is_ranked_by_the_weights_in_force_and_names_them(office):
    body = bodies_of(shipped_cases()[3]).main
    before = answer_as_json(find_matches_for(body), "en")
    publish(office)
    after = answer_as_json(find_matches_for(body), "en")
    assert (before["weights_version"], after["weights_version"]) == (0, 1)
    home = [
        r for need in after["needs"] for m in need["matches"] for r in m["reasons"] if r["code"].startswith("place")
    ]
    assert {reason["points"] for reason in home} == {0}
    assert [h["levels"] for h in before["hubs"] if h["hub"] == "xintela"] == [
        h["levels"] for h in after["hubs"] if h["hub"] == "xintela"
    ]


def test_why_a_hub_stands_lower_is_told_by_the_weights_in_force(office):
    need = Need("cell-manufacturing", "msc", "gmp", "bsl-1")
    asked = MatchRequest(Profile(country="SE"), date(2026, 11, 22), (need,))
    before = why_not(asked, "vecura").needs[0]
    publish(office, SHIPPED | {code: 0 for code in SHIPPED if code.startswith(("openness-", "place-"))})
    after = why_not(asked, "vecura").needs[0]
    assert any(lost.own.code.startswith("openness-") for lost in before.lost)
    assert not any(lost.own.code.startswith(("openness-", "place-")) for lost in after.lost)


def test_points_are_the_only_thing_that_weights_change(inside):
    needs = tuple(Need(service, "msc", "gmp", "bsl-1") for service in taxonomy()["service"])
    request = MatchRequest(Profile(country="SE"), date(2026, 11, 22), needs)
    other = replace(request, weights=replace(DEFAULT, version=9, table=nested(dict.fromkeys(SHIPPED, 0))))
    was, becomes = find_matches(request), find_matches(other)
    for before, after in zip(was.needs, becomes.needs, strict=True):
        without = {m.offer.id: (m.level, m.earliest_start, m.gaps) for m in before.matches}
        assert {m.offer.id: (m.level, m.earliest_start, m.gaps) for m in after.matches} == without
        assert (before.relaxations, before.labels) == (after.relaxations, after.labels)
        assert {m.points for m in after.matches} <= {0}


# Looking ahead.


def test_a_preview_stores_nothing_and_names_no_product(office):
    founder = make_founder()
    for _ in range(5):
        make_stromal_cells(founder)
    before = stored()
    ahead = preview_weights(NO_PLACE, 36)
    assert (stored(), current_weights()) == (before, DEFAULT)
    assert set(ahead.changes) == {code for code in SHIPPED if code.startswith("place-") and SHIPPED[code]}
    assert "MSC-7" not in repr(ahead)
    assert ahead.weights.version == 1


def test_a_preview_counts_products_that_would_see_another_order(office):
    founder = make_founder()
    for _ in range(3):
        make_stromal_cells(founder)
        make_ziccum(founder)
    make_product(founder)
    same = preview_weights(SHIPPED | {"scale-fits": 9}, 36)
    other = preview_weights(NO_PLACE | {"evidence-recent": 100, "focus-only": 100}, 36)
    assert (same.products.products, same.products.first, same.products.order) == (7, 0, 0)
    assert other.products.products == 7
    assert other.products.order > 0
    assert {hub.slug for hub in other.products.hubs if hub.up} != set()


def test_a_preview_tells_which_known_cases_would_come_out_wrong(office):
    ahead = preview_weights(SHIPPED, 36)
    assert (ahead.cases, ahead.wrong_before, ahead.wrong_after) == (14, [], {})
    upside_down = SHIPPED | {"focus-only": 100, "focus-few": 100, "focus-wide": 100, "modality-named": 20}
    upside_down |= {code: 0 for code in SHIPPED if code.startswith(("place", "openness", "modality", "availability"))}
    assert set(preview_weights(upside_down, 36).wrong_after) <= {case["id"] for case in shipped_cases()}
    assert preview_weights(upside_down, 36).wrong_after != {}


def test_moves_count_each_hub_by_where_it_goes(inside):
    body = bodies_of(shipped_cases()[3]).main
    now = find_matches_for(body)
    turned = replace(now, hubs=tuple(reversed(now.hubs)))
    counted = moves([(now, turned)] * 5 + [(now, now)])
    assert (counted.products, counted.first, counted.order) == (6, 5, 5)
    ends = {hub.slug: (hub.up, hub.down) for hub in counted.hubs}
    assert ends[now.hubs[0].hub.slug] == (0, 5)
    assert ends[now.hubs[-1].hub.slug] == (5, 0)


def test_changes_name_what_differs():
    other = replace(DEFAULT, table=nested(SHIPPED | {"place-far": 1}), stale_months=12)
    assert changes(DEFAULT, other) == {"place-far": (0, 1), "stale_months": (36, 12)}
