"""What differs between two answers, and what of it is news."""

from datetime import UTC, date, datetime, timedelta

from atmp_match.matching.rules import MatchRequest
from atmp_match.matching.rules.changes import Change, Kind, change_from_json, changes_between, is_same_look, state_of
from atmp_match.matching.rules.identity import identities, parts_of
from atmp_match.matching.rules.touching import can_touch, touches_of
from atmp_match.products.rules import Need, Profile, Scale
from tests.matching.offers import TODAY, answer_of, hub, offer

CELLS = "cell-manufacturing.msc.gmp"


def asked_for(**more):
    return Need("cell-manufacturing", **{"modality": "msc", "grade": "gmp", "containment": "bsl-1", **more})


def state(*offers, needs=(), country="SE"):
    request = MatchRequest(Profile(country=country), TODAY, tuple(needs) or (asked_for(),))
    return state_of(answer_of(request, offers))


def at(slug, **values):
    return offer(id=f"offer-{slug}", hub=hub(slug), **values)


def test_a_state_holds_level_and_first_day_for_each_hub_and_need_and_who_stands_first():
    found = state(at("hub-a"), at("hub-b", openness="limited"))
    assert found["first"] == "hub-a"
    assert found["needs"][CELLS]["hubs"] == {
        "hub-a": ["covered", TODAY.isoformat()],
        "hub-b": ["conditions", TODAY.isoformat()],
    }


def test_nothing_changed_is_no_news():
    assert changes_between(state(at("hub-a")), state(at("hub-a"))) == ()


def test_a_hub_that_comes_and_one_that_goes_are_told_apart():
    found = changes_between(state(at("hub-a"), at("hub-b")), state(at("hub-a"), at("hub-c")))
    assert found == (Change(CELLS, "hub-b", Kind.GONE), Change(CELLS, "hub-c", Kind.NEW))


def test_a_hub_that_opens_is_better_and_one_that_closes_a_little_is_worse():
    narrow, wide = state(at("hub-a", openness="limited")), state(at("hub-a"))
    assert changes_between(narrow, wide) == (Change(CELLS, "hub-a", Kind.BETTER),)
    assert changes_between(wide, narrow) == (Change(CELLS, "hub-a", Kind.WORSE),)


def test_an_earlier_first_day_is_news_and_a_later_one_is_not():
    soon = at("hub-a", available_from=date(2027, 3, 1), available_from_basis="stated")
    late = at("hub-a", available_from=date(2027, 6, 1), available_from_basis="stated")
    assert changes_between(state(late), state(soon)) == (Change(CELLS, "hub-a", Kind.EARLIER),)
    assert changes_between(state(soon), state(late)) == ()


def test_another_first_hub_is_news():
    before = state(at("hub-a"), at("hub-b", openness="limited"))
    after = state(at("hub-a", openness="limited"), at("hub-b"))
    assert Change("", "hub-b", Kind.FIRST) in changes_between(before, after)


def test_what_the_company_changes_itself_is_no_news():
    before = state(at("hub-a"))
    for needs, country in (
        ((asked_for(scale=Scale(900, "L")),), "SE"),
        ((asked_for(latest_finish=date(2028, 1, 1)),), "SE"),
        ((asked_for(), Need("training")), "SE"),
        ((Need("training"),), "SE"),
        ((asked_for(),), "NO"),
    ):
        after = state(at("hub-c", service="training"), at("hub-a"), needs=needs, country=country)
        assert changes_between(before, after) == (), needs


def test_a_need_that_stays_as_it_is_has_news_while_others_change():
    before = state(at("hub-a"), needs=(asked_for(), Need("training")))
    after = state(at("hub-a"), at("hub-b"), needs=(asked_for(),))
    assert changes_between(before, after) == (Change(CELLS, "hub-b", Kind.NEW),)


def test_two_needs_of_one_kind_have_names_of_their_own_and_a_name_tells_what_it_is():
    twins = (asked_for(), asked_for(earliest_start=date(2027, 1, 1)), Need("training"))
    assert identities(twins) == (CELLS, f"{CELLS}.2", "training.-.-")
    assert parts_of(f"{CELLS}.2") == parts_of(CELLS)
    assert (parts_of("training.-.-").service, parts_of("training.-.-").grade) == ("training", None)


def test_a_change_is_stored_and_read_again():
    change = Change(CELLS, "hub-a", Kind.NEW)
    assert change_from_json(change.as_json()) == change


def test_a_look_lasts_half_an_hour():
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert is_same_look(noon, noon + timedelta(minutes=29))
    assert not is_same_look(noon, noon + timedelta(minutes=30))


def test_offers_touch_a_need_of_their_service_and_modality_and_those_for_anything_touch_all():
    (cells,) = touches_of([asked_for()])
    assert can_touch({"cell-manufacturing": frozenset({"msc", "aav"})}, cells)
    assert can_touch({"cell-manufacturing": frozenset({"unknown"})}, cells)
    assert not can_touch({"cell-manufacturing": frozenset({"aav"})}, cells)
    assert not can_touch({"training": frozenset({"any"})}, cells)


def test_a_need_without_a_decided_modality_is_touched_by_every_offer_of_its_service():
    for need in (Need("training"), Need("training", modality="other-unknown")):
        (row,) = touches_of([need])
        assert can_touch({"training": frozenset({"aav"})}, row)
        assert not can_touch({"qp-release": frozenset({"aav"})}, row)
