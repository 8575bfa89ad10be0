"""From a profile to its needs, without a database."""

from datetime import date

import pytest

from atmp_match.products.rules import Profile, Scale, WhyCode, derive_needs, needs_of
from atmp_match.products.rules.needs import MAKING
from tests.factories.vocabulary import vocabulary


def services(**profile):
    return [need.service for need in needs_of(Profile(**profile), vocabulary())]


def need_for(service, **profile):
    return next(need for need in needs_of(Profile(**profile), vocabulary()) if need.service == service)


def test_nothing_told_gives_no_needs():
    assert services() == []


def test_without_a_stage_the_whole_chain_is_needed_in_its_order():
    assert services(modality="mrna-lnp") == [
        "plasmid-manufacturing", "process-development", "technology-transfer", "rna-manufacturing", "fill-finish",
        "quality-control", "qp-release", "cryo-storage", "clinical-support",
    ]  # fmt: skip


def test_a_research_project_has_no_need_of_release():
    found = services(modality="mrna-lnp", stage="research")
    assert found == ["plasmid-manufacturing", "process-development"]


def test_building_the_process_is_behind_a_product_in_the_clinic():
    assert "process-development" not in services(modality="aav", stage="gmp-early")


def test_what_is_brought_is_no_need_nor_what_went_into_it():
    found = services(modality="car-t-autologous", stage="gmp-early", brings=("vector", "quality-system"))
    assert "vector-manufacturing" not in found
    assert "plasmid-manufacturing" not in found
    assert "qp-release" not in found
    assert "cell-manufacturing" in found


def test_a_bottleneck_brings_its_services_in_the_chain_and_suggests_the_rest():
    derived = derive_needs(Profile(modality="viral-vaccine", bottlenecks=("containment",)), vocabulary())
    assert [need.service for need in derived.needs] == ["contained-lab"]
    assert "gmo-notification" in derived.suggestions
    assert derived.needs[0].why.code is WhyCode.BOTTLENECK
    assert derived.needs[0].why.values == {"bottleneck": "containment"}


def test_a_bottleneck_answered_outside_the_chain_is_still_a_need():
    assert services(modality="car-t-autologous", bottlenecks=("skills",)) == ["training"]


@pytest.mark.parametrize(
    ("modality", "bottleneck"),
    [("oligonucleotide", "gmp-slot"), ("other-unknown", "gmp-slot"), ("bacteriophage", "plasmid-supply"),
     ("protein-reagent", "gmp-slot"), ("tissue-engineered", "plasmid-supply")],
)  # fmt: skip
def test_what_makes_another_kind_of_product_is_never_needed_by_one_whose_chain_is_known(modality, bottleneck):
    assert services(modality=modality, bottlenecks=(bottleneck,)) == services(modality=modality)


def test_a_bottleneck_without_a_kind_of_product_keeps_its_main_answer():
    assert services(bottlenecks=("gmp-slot",)) == ["cell-manufacturing"]


def test_a_process_that_does_not_scale_is_needed_though_a_process_is_brought():
    found = services(modality="oncolytic-adenovirus", brings=("process",), bottlenecks=("process-scale",))
    assert found == ["process-development", "pilot-run"]


def test_a_vector_that_is_brought_is_no_need_of_who_looks_for_a_gmp_slot():
    found = services(modality="car-t-autologous", stage="gmp-early", brings=("vector",), bottlenecks=("gmp-slot",))
    assert found == ["cell-manufacturing"]


def test_outside_the_chain_a_bottleneck_is_only_suggested_where_another_is_answered_inside():
    profile = Profile(modality="plasmid-starting-material", bottlenecks=("plasmid-supply", "regulatory-path"))
    derived = derive_needs(profile, vocabulary())
    assert [need.service for need in derived.needs] == ["plasmid-manufacturing"]
    assert "regulatory-advice" in derived.suggestions


def test_the_other_steps_that_lie_ahead_are_suggested_to_who_is_stuck():
    profile = Profile(modality="aav", stage="gmp-early", brings=("plasmid",), bottlenecks=("vector-supply",))
    derived = derive_needs(profile, vocabulary())
    assert [need.service for need in derived.needs] == ["process-development", "vector-manufacturing"]
    assert {"fill-finish", "qp-release"} <= set(derived.suggestions)
    assert not set(derived.suggestions) & {"vector-manufacturing", "pilot-run"}


def test_before_patients_a_founder_who_asks_for_research_grade_gets_it():
    early = {"modality": "aav", "grade_needed": "research"}
    assert need_for("vector-manufacturing", stage="pre-gmp", **early).grade == "research"
    assert need_for("vector-manufacturing", stage="gmp-early", **early).grade == "gmp"
    assert need_for("vector-manufacturing", stage="pre-gmp", modality="aav", grade_needed="hq").grade == "gmp"


def test_what_is_not_an_advanced_therapy_and_what_is_not_decided_have_needs_too():
    assert "microbial-manufacturing" in services(modality="bacteriophage", stage="gmp-early")
    assert services(modality="other-unknown") == ["navigation", "regulatory-advice"]


def test_a_company_with_its_own_plant_needs_support_only():
    for modality in vocabulary()["modality"]:
        assert not set(services(modality=modality, brings=("own-gmp",))) & MAKING
    assert services(modality="gene-edited-cells", brings=("own-gmp",), bottlenecks=("clinical-site",)) == [
        "clinical-support"
    ]


def test_a_company_with_its_own_plant_and_no_slot_in_it_is_shown_the_support_along_its_chain():
    cells = {"modality": "car-t-autologous", "stage": "gmp-early", "brings": ("own-gmp",)}
    assert services(**cells, bottlenecks=("gmp-slot",)) == services(**cells) != []


@pytest.mark.parametrize("modality", ["plasmid-starting-material", "lentiviral-vector"])
def test_a_starting_material_needs_hq_and_never_gmp(modality):
    grades = {need.grade for need in needs_of(Profile(modality=modality, grade_needed="gmp"), vocabulary())}
    assert "gmp" not in grades
    assert "hq" in grades


def test_the_medicine_itself_must_be_gmp_and_its_plasmids_hq():
    assert need_for("plasmid-manufacturing", modality="plasmid-drug").grade == "gmp"
    assert need_for("plasmid-manufacturing", modality="aav").grade == "hq"
    assert need_for("vector-manufacturing", modality="aav").grade == "gmp"


def test_containment_is_the_project_s_else_the_step_s():
    assert need_for("vector-manufacturing", modality="aav").containment == "bsl-2"
    assert need_for("vector-manufacturing", modality="aav", containment="bsl-1").containment == "bsl-1"
    assert need_for("plasmid-manufacturing", modality="aav", containment="bsl-2").containment == "bsl-1"
    assert need_for("technology-transfer", modality="aav", containment="bsl-2").containment is None


def test_scale_dates_and_duration_come_along_where_they_matter():
    window = {"earliest_start": date(2027, 2, 1), "latest_finish": date(2027, 12, 31)}
    made = need_for("vector-manufacturing", modality="aav", scale=Scale(200, "L"), **window)
    assert (made.scale, made.earliest_start, made.latest_finish) == (Scale(200, "L"), *window.values())
    assert made.duration_days == 56
    assert need_for("quality-control", modality="aav", scale=Scale(200, "L")).scale is None


def test_every_modality_and_every_bottleneck_gives_needs_with_a_reason():
    words = vocabulary()
    for modality in words["modality"]:
        for bottleneck in ("", *words["bottleneck"]):
            needs = needs_of(Profile(modality=modality, bottlenecks=(bottleneck,) if bottleneck else ()), words)
            assert needs, (modality, bottleneck)
            assert all(need.why.code in (WhyCode.BOTTLENECK, WhyCode.CHAIN_STEP) for need in needs)
            assert all(need.duration_days for need in needs)


def test_unknown_codes_are_left_aside():
    assert services(modality="perpetual-motion", bottlenecks=("life",)) == []
