"""From a profile to its needs: the chain of its modality, its stage, what it brings, and where it is stuck."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.products.rules.profiles import Need, Profile, Why, WhyCode
from atmp_match.products.rules.stages import is_due

# What makes material for patients; a company with a plant of its own does not look for these.
MAKING = frozenset({
    "plasmid-manufacturing", "vector-manufacturing", "cell-manufacturing", "rna-manufacturing",
    "microbial-manufacturing", "cleanroom-suite", "fill-finish",
})  # fmt: skip
# What makes one kind of product: rooms and filling serve them all.
OF_ONE_KIND = MAKING - {"cleanroom-suite", "fill-finish"}
# Where the size of a batch or run matters.
SCALED = OF_ONE_KIND | {"pilot-run"}
# Whoever brings the one has no need of what goes into it.
CONTAINS: Mapping[str, tuple[str, ...]] = {
    "vector": ("plasmid",),
    "drug-substance": ("plasmid", "vector", "cell-bank", "virus-seed", "starting-cells"),
}
ANSWERS = 0.5  # a bottleneck's service counts as an answer from this weight; below it is only worth a thought
FIRST_CLINICAL = 3  # the order of the first stage with patients
MAIN_ANSWER = 1.0  # the main answer is needed even where the company brings something of the kind
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Needs:
    """What a product needs, in the order of its chain, and services that may be worth a thought besides."""

    needs: tuple[Need, ...]
    suggestions: tuple[str, ...] = ()


def needs_of(profile: Profile, taxonomy: Taxonomy) -> list[Need]:
    """Return the needs that follow from a profile, in the order of its chain."""
    return list(derive_needs(profile, taxonomy).needs)


def derive_needs(profile: Profile, taxonomy: Taxonomy) -> Needs:
    """Derive needs and suggestions.

    Where the company has said where it is stuck, its needs are the services that answer this and stand in its chain;
    the other steps that lie ahead are suggested (decision 0014). Otherwise the needs are the steps of the chain that
    lie ahead at its stage, minus what it brings.
    """
    chain = _chain(profile, taxonomy)
    stuck = [code for code in profile.bottlenecks if code in taxonomy["bottleneck"]]
    derived = _of_bottlenecks(profile, stuck, chain, taxonomy) if stuck else _of_chain(profile, chain, taxonomy)
    if "own-gmp" not in profile.brings:
        return derived
    # Stuck with nothing but what its own plant makes, a company may still need the support along its chain.
    return _support(derived) if _support(derived).needs else _support(_of_chain(profile, chain, taxonomy))


def _support(derived: Needs) -> Needs:
    return Needs(
        tuple(need for need in derived.needs if need.service not in MAKING),
        tuple(service for service in derived.suggestions if service not in MAKING),
    )


def _chain(profile: Profile, taxonomy: Taxonomy) -> Sequence[Step]:
    modality = taxonomy["modality"].get(profile.modality or "")
    chain = taxonomy["chain"].get(modality.data["chain"]) if modality else None
    return chain.data["steps"] if chain else ()


def _brought(profile: Profile) -> frozenset[str]:
    inside = (part for item in profile.brings for part in CONTAINS.get(item, ()))
    also = ("quality-system",) if "own-gmp" in profile.brings else ()
    return frozenset((*profile.brings, *inside, *also))


def _of_chain(profile: Profile, chain: Sequence[Step], taxonomy: Taxonomy) -> Needs:
    brought = _brought(profile)
    steps = [s for s in chain if s["brought_as"] not in brought and is_due(s["service"], profile.stage, taxonomy)]
    return Needs(_without_twins(_need_of_step(s, profile, taxonomy, _why_step(s, profile)) for s in steps))


def _of_bottlenecks(profile: Profile, stuck: Sequence[str], chain: Sequence[Step], taxonomy: Taxonomy) -> Needs:
    brought = _brought(profile)
    answered = {code: taxonomy["bottleneck"][code].data["answered_by"] for code in stuck}
    reasons: dict[str, str] = {}
    for code, weights in answered.items():
        for service in _answers(weights, chain, brought):
            reasons.setdefault(service, code)
    if not reasons:
        # Nothing in the chain answers any of it (training, advice): then the main answers are the needs. What makes
        # another kind of product is no answer for one whose chain is known: that one needs its own steps.
        for code, weights in answered.items():
            main = max(weights, key=weights.__getitem__)
            if not chain or main not in OF_ONE_KIND:
                reasons.setdefault(main, code)
    if not reasons:
        return _of_chain(profile, chain, taxonomy)
    thoughts = [*(s for weights in answered.values() for s in weights), *_ahead(profile, chain, brought, taxonomy)]
    suggested = dict.fromkeys(service for service in thoughts if service not in reasons)
    return Needs(_needs_for(reasons, profile, chain, taxonomy), tuple(suggested))


def _ahead(profile: Profile, chain: Sequence[Step], brought: frozenset[str], taxonomy: Taxonomy) -> Iterator[str]:
    for step in chain:
        if step["brought_as"] not in brought and is_due(step["service"], profile.stage, taxonomy):
            yield step["service"]


def _answers(weights: Mapping[str, float], chain: Sequence[Step], brought: frozenset[str]) -> Iterator[str]:
    for service, weight in weights.items():
        steps = [step for step in chain if step["service"] == service]
        open_steps = [step for step in steps if step["brought_as"] not in brought]
        if steps and weight >= ANSWERS and (open_steps or weight >= MAIN_ANSWER):
            yield service


def _needs_for(
    reasons: Mapping[str, str], profile: Profile, chain: Sequence[Step], taxonomy: Taxonomy
) -> tuple[Need, ...]:
    brought = _brought(profile)
    in_chain = {step["service"] for step in chain}
    beside = [service for service in reasons if service not in in_chain]
    needs = [need_beside_chain(service, profile, taxonomy, _why_stuck(reasons[service])) for service in beside]
    for step in chain:
        if step["service"] in reasons:
            others = [s for s in chain if s["service"] == step["service"] and s["brought_as"] not in brought]
            if step["brought_as"] in brought and others:
                continue  # of two steps of one service only the one that is not brought is needed
            why = _why_stuck(reasons[step["service"]])
            needs.append(_need_of_step(step, profile, taxonomy, why))
    return _without_twins(needs)


def _why_step(step: Step, profile: Profile) -> Why:
    names = {"step_en": step["name_en"], "step_sv": step["name_sv"]}
    return Why(WhyCode.CHAIN_STEP, {**names, "modality": profile.modality or ""})


def _need_of_step(step: Step, profile: Profile, taxonomy: Taxonomy, why: Why) -> Need:
    own = step["modality"] == profile.modality
    contained = step["containment"] is not None
    return Need(
        service=step["service"],
        modality=step["modality"],
        grade=_grade_of_step(step, profile, taxonomy),
        # The level is set per project; what is made on the way, a plasmid say, keeps the step's own.
        containment=(profile.containment if own and contained else None) or step["containment"],
        scale=profile.scale if own and step["service"] in SCALED else None,
        earliest_start=profile.earliest_start,
        latest_finish=profile.latest_finish,
        duration_days=step["duration_days"] or usual_days(step["service"], taxonomy),
        why=why,
    )


def _grade_of_step(step: Step, profile: Profile, taxonomy: Taxonomy) -> str | None:
    """Return the step's own grade; research before the first trial, where the company has asked for no more.

    A wish for GMP never lifts a starting material, nor does a wish for HQ lower a medicine.
    """
    stage = taxonomy["stage"].get(profile.stage or "")
    before_patients = stage is not None and int(stage.data["order"]) < FIRST_CLINICAL
    if step["grade"] and before_patients and profile.grade_needed == "research":
        return "research"
    return step["grade"]


def _why_stuck(bottleneck: str) -> Why:
    return Why(WhyCode.BOTTLENECK, {"bottleneck": bottleneck})


def need_beside_chain(service: str, profile: Profile, taxonomy: Taxonomy, why: Why | None = None) -> Need:
    """Return what a product needs of a service that is no step of its chain."""
    term = taxonomy["service"].get(service)
    graded = bool(term and term.data["graded"])
    return Need(
        service=service,
        modality=profile.modality,
        grade=_grade_beside_chain(service, profile, taxonomy) if graded else None,
        containment=_own_containment(profile, taxonomy) if graded else None,
        earliest_start=profile.earliest_start,
        latest_finish=profile.latest_finish,
        duration_days=usual_days(service, taxonomy),
        why=why or Why(WhyCode.ASKED),
    )


def _grade_beside_chain(service: str, profile: Profile, taxonomy: Taxonomy) -> str | None:
    if service == "contained-lab":
        return "research"  # a bench for own work is never GMP
    stage = taxonomy["stage"].get(profile.stage or "")
    return profile.grade_needed or (stage.data["default_grade"] if stage else None)


def _own_containment(profile: Profile, taxonomy: Taxonomy) -> str | None:
    modality = taxonomy["modality"].get(profile.modality or "")
    return profile.containment or (modality.data["default_containment"] if modality else None)


def usual_days(service: str, taxonomy: Taxonomy) -> int | None:
    """Return how many calendar days a service usually takes, or None for an unknown one."""
    term = taxonomy["service"].get(service)
    return int(term.data["typical_days"]["typical"]) if term else None


def _without_twins(needs: Iterator[Need] | Sequence[Need]) -> tuple[Need, ...]:
    # A chain may name a service twice (collect cells, receive the product): one hub is asked once.
    kept: dict[tuple[str, str | None, str | None], Need] = {}
    for need in needs:
        kept.setdefault((need.service, need.modality, need.grade), need)
    return tuple(kept.values())
