"""The rules of grade for a need, and filling in what a given need leaves open."""

from dataclasses import replace

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.answers import Notice
from atmp_match.matching.rules.classification import STARTING_MATERIAL
from atmp_match.products.rules import Need, Profile, derive_needs
from atmp_match.products.rules.needs import FIRST_CLINICAL, usual_days

# What makes the material itself, so that its role decides the grade.
MATERIAL = frozenset({
    "plasmid-manufacturing", "vector-manufacturing", "cell-manufacturing", "rna-manufacturing",
    "microbial-manufacturing", "cleanroom-suite",
})  # fmt: skip

NEVER_GMP = frozenset({"process-development", "pilot-run", "contained-lab"})  # by what these services are


def complete(need: Need, profile: Profile, taxonomy: Taxonomy) -> Need:
    """Fill in what a given need leaves open; what it says stays, but for a medicine in HQ, which must be GMP."""
    service = taxonomy["service"].get(need.service)
    if service is None:
        return need
    if service.data["graded"]:
        need = _complete_graded(need, profile, taxonomy)
    if _is_medicine(need, taxonomy) and need.grade == "hq":
        need = replace(need, grade="gmp")
    return replace(need, duration_days=need.duration_days or usual_days(need.service, taxonomy))


def _complete_graded(need: Need, profile: Profile, taxonomy: Taxonomy) -> Need:
    modality = need.modality or profile.modality
    alike = [n for n in derive_needs(replace(profile, bottlenecks=(), stage=None, brings=()), taxonomy).needs
             if n.service == need.service and n.modality == modality]  # fmt: skip
    step = alike[0] if alike else None
    term = taxonomy["modality"].get(modality or "")
    by_default = term.data["default_containment"] if term else None
    by_step = step.containment if step else profile.containment or by_default
    grade = need.grade or (step.grade if step else profile.grade_needed)
    return replace(need, modality=modality, grade=grade, containment=need.containment or by_step)


def rule_notices(need: Need, profile: Profile, taxonomy: Taxonomy) -> tuple[Notice, ...]:
    """Say which grade rule applies: HQ is enough for a starting material, the medicine itself must be GMP.

    Research grade for patients breaks both, and is said as a contradiction.
    """
    if need.service not in MATERIAL:
        return ()
    clinical = is_clinical(profile, taxonomy)
    said = {"modality": need.modality}
    if _role(need, taxonomy) == STARTING_MATERIAL:
        broken = (Notice("contradiction-research-material", said),) if clinical and need.grade == "research" else ()
        return (Notice("do-not-demand-gmp", said), *broken)
    if not _is_medicine(need, taxonomy):
        return ()
    if clinical and need.grade == "research":
        return (Notice("contradiction-research-medicine", said),)
    return (Notice("demand-gmp", said),) if need.grade == "gmp" or (clinical and need.grade is None) else ()


def is_enough(grade: str, need: Need, taxonomy: Taxonomy) -> bool:
    """Tell whether a lower grade than the one asked for is all that the rules ask: HQ for a starting material."""
    if need.service in NEVER_GMP:
        return True
    return need.service in MATERIAL and grade == "hq" and _role(need, taxonomy) == STARTING_MATERIAL


def is_clinical(profile: Profile, taxonomy: Taxonomy) -> bool:
    """Tell whether patients are treated at the product's stage."""
    stage = taxonomy["stage"].get(profile.stage or "")
    return stage is not None and int(stage.data["order"]) >= FIRST_CLINICAL


def against_rule(need: Need, taxonomy: Taxonomy) -> Notice | None:
    """Return the rule of grade that somebody picked against, or None."""
    if need.service not in MATERIAL:
        return None
    if need.grade == "gmp" and _role(need, taxonomy) == STARTING_MATERIAL:
        return Notice("gmp-for-starting-material", {"modality": need.modality})
    if need.grade == "hq" and _is_medicine(need, taxonomy):
        return Notice("hq-for-medicine", {"modality": need.modality})
    return None


def _role(need: Need, taxonomy: Taxonomy) -> str | None:
    term = taxonomy["modality"].get(need.modality or "")
    return term.data.get("role", "drug-substance") if term else None


def _is_medicine(need: Need, taxonomy: Taxonomy) -> bool:
    return need.service in MATERIAL and _role(need, taxonomy) == "drug-substance"
