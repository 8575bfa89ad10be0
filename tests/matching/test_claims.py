"""No answer claims more than the catalogue knew on the day of the question."""

from datetime import date

import pytest

from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.values import named_beside_groups
from atmp_match.matching.actions import find_matches_for
from atmp_match.matching.rules import DEFAULT, Evidence, Level, Limit
from atmp_match.matching.rules.limits import judge
from atmp_match.products.rules import Scale
from tests.matching.offers import hub, offer, question, shortlist


@pytest.fixture(scope="module")
def catalogue(application):
    with application.app_context():
        yield


def outcomes(asked=None, **values):
    return judge(offer(**values), asked or question()).outcomes


def reasons(service, modality, hub_slug, **need):
    wanted = {"service": service, "modality": modality, "grade": "gmp", **need}
    answer = find_matches_for({"as_of": "2026-11-25", "product": {"country": "SE"}, "needs": [wanted]})
    matches = [m for m in answer.needs[0].matches if m.offer.hub.slug == hub_slug]
    return [reason.code for match in matches for reason in match.reasons]


# In operation


def test_an_offer_that_is_not_certain_is_not_said_to_run():
    assert outcomes(value="yes")["availability"] == "now"
    assert outcomes(value="unknown")["availability"] == "unproven"
    assert outcomes(value="unknown", available_from=None, available_from_basis=None)["availability"] == "unproven"


def test_a_plan_that_is_not_certain_stays_a_plan():
    planned = {"available_from": date(2027, 3, 1), "available_from_basis": "planned"}
    assert outcomes(value="unknown", **planned)["availability"] == "planned"


@pytest.mark.parametrize(
    ("service", "modality", "slug", "grade"),
    [
        ("cell-manufacturing", "msc", "northx-matfors", "gmp"),
        ("cell-manufacturing", "msc", "northx-stockholm", "gmp"),
        ("cell-manufacturing", "msc", "region-skane-atmp", "gmp"),
        ("quality-control", "msc", "oslo-act", "gmp"),
        ("plasmid-manufacturing", "plasmid-starting-material", "catalent-gosselies", "hq"),
    ],
)
def test_what_a_page_only_announces_is_not_said_to_run(catalogue, service, modality, slug, grade):
    said = reasons(service, modality, slug, grade=grade)
    assert "availability-unproven" in said
    assert "availability-now" not in said


# Named, or only a field


def test_a_kind_of_product_is_named_only_where_it_stands_itself():
    takes = {"modalities": frozenset({"car-t-autologous", "msc", "psc-derived"})}
    assert outcomes(**takes)["modality"] == "named"
    assert outcomes(modalities_named=frozenset({"msc"}), **takes)["modality"] == "named"
    assert outcomes(modalities_named=frozenset({"car-t-autologous"}), **takes)["modality"] == "group"
    assert outcomes(modalities_named=frozenset(), modalities_basis="judgement", **takes)["modality"] == "judged"


def test_a_wide_field_changes_no_level_and_is_to_be_confirmed():
    verdict = judge(offer(modalities_named=frozenset()), question())
    assert verdict.level is Level.COVERED
    assert [(gap.code, gap.level) for gap in verdict.gaps] == [("modality-group", Level.COVERED)]


def test_a_wide_field_counts_as_our_reading_does_below_a_name_and_above_anything():
    points = DEFAULT.table["modality"]
    assert points["named"] > points["judged"] == points["group"] > points["any"]
    assert list(points) == ["named", "judged", "group", "any", "unknown"]


def test_the_import_keeps_which_codes_stood_there_themselves(catalogue):
    groups = {"cells": ["msc", "car-t-autologous"]}
    assert named_beside_groups(["car-t-autologous", "cells"], groups) == ["car-t-autologous"]
    assert named_beside_groups(["cells"], groups) == []
    assert named_beside_groups(["msc"], groups) is None
    assert named_beside_groups("any", groups) is None


@pytest.mark.parametrize("modality", ["psc-derived", "dendritic-cells"])
def test_the_group_cells_names_no_single_kind_of_cell(catalogue, modality):
    assert "modality-group" in reasons("cell-manufacturing", modality, "vecura")
    assert "modality-group" in reasons("cell-manufacturing", modality, "ccrm-ccvp-toronto")
    assert "modality-group" in reasons("quality-control", modality, "oslo-act")


def test_a_kind_of_cell_beside_the_group_is_named(catalogue):
    assert "modality-named" in reasons("cell-manufacturing", "car-t-autologous", "vecura")
    assert "car-t-autologous" in taxonomy()["modality"]


# The day of the question


def test_an_older_promise_does_not_know_the_day_that_a_later_page_tells():
    told = (Evidence("Ready in spring", "news", "x", "2023-06-21"), Evidence("Certified", "news", "x", "2025-12"))
    certified = offer(available_from=date(2025, 12, 1), available_from_precision="month", evidence=told)
    early = question(as_of=date(2025, 9, 1), latest_finish=date(2025, 11, 30))
    assert judge(certified, early).hidden
    _, near_misses, _ = shortlist([certified], early, "SE")
    assert near_misses == ()
    assert judge(certified, question(as_of=date(2025, 12, 1))).level is Level.COVERED


def test_a_page_that_announces_a_later_day_does_know_it():
    announced = offer(available_from=date(2022, 7, 1), evidence=(Evidence("Opens", "news", "x", "2021-07-05"),))
    assert judge(announced, question(as_of=date(2021, 10, 1))).level is Level.CONDITIONS


def test_a_certificate_of_december_is_no_near_miss_in_september(catalogue):
    need = {
        "service": "cell-manufacturing", "modality": "dendritic-cells", "grade": "gmp",
        "earliest_start": "2025-09-15", "latest_finish": "2025-11-30",
    }  # fmt: skip
    answer = find_matches_for({"as_of": "2025-09-01", "needs": [need]}).needs[0]
    shown = {offer.id for offer in (*(m.offer for m in answer.matches), *(m.offer for m in answer.near_misses))}
    assert "northx-cells-dc" not in shown


# The grade that is needed


def test_of_two_near_misses_at_one_hub_the_grade_that_is_needed_comes_first():
    small = {"scale_value": 50, "scale_unit": "L", "hub": hub()}
    offers = [offer(id="a-gmp", grades=("gmp",), **small), offer(id="b-hq", grades=("hq",), **small)]
    _, near_misses, _ = shortlist(offers, question(grade="hq", scale=Scale(80, "L")), "SE")
    assert [(miss.offer.id, miss.blocked_by) for miss in near_misses] == [("b-hq", Limit.SCALE), ("a-gmp", Limit.SCALE)]
