"""Cases whose right answer is known, held against what matching answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from atmp_match.catalogue.queries import missing_names, read_documents, taxonomy
from atmp_match.catalogue.rules.documents import DocumentsRefused
from atmp_match.matching.actions.requests import find_matches_for
from atmp_match.matching.rules import Weights
from atmp_match.matching.rules.case_form import remarks, wrong_case, wrong_document
from atmp_match.matching.rules.cases import Case, bodies_of, problems
from atmp_match.shared.errors import InvalidInput, Unreadable

SHIPPED = Path(__file__).parents[1] / "data" / "cases_dev.yaml"
CODES = {
    "must_not_services": "service",
    "must_not_classes": "product-class",
    "must_not_labels": "result-label",
    "expect": "result-label",
}


@dataclass(frozen=True)
class CaseResult:
    """How a case came out.

    :param unreadable: what does not follow the form, so that the case was not asked
    :param wrong: where the answers differ from what it demands
    :param notes: paths of keys that nobody knows, but that demand nothing
    """

    case: Case
    unreadable: Sequence[str]
    wrong: Sequence[str]
    notes: Sequence[str]

    @property
    def is_right(self) -> bool:
        """Tell that the case was asked, and that everything is as it demands."""
        return not (self.unreadable or self.wrong)


@cache
def shipped_cases() -> tuple[Case, ...]:
    """Return the cases that the code is shipped with."""
    return tuple(read_cases(SHIPPED))


def read_cases(file: Path) -> list[Case]:
    """Return the cases of a file.

    :raises Unreadable: it is no YAML, or holds no cases, with where and why
    """
    try:
        (document,) = read_documents([file], mend=_as_it_is).values()
    except DocumentsRefused as error:
        raise Unreadable("\n".join(error.problems)) from error
    if wrong := wrong_document(document):
        raise Unreadable("\n".join(f"{file.name}: {problem}" for problem in wrong))
    cases: list[Case] = document["cases"]
    return cases


def _as_it_is(document: Any) -> Any:  # noqa: ANN401 -- whatever the file holds
    return document


def evaluate_cases(cases: Sequence[Case]) -> list[CaseResult]:
    """Return how each case comes out, in their order."""
    results = []
    for case in cases:
        unreadable = wrong_case(case) or list(_unknown_names(case))
        wrong: Sequence[str] = []
        if not unreadable:
            try:
                wrong = check_case(case)
            except InvalidInput as error:
                unreadable = [f"{field}: {text}" for field, text in error.fields.items()]
        results.append(CaseResult(case, unreadable, wrong, [] if unreadable else remarks(case)))
    return results


def check_case(case: Case, weights: Weights | None = None) -> list[str]:
    """Return what is wrong with the answers to one case that follows the form.

    :param weights: what to rank by; None is whatever is in force
    :raises InvalidInput: it asks for unknown codes or impossible values
    """
    bodies = bodies_of(case)
    others = [find_matches_for(body, weights) for _, body in bodies.forbidden]
    derived = find_matches_for(bodies.derived, weights) if bodies.derived is not None else None
    return problems(case, find_matches_for(bodies.main, weights), others, derived)


def _unknown_names(case: Case) -> Iterator[str]:
    # A demand about a hub that does not exist, or a code that nothing has, would hold for ever.
    words = taxonomy()
    for field, kind in CODES.items():
        unknown = [code for code in case.get(field) or () if code not in words[kind]]
        yield from (f"{field}: {code} is not in the vocabulary" for code in unknown)
    rows = [row for field in ("must_include", "must_not") for row in case.get(field) or ()]
    hubs = {hub for row in rows for hub in (*(row.get("hubs") or ()), row.get("hub")) if hub}
    offers = {row["offer"] for row in rows if row.get("offer")}
    yield from (f"{name} is not in the catalogue" for name in sorted(missing_names(hubs, offers)))
