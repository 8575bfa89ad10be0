"""Every outcome that can win points, in words, criterion by criterion."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from atmp_match.matching.actions.sentences import REASONS
from atmp_match.matching.rules import Weights
from atmp_match.matching.rules.weight_checks import STALE
from atmp_match.matching.rules.weights import UNKNOWN

CRITERIA: Mapping[str, LazyString] = {
    "modality": _l("Kind of product"),
    "focus": _l("Focus"),
    "grade": _l("Grade"),
    "containment": _l("Containment"),
    "scale": _l("Scale"),
    "openness": _l("Open to companies"),
    "availability": _l("In operation"),
    "start": _l("Earliest start"),
    "place": _l("Country"),
    "evidence": _l("Age of the evidence"),
}


@dataclass(frozen=True)
class Outcome:
    """One row of the table.

    :param is_unknown: nobody knows, so that it gets nothing
    """

    code: str
    sentence: str
    points: int
    is_unknown: bool


@dataclass(frozen=True)
class Criterion:
    """The outcomes of one criterion, from best to worst."""

    name: str
    outcomes: tuple[Outcome, ...]


def criteria(weights: Weights) -> list[Criterion]:
    """Return the whole table in the reader's language."""
    return [Criterion(str(CRITERIA[code]), _outcomes(code, outcomes)) for code, outcomes in weights.table.items()]


def _outcomes(criterion: str, outcomes: Mapping[str, int]) -> tuple[Outcome, ...]:
    codes = {f"{criterion}-{outcome}": points for outcome, points in outcomes.items()}
    return tuple(Outcome(code, outcome_sentence(code), points, code in UNKNOWN) for code, points in codes.items())


def outcome_sentence(code: str) -> str:
    """Return the sentence of a match, with dots where a match has its own words; the limit of months has one too."""
    sentence = str(STALE_LIMIT if code == STALE else REASONS[code] % _Dots())
    return OPEN_END.sub("", sentence)


# What a match names behind a colon says nothing where there is no match.
OPEN_END = re.compile(r": …(, …)*$")
STALE_LIMIT = _l("Evidence is old after so many months")


class _Dots(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "…"
