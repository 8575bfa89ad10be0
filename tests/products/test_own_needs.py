"""The founder's own list of needs, as rules."""

from dataclasses import replace
from datetime import date

from atmp_match.products.rules import Need, Profile, Scale, Why, WhyCode, needs_of
from atmp_match.products.rules import own_needs as rules
from atmp_match.products.rules.need_records import as_record, from_record
from atmp_match.products.rules.own_needs import Origin, OwnNeed
from tests.factories.vocabulary import vocabulary

PLASMID = Need(
    "plasmid-manufacturing", "plasmid-starting-material", "hq", why=Why(WhyCode.CHAIN_STEP, {"modality": "aav"})
)
VECTOR = Need("vector-manufacturing", "aav", "gmp", why=Why(WhyCode.BOTTLENECK, {"bottleneck": "vector-supply"}))
FILLING = Need("fill-finish", "aav", "gmp")
OWN = rules.adopt((PLASMID, VECTOR, FILLING))


def services(own):
    return [row.need.service for row in own]


def test_a_list_that_was_just_taken_over_is_the_derivation():
    assert rules.live(OWN) == (PLASMID, VECTOR, FILLING)
    assert {row.origin for row in OWN} == {Origin.DERIVED}
    assert not rules.news(OWN, (PLASMID, VECTOR, FILLING))


def test_a_changed_need_remembers_what_it_was_and_why_it_is_there():
    row = rules.change(OWN, 0, Need("plasmid-manufacturing", "plasmid-starting-material", "gmp"))[0]
    assert row.origin is Origin.CHANGED
    assert row.derived == PLASMID
    assert row.need.why == PLASMID.why
    assert rules.differences(row.derived, row.need) == ("grade",)


def test_with_another_service_the_old_reason_no_longer_holds():
    row = rules.change(OWN, 0, Need("training", seats=4))[0]
    assert row.need.why.code is WhyCode.ASKED


def test_changed_back_a_need_is_derived_again():
    own = rules.change(OWN, 0, replace(PLASMID, grade="gmp"))
    assert rules.change(own, 0, PLASMID)[0].origin is Origin.DERIVED


def test_a_dropped_need_keeps_its_place_and_comes_back_as_it_was():
    own = rules.drop(OWN, 1)
    assert rules.live(own) == (PLASMID, FILLING)
    assert services(own) == services(OWN)
    assert rules.take_back(own, 1) == OWN


def test_needs_move_by_one_and_stop_at_the_ends():
    assert services(rules.move_up(OWN, 2)) == ["plasmid-manufacturing", "fill-finish", "vector-manufacturing"]
    assert services(rules.move_down(OWN, 0)) == ["vector-manufacturing", "plasmid-manufacturing", "fill-finish"]
    assert rules.move_up(OWN, 0) == OWN
    assert rules.move_down(OWN, 2) == OWN


def test_what_was_added_is_known_as_such():
    assert OwnNeed(FILLING).origin is Origin.ADDED


def test_news_name_what_the_derivation_says_now_and_did_not_say_then():
    testing, gmp = Need("quality-control", "aav", "gmp"), replace(PLASMID, grade="research")
    news = rules.news(rules.drop(OWN, 2), (gmp, VECTOR, testing))
    assert news.new == (testing,)
    assert news.gone == (FILLING,)
    assert news.changed == ((PLASMID, gmp),)


def test_what_the_founder_changed_or_dropped_is_no_news():
    own = rules.drop(rules.change(OWN, 0, replace(PLASMID, grade="gmp")), 1)
    assert not rules.news(own, (PLASMID, VECTOR, FILLING))


def test_what_the_founder_added_already_is_no_news():
    testing = Need("quality-control", "aav", "gmp")
    assert not rules.news((*OWN, OwnNeed(testing)), (PLASMID, VECTOR, FILLING, testing))


def test_a_list_written_as_a_whole_is_held_against_the_derivation():
    gmp = replace(PLASMID, grade="gmp", why=Why(WhyCode.ASKED))
    own = rules.replace_all([Need("training"), gmp], (PLASMID, VECTOR))
    assert [(row.need.service, row.origin, row.is_dropped) for row in own] == [
        ("training", Origin.ADDED, False),
        ("plasmid-manufacturing", Origin.CHANGED, False),
        ("vector-manufacturing", Origin.DERIVED, True),
    ]
    assert own[1].need.why == PLASMID.why


def test_two_needs_of_one_service_each_find_what_they_are_closest_to():
    research = Need("rna-manufacturing", "mrna-lnp", "research")
    gmp = Need("rna-manufacturing", "mrna-lnp", "gmp")
    own = rules.replace_all([gmp, research], (gmp,))
    assert [row.origin for row in own] == [Origin.DERIVED, Origin.ADDED]


def test_the_token_tells_every_list_from_every_other():
    lists = [
        OWN, rules.drop(OWN, 0), rules.drop(OWN, 1), rules.move_down(OWN, 0), OWN[:2],
        rules.change(OWN, 0, replace(PLASMID, latest_finish=date(2027, 6, 30))),
        rules.change(OWN, 0, replace(PLASMID, scale=Scale(2, "L"))), (),
    ]  # fmt: skip
    assert len({rules.token_of(own) for own in lists}) == len(lists)
    assert rules.token_of(rules.adopt((PLASMID, VECTOR, FILLING))) == rules.token_of(OWN)


def test_every_need_of_every_modality_survives_being_written_down():
    for modality in vocabulary()["modality"]:
        profile = Profile(modality=modality, scale=Scale(2.5, "L"), earliest_start=date(2027, 2, 1))
        for need in needs_of(profile, vocabulary()):
            assert from_record(as_record(need)) == need
