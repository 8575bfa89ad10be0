"""Requests that contradict themselves: said, not matched around."""

from collections.abc import Iterator
from datetime import timedelta

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.answers import Notice
from atmp_match.matching.rules.classification import STARTING_MATERIAL
from atmp_match.matching.rules.completion import NEVER_GMP, is_clinical
from atmp_match.matching.rules.questions import Question
from atmp_match.products.rules import Profile
from atmp_match.products.rules.needs import usual_days

LARGEST_RUN = 2000  # litres; the largest that any page of the catalogue's survey names
PERMIT_LEVEL = "bsl-3"
NEVER_ATMP = "not-atmp"
ATMP_ONLY_IF_KNOWN = frozenset({"gtmp-in-vivo", "gtmp-ex-vivo", "sctmp", "tep", "combined"})
GENE_THERAPIES = frozenset({"gtmp-in-vivo", "gtmp-ex-vivo"})
WITHOUT_GENES = frozenset({"sctmp", "tep"})


def contradictions_of_profile(profile: Profile, taxonomy: Taxonomy) -> tuple[Notice, ...]:
    """Return what in the profile cannot all be true."""
    return tuple(_of_profile(profile, taxonomy))


def _of_profile(profile: Profile, taxonomy: Taxonomy) -> Iterator[Notice]:
    term = taxonomy["modality"].get(profile.modality or "")
    if term is None or term.data.get("role") == STARTING_MATERIAL:
        return
    values = {"modality": profile.modality, "class": profile.atmp_class}
    if term.data["class"] == NEVER_ATMP and profile.atmp_class in ATMP_ONLY_IF_KNOWN:
        yield Notice("contradiction-class", values)
    if term.data["class"] in GENE_THERAPIES and profile.atmp_class in WITHOUT_GENES:
        yield Notice("contradiction-gene-therapy", values)
    if profile.grade_needed == "research" and is_clinical(profile, taxonomy):
        yield Notice("contradiction-stage-grade", {"stage": profile.stage})


def contradictions_of_need(question: Question) -> tuple[Notice, ...]:
    """Return what in a need cannot all be true."""
    return tuple(_contradictions(question))


def _contradictions(question: Question) -> Iterator[Notice]:
    need = question.need
    yield from _days(question)
    if need.scale and need.scale.unit.casefold() == "l" and need.scale.value > LARGEST_RUN:
        yield Notice("contradiction-scale", {"value": need.scale.value, "largest": LARGEST_RUN})
    if need.grade == "gmp" and need.service in NEVER_GMP:
        yield Notice("contradiction-never-gmp", {"service": need.service})
    yield from _containment(question)


def _days(question: Question) -> Iterator[Notice]:
    need, finish = question.need, question.need.latest_finish
    if finish is None:
        yield from _permit(question)
    elif need.earliest_start and finish < need.earliest_start:
        yield Notice("contradiction-order", {"start": need.earliest_start, "finish": finish})
    elif finish < question.as_of:
        yield Notice("contradiction-past", {"finish": finish})
    elif not question.fits(question.start):
        yield Notice("contradiction-window", {"days": question.least_days(), "service": need.service})
    else:
        yield from _permit(question)
        yield from _duration(question, (finish - question.start).days + 1)


def _permit(question: Question) -> Iterator[Notice]:
    need = question.need
    if need.containment != PERMIT_LEVEL:
        return
    permit = int(question.taxonomy["gate"]["gmm-notification"].data["typical_days"])
    ready = question.as_of + timedelta(days=permit)
    if need.latest_finish and ready + timedelta(days=question.least_days()) > need.latest_finish:
        yield Notice("contradiction-permit", {"days": permit})
    elif need.earliest_start and ready > need.earliest_start:
        yield Notice("contradiction-permit-start", {"days": permit, "start": need.earliest_start})


def _duration(question: Question, window: int) -> Iterator[Notice]:
    """Hold the days that the founder gave against the window; what is only usual may be shorter for this product."""
    need, taxonomy = question.need, question.taxonomy
    steps = (step for chain in taxonomy["chain"].values() for step in chain.data["steps"])
    usual = {usual_days(need.service, taxonomy), *(s["duration_days"] for s in steps if s["service"] == need.service)}
    if need.duration_days and need.duration_days > window and need.duration_days not in usual:
        yield Notice("contradiction-duration", {"days": need.duration_days, "window": window})


def _containment(question: Question) -> Iterator[Notice]:
    need, taxonomy = question.need, question.taxonomy
    term = taxonomy["modality"].get(need.modality or "")
    if not (term and need.containment and question.is_graded) or need.service == "cell-banking":
        return
    rank = taxonomy.containment_rank
    lowest, highest = term.data["containment_range"]
    if rank(need.containment) < rank(lowest):
        yield Notice("contradiction-containment", {"containment": need.containment, "usual": lowest})
    if rank(need.containment) > rank(highest) and need.containment == PERMIT_LEVEL:
        yield Notice("contradiction-containment", {"containment": need.containment, "usual": highest})
