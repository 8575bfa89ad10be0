"""What is worth knowing of an offer though it changes no level: open questions, assumptions, and time to prepare."""

from collections.abc import Iterator

from atmp_match.catalogue.rules.gates import gates_of, preparation_days
from atmp_match.matching.rules.answers import Gap, Level
from atmp_match.matching.rules.days import is_current, is_known
from atmp_match.matching.rules.offers import Candidate, Fact
from atmp_match.matching.rules.questions import Question


def remarks_on(offer: Candidate, question: Question) -> tuple[Gap, ...]:
    """Return what has to be said of an offer that answers a need, beside what decides its level."""
    return tuple(Gap(code, Level.COVERED, values) for code, values in _remarks(offer, question))


def _remarks(offer: Candidate, question: Question) -> Iterator[tuple[str, dict[str, object]]]:
    yield from _containment(offer, question)
    for fact in offer.hub.facts:
        if _is_open_question(fact, offer, question):
            yield "hub-fact", {"claim": fact.claim, "seen": fact.seen, "as_of": fact.as_of}
    # Open questions are those of today: asking when a site closes would tell an earlier day that it will.
    for unknown in offer.unknowns if is_current(offer.hub, question.as_of) else ():
        yield "not-known", {"unknown": unknown}
    yield from _preparation(offer, question)


def _containment(offer: Candidate, question: Question) -> Iterator[tuple[str, dict[str, object]]]:
    wanted, rank = question.need.containment, question.taxonomy.containment_rank
    if wanted is None or not question.is_graded or rank(wanted) == 1 or offer.containment_max == "unknown":
        return
    if offer.containment_note:
        yield "containment-note", {"note": offer.containment_note}
    elif offer.containment_basis != "source":
        yield "containment-assumed", {"containment_max": offer.containment_max}


def _is_open_question(fact: Fact, offer: Candidate, question: Question) -> bool:
    if fact.value != "unknown" or fact.service not in ("any", offer.service):
        return False
    if fact.grade is not None and offer.grades and fact.grade not in offer.grades:
        return False
    return is_known(fact, question.as_of) and (fact.as_of is not None or is_current(offer.hub, question.as_of))


def _preparation(offer: Candidate, question: Question) -> Iterator[tuple[str, dict[str, object]]]:
    gates = gates_of(offer.service, offer.grades, offer.hub.extra_gates, question.taxonomy)
    if days := preparation_days(gates, question.taxonomy):
        code = "preparation" if offer.id in question.free else "preparation-unpublished"
        yield code, {"usual_time": days}
