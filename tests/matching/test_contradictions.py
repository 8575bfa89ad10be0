"""What cannot all be true is said; nothing is matched around it."""

from datetime import date

import pytest
from flask_babel import force_locale

from atmp_match.matching.actions import Speaker
from atmp_match.matching.actions.sentences import NOTICES
from atmp_match.matching.rules import Notice
from atmp_match.matching.rules.completion import rule_notices
from atmp_match.matching.rules.contradictions import contradictions_of_need, contradictions_of_profile
from atmp_match.products.rules import Need, Profile, Scale
from tests.factories.vocabulary import vocabulary
from tests.matching.offers import TODAY, offer, question, shortlist


def of_need(**need):
    return [notice.code for notice in contradictions_of_need(question(**need))]


def of_profile(**profile):
    return [notice.code for notice in contradictions_of_profile(Profile(**profile), vocabulary())]


def rules_for(stage, **need):
    return [notice.code for notice in rule_notices(Need(**need), Profile(stage=stage), vocabulary())]


def test_a_need_that_holds_together_says_nothing():
    assert of_need(earliest_start=date(2027, 2, 1), latest_finish=date(2027, 12, 31), duration_days=60) == []


def test_a_gmp_run_at_level_3_and_2500_litres_next_month_says_everything_that_is_wrong():
    run = {"service": "vector-manufacturing", "modality": "aav", "containment": "bsl-3", "scale": Scale(2500, "L")}
    found = of_need(**run, earliest_start=date(2026, 12, 1), latest_finish=date(2026, 12, 31))
    assert found == ["contradiction-permit", "contradiction-scale", "contradiction-containment"]


def test_level_3_cannot_start_before_its_permit_even_without_an_end():
    virus = {"service": "vector-manufacturing", "modality": "viral-vaccine", "containment": "bsl-3"}
    assert of_need(**virus, earliest_start=date(2026, 12, 1)) == ["contradiction-permit-start"]
    assert of_need(**virus, earliest_start=date(2027, 2, 1)) == []


def test_a_finish_before_the_start_is_said_once():
    assert of_need(earliest_start=date(2027, 6, 1), latest_finish=date(2027, 2, 1)) == ["contradiction-order"]


def test_a_finish_that_has_passed_is_said_as_such():
    assert of_need(latest_finish=date(2026, 11, 1)) == ["contradiction-past"]
    assert of_need(latest_finish=TODAY) == ["contradiction-window"]


def test_a_window_shorter_than_the_shortest_work_is_said():
    tight = {"service": "plasmid-manufacturing", "modality": "plasmid-drug", "earliest_start": date(2027, 2, 1)}
    assert of_need(**tight, latest_finish=date(2027, 3, 6)) == ["contradiction-window"]
    assert of_need(**tight, latest_finish=date(2027, 3, 7)) == []


def test_days_of_work_that_the_founder_gave_must_fit_the_window_and_usual_ones_need_not():
    window = {"earliest_start": date(2027, 2, 1), "latest_finish": date(2027, 2, 10)}
    assert of_need(**window, duration_days=50) == ["contradiction-duration"]
    assert of_need(**window, duration_days=10) == []
    assert of_need(**window, duration_days=21) == []


@pytest.mark.parametrize("service", ["process-development", "pilot-run", "contained-lab"])
def test_what_is_never_gmp_cannot_be_asked_for_under_gmp(service):
    assert of_need(service=service, grade="gmp") == ["contradiction-never-gmp"]
    assert of_need(service=service, grade="research") == []


def test_containment_outside_what_the_modality_can_be_is_said():
    assert of_need(service="vector-manufacturing", modality="oncolytic-adenovirus", containment="bsl-1") == [
        "contradiction-containment"
    ]
    assert of_need(containment="bsl-3") == ["contradiction-containment"]
    assert of_need(containment="bsl-2") == []  # the level is the project's; above the default is no contradiction


def test_research_grade_for_patients_is_said_for_the_medicine_and_for_what_goes_into_it():
    vector = {"service": "vector-manufacturing", "modality": "aav", "grade": "research"}
    assert rules_for("gmp-early", **vector) == ["contradiction-research-medicine"]
    assert rules_for("pre-gmp", **vector) == []
    plasmid = {"service": "plasmid-manufacturing", "modality": "plasmid-starting-material", "grade": "research"}
    assert rules_for("gmp-early", **plasmid) == ["do-not-demand-gmp", "contradiction-research-material"]
    assert rules_for("pre-gmp", **plasmid) == ["do-not-demand-gmp"]


def test_research_grade_for_a_product_in_the_clinic_is_said_of_the_brief():
    assert of_profile(modality="msc", stage="gmp-early", grade_needed="research") == ["contradiction-stage-grade"]
    assert of_profile(modality="msc", stage="scale-up", grade_needed="research") == []
    assert of_profile(modality="lentiviral-vector", stage="gmp-early", grade_needed="research") == []


def test_gene_modified_cells_are_no_somatic_cell_therapy():
    assert of_profile(modality="car-t-autologous", atmp_class="sctmp") == ["contradiction-gene-therapy"]
    assert of_profile(modality="car-t-autologous", atmp_class="gtmp-ex-vivo") == []
    assert of_profile(modality="msc", atmp_class="gtmp-ex-vivo") == []  # they can be modified, too


def test_what_is_never_an_advanced_therapy_has_no_class_of_one():
    assert of_profile(modality="bacteriophage", atmp_class="gtmp-in-vivo") == ["contradiction-class"]
    assert of_profile(modality="plasmid-drug", atmp_class="not-atmp") == []  # a vaccine against an infection


@pytest.mark.parametrize("language", ["en", "sv"])
def test_each_is_a_sentence_in_both_languages(inside, language):
    values = {
        "start": date(2027, 2, 1), "finish": date(2027, 1, 1), "days": 45, "window": 10, "value": 2500.0,
        "modality": "aav", "class": "sctmp", "stage": "gmp-early", "service": "pilot-run", "containment": "bsl-3",
        "usual": "bsl-2", "largest": 2000,
    }  # fmt: skip
    with force_locale(language):
        speaker = Speaker(vocabulary(), language)
        said = {code: speaker.notice(Notice(code, values)) for code in NOTICES}
    assert len(set(said.values())) == len(said)
    assert not [text for text in said.values() if "%(" in text or text.endswith(".")]


def said_of_near_miss(language, grades, **need):
    any_kind = offer(service=need["service"], modalities=frozenset({"any"}), grades=grades)
    (miss,) = shortlist([any_kind], question(**need))[1]
    with force_locale(language):
        return Speaker(vocabulary(), language).near_miss(miss)


PLASMID = {"service": "plasmid-manufacturing", "modality": "plasmid-starting-material"}


@pytest.mark.parametrize(
    ("need", "grades", "english", "swedish"),
    [
        (PLASMID, ("research", "hq"), "asked for HQ (high quality, GMP principles, no certificate), which is enough",
         "om ni frågade efter HQ (hög kvalitet, GMP-principer, inget certifikat), och det räcker här"),
        ({"service": "process-development"}, ("research",), "you asked for research grade (non-GMP), which is enough",
         "om ni frågade efter forskningskvalitet (ej GMP), och det räcker här"),
        (PLASMID, ("research",), "were enough. It is not: you need GMP", "räckte. Det gör det inte: ni behöver GMP"),
        ({**PLASMID, "modality": "plasmid-drug"}, ("hq",), "were enough. It is not: you need GMP",
         "räckte. Det gör det inte: ni behöver GMP"),
    ],
)  # fmt: skip
def test_no_near_miss_calls_a_grade_too_low_that_the_rules_call_enough(app, need, grades, english, swedish):
    with app.test_request_context():
        assert english in said_of_near_miss("en", grades, **need)
        assert swedish in said_of_near_miss("sv", grades, **need)
