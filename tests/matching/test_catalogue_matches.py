"""What must hold of every match with the real catalogue."""

import json
from datetime import date

import pytest

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions import answer_as_json, find_matches, find_matches_for
from atmp_match.matching.actions.cases import shipped_cases
from atmp_match.matching.rules import Level, MatchRequest
from atmp_match.products.rules import Need, Profile

TODAY = date(2026, 11, 22)
ZICCUM = {
    "as_of": "2026-11-22",
    "product": {
        "class": "not-atmp", "modality": "viral-vaccine", "stage": "scale-up", "grade_needed": "research",
        "containment": "bsl-2", "country": "SE", "brings": ["drug-substance", "team"],
    },
    "bottlenecks": ["containment", "process-scale"],
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(application):
    with application.app_context():
        yield


def test_a_gmp_need_never_gives_testa_center_whatever_the_modality_and_service(catalogue):
    words = taxonomy()
    modalities = [*words["modality"], None]
    for service in words["service"]:
        needs = tuple(Need(service, modality, "gmp", level) for modality in modalities for level in (None, "bsl-1"))
        answer = find_matches(MatchRequest(Profile(), TODAY, needs))
        hubs = {match.offer.hub.slug for answered in answer.needs for match in answered.matches}
        assert "testa-center" not in hubs, service


def test_captive_sites_are_never_suggested(catalogue):
    words = taxonomy()
    needs = tuple(Need(service) for service in words["service"])
    for day in (TODAY, date(2025, 1, 1), date(2028, 1, 1)):
        answer = find_matches(MatchRequest(Profile(), day, needs))
        shown = {m.offer.hub.slug for n in answer.needs for m in (*n.matches, *n.near_misses)}
        assert shown & {"smartcella", "finvector"} == set()


def test_ziccum_gets_testa_center_first_and_no_gmp_offer_for_the_laboratory(catalogue):
    answer = answer_as_json(find_matches_for(ZICCUM), "en")
    assert answer["hubs"][0]["hub"] == "testa-center"
    assert set(answer["hubs"][0]["levels"]) == {"covered"}
    laboratory = next(need for need in answer["needs"] if need["service"] == "contained-lab")
    assert [match["hub"] for match in laboratory["matches"]] == ["testa-center"]
    assert answer["classification"]["atmp"] == "no"
    assert "not-an-atmp" in answer["labels"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_sentence_of_every_known_case_can_be_said(catalogue, language):
    cases = shipped_cases()
    for case in cases:
        body = {"as_of": case["as_of"], "product": case["product"], "bottlenecks": case["bottlenecks"]}
        answer = answer_as_json(find_matches_for(body), language)
        text = json.dumps(answer, ensure_ascii=False)
        assert "%(" not in text
        assert "None" not in text
        for need in answer["needs"]:
            for match in need["matches"]:
                assert match["points"] == sum(reason["points"] for reason in match["reasons"])


def test_derived_needs_find_the_services_that_the_known_cases_name(catalogue):
    cases = shipped_cases()
    for case in cases:
        body = {"as_of": case["as_of"], "product": case["product"], "bottlenecks": case["bottlenecks"]}
        found = {need.need.service for need in find_matches_for(body).needs}
        named = {need["service"] for need in case["needs"]}
        assert named <= found, case["id"]
        assert not found & set(case.get("must_not_services", [])), case["id"]


def test_given_needs_win_and_are_answered_in_their_order(catalogue):
    body = {**ZICCUM, "needs": [{"service": "training"}, {"service": "contained-lab"}]}
    answer = answer_as_json(find_matches_for(body), "en")
    assert [need["service"] for need in answer["needs"]] == ["training", "contained-lab"]
    laboratory = answer["needs"][1]
    assert (laboratory["modality"], laboratory["grade"], laboratory["containment"]) == (
        "viral-vaccine", "research", "bsl-2",
    )  # fmt: skip


def test_a_paragraph_alone_proposes_needs_and_confirms_nothing(catalogue):
    text = "We treat arthritis with stromal cells and need someone to make forty doses under GMP."
    answer = answer_as_json(find_matches_for({"product": {"description": text}}), "en")
    assert ("modality", "msc") in {(found["kind"], found["code"]) for found in answer["understood"]}
    assert all(found["confirmed"] is False for found in answer["understood"])
    assert "cell-manufacturing" in {need["service"] for need in answer["needs"]}


def test_nothing_said_is_answered_with_nothing(catalogue):
    answer = answer_as_json(find_matches_for({}), "en")
    assert (answer["needs"], answer["hubs"], answer["classification"]["atmp"]) == ([], [], "unclassified")


def test_contradictions_are_said(catalogue):
    need = {
        "service": "vector-manufacturing", "modality": "aav", "grade": "gmp", "containment": "bsl-3",
        "scale": {"value": 2500, "unit": "L"}, "earliest_start": "2026-12-01", "latest_finish": "2026-12-31",
    }  # fmt: skip
    answer = answer_as_json(find_matches_for({"as_of": "2026-11-22", "needs": [need]}), "en")
    assert "contradiction" in answer["labels"]
    codes = {notice["code"] for notice in answer["needs"][0]["notices"]}
    assert codes >= {"contradiction-permit", "contradiction-scale", "contradiction-containment"}


def test_a_medicine_in_hq_is_raised_to_gmp_and_said(catalogue):
    need = {"service": "plasmid-manufacturing", "modality": "plasmid-drug", "grade": "hq"}
    answer = find_matches_for({"as_of": "2026-11-22", "needs": [need]})
    assert answer.needs[0].need.grade == "gmp"
    assert "demand-gmp" in answer.labels
    assert "northx-plasmid-hq" not in {match.offer.id for match in answer.needs[0].matches}


def test_levels_are_the_four_of_the_api():
    assert [level.value for level in Level] == ["covered", "conditions", "ask", "none"]
