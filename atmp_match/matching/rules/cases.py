"""Checks an answer against a case whose right answer is known; `docs/matching-cases.md` tells the form.

A case holds the body of a request (`as_of`, `product`, `bottlenecks`, `needs` with an `id`, and `from`/`until` for
the window) and what must hold of the answer. `case_form` sees to it that a case follows the form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atmp_match.matching.rules.answers import Level, Match, MatchAnswer

FIRST = 3
MARKS = (("limited", "limited-access"), ("planned", "planned"), ("planned", "opens-later"))
NEED_FIELDS = ("service", "modality", "grade", "containment", "scale", "seats")
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Bodies:
    """What to ask for a case: its own request, and one for each forbidden answer that describes its own need.

    :param derived: the request without its needs, where the case says which services must not follow from it
    """

    main: Mapping[str, Any]
    derived: Mapping[str, Any] | None
    forbidden: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...]


def bodies_of(case: Case) -> Bodies:
    """Return the requests that a case makes, in the shape of the API."""
    common = {"as_of": case["as_of"], "product": case["product"], "bottlenecks": case.get("bottlenecks") or []}
    if case.get("input") == "free-text":
        # Only the text is given; everything else about the product is the key.
        common |= {"product": {"description": case["product"].get("description")}, "bottlenecks": []}
    main = {**common, "needs": [_need(need) for need in case["needs"]]}
    rows = [row for row in case.get("must_not") or [] if row.get("need") is None]
    derived = common if case.get("must_not_services") else None
    return Bodies(main, derived, tuple((row, {**common, "needs": [_need(row)]}) for row in rows))


def _need(need: Mapping[str, Any]) -> dict[str, Any]:
    given = {field: need[field] for field in NEED_FIELDS if need.get(field) is not None}
    return {**given, "earliest_start": need.get("from"), "latest_finish": need.get("until")}


def problems(
    case: Case, answer: MatchAnswer, others: Sequence[MatchAnswer], derived: MatchAnswer | None = None
) -> list[str]:
    """Return everything in which the answers differ from what the case demands.

    :param derived: the answer to `Bodies.derived`
    :param others: the answers to `Bodies.forbidden`, in its order
    """
    return [
        *_of_inclusions(case, answer),
        *_of_exclusions(case, answer, others),
        *_of_services(case, answer, derived),
        *_of_labels(case, answer),
    ]


def _of_inclusions(case: Case, answer: MatchAnswer) -> Iterator[str]:
    for row in case.get("must_include") or []:
        matches = _matches_of(case, answer, row["need"])
        ranked = list(dict.fromkeys(match.offer.hub.slug for match in matches))
        found = [_why_not(slug, row, matches, ranked) for slug in row["hubs"]]
        if row.get("any_of") and None in found:
            continue
        yield from (f"{row['need']}: {reason}" for reason in found if reason)


def _why_not(slug: str, row: Mapping[str, Any], matches: Sequence[Match], ranked: Sequence[str]) -> str | None:
    within = row.get("within") or FIRST
    if slug not in ranked[:within]:
        place = f"number {ranked.index(slug) + 1}" if slug in ranked else "not there"
        return f"{slug} is {place}, and must be among the first {within}"
    match = next(match for match in matches if match.offer.hub.slug == slug)
    if row.get("offer") and match.offer.id != row["offer"]:
        return f"{slug} is there with {match.offer.id}, and must be with {row['offer']}"
    wanted = row.get("as") or "yes"
    marked = mark_of(match)
    return None if marked == wanted else f"{slug} is marked {marked}, and must be {wanted}"


def mark_of(match: Match) -> str:
    """Return how a match is marked: yes, limited, planned, ask, or conditions for any other condition."""
    if match.level is Level.COVERED:
        return "yes"
    if match.level is Level.ASK:
        return "ask"
    gaps = {gap.code for gap in match.gaps}
    return next((mark for mark, gap in MARKS if gap in gaps), "conditions")


def _of_exclusions(case: Case, answer: MatchAnswer, others: Sequence[MatchAnswer]) -> Iterator[str]:
    remaining = iter(others)
    for row in case.get("must_not") or []:
        if row.get("need") is not None:
            matches, place = _matches_of(case, answer, row["need"]), row["need"]
        else:
            matches, place = next(remaining).needs[0].matches, f"{row['service']} {row.get('grade', '')}"
        shown = [
            m.offer.id for m in matches if row["hub"] == m.offer.hub.slug and row.get("offer") in (None, m.offer.id)
        ]
        yield from (f"{place}: {offer} of {row['hub']} must not be there ({row.get('decided_by')})" for offer in shown)


def _of_services(case: Case, answer: MatchAnswer, derived: MatchAnswer | None) -> Iterator[str]:
    needs = (*answer.needs, *(derived.needs if derived else ()))
    services = {need.need.service for need in needs}
    yield from (f"a need of {s} must not be there" for s in case.get("must_not_services") or [] if s in services)


def _of_labels(case: Case, answer: MatchAnswer) -> Iterator[str]:
    if answer.classification.atmp_class in (case.get("must_not_classes") or []):
        yield f"it must not be classed as {answer.classification.atmp_class}"
    yield from (f"the label {label} is missing" for label in case.get("expect") or [] if label not in answer.labels)
    forbidden = case.get("must_not_labels") or []
    yield from (f"the label {label} must not be there" for label in forbidden if label in answer.labels)


def _matches_of(case: Case, answer: MatchAnswer, need_id: str) -> Sequence[Match]:
    place = [need["id"] for need in case["needs"]].index(need_id)
    return answer.needs[place].matches
