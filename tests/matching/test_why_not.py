"""Why not that hub? Every offer of it is accounted for, with exactly what would have to change."""

from dataclasses import replace
from datetime import date

import pytest
from flask_babel import force_locale

from atmp_match.catalogue.queries import list_hubs, taxonomy
from atmp_match.matching.actions import Speaker, find_matches, say_why_not, why_not
from atmp_match.matching.actions.texts import within
from atmp_match.matching.rules import Fact, Limit, MatchRequest
from atmp_match.matching.rules.hubs import best_by_hub
from atmp_match.matching.rules.limits import judge
from atmp_match.matching.rules.why_not import standing_of
from atmp_match.products.rules import Need, Profile, Scale
from atmp_match.shared.errors import NotFound
from tests.matching.offers import TODAY, hub, offer, question, shortlist

NO_GMP = Fact("any", "gmp", "no", "No GMP here", "example.org", "2024", None)
CAPTIVE = Fact("cell-manufacturing", None, "no", "Own products only", "example.org", None, None, True)


def standing(*own, at=None, above=(), rank=1, **need):
    at = at or (own[0].hub if own else hub())
    return standing_of(at, own, above, rank, question=question(**need), country="SE")


def codes(blocked):
    return [barrier.code for barrier in blocked.barriers]


@pytest.mark.parametrize(
    ("values", "need", "expected"),
    [
        ({"grades": ("research", "hq")}, {}, ["grade"]),
        ({"hub": hub(facts=(NO_GMP,))}, {}, ["grade-fact"]),
        ({"hub": hub(facts=(NO_GMP,)), "grades": ("hq",)}, {}, ["grade-fact", "grade"]),
        ({"hub": hub(facts=(replace(NO_GMP, grade=None),))}, {}, ["service-fact"]),
        ({"containment_max": "bsl-1"}, {"containment": "bsl-2"}, ["containment"]),
        ({"scale_value": 50.0, "scale_unit": "L"}, {"scale": Scale(200, "L")}, ["scale"]),
        ({"modalities": frozenset({"aav"})}, {}, ["modality"]),
        ({"openness": "captive"}, {}, ["openness"]),
        ({"hub": hub(facts=(CAPTIVE,))}, {}, ["openness-fact"]),
        ({"available_until": date(2026, 1, 1)}, {}, ["ended"]),
        ({"available_from": date(2027, 6, 1), "available_from_basis": "planned"},
         {"latest_finish": date(2027, 3, 1)}, ["dates"]),
        ({"available_until": date(2026, 1, 1)}, {"latest_finish": date(2026, 11, 22)}, ["ended-and-dates"]),
        ({"grades": ("hq",), "modalities": frozenset({"aav"})}, {}, ["modality", "grade"]),
    ],
)  # fmt: skip
def test_each_limit_that_keeps_an_offer_out_is_named(values, need, expected):
    (blocked,) = standing(offer(**values), **need).blocked
    assert codes(blocked) == expected


def test_a_barrier_is_there_exactly_for_each_broken_limit():
    blocked_offer = offer(grades=("hq",), modalities=frozenset({"aav"}), openness="captive", containment_max="bsl-1")
    (blocked,) = standing(blocked_offer, containment="bsl-2").blocked
    limits = Limit(0)
    for barrier in blocked.barriers:
        limits |= barrier.limit
    assert limits == judge(blocked_offer, question(containment="bsl-2")).bits


@pytest.mark.parametrize(
    ("sentence", "inside"),
    [("I ert land: Solna", "i ert land: Solna"), ("Öppet för företag", "öppet för företag"), ("MSC", "MSC"),
     ("T-celler", "T-celler"), ("mRNA i lipidpartiklar", "mRNA i lipidpartiklar"), ("", "")],
)  # fmt: skip
def test_a_sentence_inside_another_keeps_only_the_capitals_of_its_names(sentence, inside):
    assert within(sentence) == inside


def test_a_known_absence_is_told_with_its_source_even_where_there_is_no_offer():
    told = standing(at=hub(facts=(NO_GMP, replace(NO_GMP, value="unknown", grade=None, claim="Not seen"))))
    assert [fact.claim for fact in told.absent] == ["No GMP here"]
    assert [fact.claim for fact in told.unsure] == ["Not seen"]


def test_an_absence_that_nobody_knew_of_then_is_not_told():
    later = replace(NO_GMP, as_of="2027-02")
    assert standing(at=hub(facts=(later,))).absent == ()


def test_a_match_lower_down_says_at_which_criteria_those_above_did_better():
    best, near, far = offer(), offer(id="n", hub=hub("hub-n", country="DK")), offer(id="f", hub=hub("hub-z"))
    far = replace(far, openness="limited", hub=hub("hub-z", country="US"))
    matches = best_by_hub(shortlist([best, near, far], question(), "SE")[0])
    assert [match.offer.hub.slug for match in matches] == ["hub-a", "hub-n", "hub-z"]
    told = standing(far, above=matches[:2], rank=3)
    assert (told.match.offer.id, told.rank) == ("f", 3)
    assert [(lost.own.code, lost.best.code, lost.hub.slug) for lost in told.lost] == [
        ("openness-limited", "openness-open", "hub-a"),
        ("place-far", "place-same-country", "hub-a"),
    ]


def test_a_match_that_has_to_be_asked_is_said_to_stand_below_the_known():
    above = best_by_hub(shortlist([offer()], question(), "SE")[0])
    assert standing(offer(value="unknown", hub=hub("hub-u")), above=above, rank=2).led_by_the_known


@pytest.fixture(scope="module")
def catalogue(application):
    with application.app_context():
        yield


def told(slug, *needs, language="en"):
    with force_locale(language):
        return say_why_not(
            why_not(MatchRequest(Profile(country="SE"), TODAY, needs), slug), Speaker(taxonomy(), language)
        )


def test_testa_center_has_no_gmp_vector_and_the_page_that_says_so(catalogue):
    (said,) = told("testa-center", Need("vector-manufacturing", "aav", "gmp"))
    assert said.headline == "Known not to offer it: viral vector manufacturing"
    assert "No GMP vector; non-GMP laboratories" in said.facts[1][0]
    assert said.facts[1][1].as_of == "2018-08-21"


def test_a_captive_site_is_said_to_be_captive_in_both_languages(catalogue):
    (english,) = told("smartcella", Need("cell-manufacturing", "psc-derived", "gmp"))
    (swedish,) = told("smartcella", Need("cell-manufacturing", "psc-derived", "gmp"), language="sv")
    assert english.headline == "Works for its owner alone, and is never suggested"
    assert swedish.headline == "Arbetar bara åt sin ägare och föreslås aldrig"
    assert all(offer.barriers for offer in english.offers)


def test_every_hub_answers_for_every_service_in_both_languages(catalogue, application):
    needs = tuple(Need(service, "car-t-autologous", "gmp", "bsl-2") for service in taxonomy()["service"])
    for language in ("en", "sv"):
        for found in list_hubs(with_offers=False).items:
            for said in told(found.slug, *needs, language=language):
                assert said.headline
                assert all(barrier for offered in said.offers for barrier in offered.barriers)
                assert all(offered.barriers for offered in said.offers)


def test_the_place_is_the_one_on_the_page_of_matches(catalogue):
    need = Need("cell-manufacturing", "car-t-autologous", "gmp")
    request = MatchRequest(Profile(country="SE"), TODAY, (need,))
    answer = find_matches(request)
    ranked = list(dict.fromkeys(match.offer.hub.slug for match in answer.needs[0].matches))
    best = {match.offer.hub.slug: match for match in reversed(answer.needs[0].matches)}
    for row in answer.hubs:
        why = why_not(request, row.hub.slug)
        assert (why.rank, why.needs[0].rank) == (row.rank, ranked.index(row.hub.slug) + 1)
        assert why.needs[0].match.points == best[row.hub.slug].points


def test_no_such_hub_is_not_found(catalogue):
    with pytest.raises(NotFound):
        why_not(MatchRequest(Profile(), TODAY), "no-such-hub")
