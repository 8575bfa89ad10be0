"""Requests that contradict themselves: said, not matched around."""

from collections.abc import Iterator
from datetime import timedelta

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.answers import Notice
from atmp_match.matching.rules.limits import Question
from atmp_match.products.rules import Profile

LARGEST_RUN = 2000  # litres; the largest that any page of the catalogue's survey names
PERMIT_LEVEL = "bsl-3"
NEVER_ATMP = "not-atmp"
ATMP_ONLY_IF_KNOWN = frozenset({"gtmp-in-vivo", "gtmp-ex-vivo", "sctmp", "tep", "combined"})


def contradictions_of_profile(profile: Profile, taxonomy: Taxonomy) -> tuple[Notice, ...]:
    """Return what in the profile cannot all be true."""
    term = taxonomy["modality"].get(profile.modality or "")
    if term and term.data["class"] == NEVER_ATMP and profile.atmp_class in ATMP_ONLY_IF_KNOWN:
        values = {"modality": profile.modality, "class": profile.atmp_class}
        return (Notice("contradiction-class", values),)
    return ()


def contradictions_of_need(question: Question) -> tuple[Notice, ...]:
    """Return what in a need cannot all be true."""
    return tuple(_contradictions(question))


def _contradictions(question: Question) -> Iterator[Notice]:
    need = question.need
    if need.latest_finish and not question.fits(question.start):
        yield Notice("contradiction-window", {"days": question.least_days(), "service": need.service})
    elif need.containment == PERMIT_LEVEL and need.latest_finish:
        permit = int(question.taxonomy["gate"]["gmm-notification"].data["typical_days"])
        if question.as_of + timedelta(days=permit + question.least_days()) > need.latest_finish:
            yield Notice("contradiction-permit", {"days": permit})
    if need.scale and need.scale.unit.casefold() == "l" and need.scale.value > LARGEST_RUN:
        yield Notice("contradiction-scale", {"value": need.scale.value, "largest": LARGEST_RUN})
    yield from _containment(question)


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
