"""Whether a request fits the offer, as the hub's inbox shows it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from atmp_match.calendar.rules import DayState
from atmp_match.products.rules import Scale


class Verdict(StrEnum):
    """How a check came out: fits, with a condition, does not fit, or cannot be told."""

    YES = "y"
    CONDITION = "p"
    NO = "n"


class Topic(StrEnum):
    """What was checked; the page has a sentence for each topic and verdict."""

    WEEKS = "weeks"
    PART = "part"
    MODALITY = "modality"
    CONTAINMENT = "containment"
    SCALE = "scale"
    GRADE = "grade"
    RIVAL = "rival"


@dataclass(frozen=True)
class Check:
    """One line of the fit check; `about` names a rival's reference, a later part, or the value that was asked for."""

    topic: Topic
    verdict: Verdict
    about: str = ""


@dataclass(frozen=True)
class Wanted:
    """What the brief needs of this very service, at any share level; None where it does not say."""

    modality: str | None
    grade_rank: int | None
    containment_rank: int | None
    scale: Scale | None


@dataclass(frozen=True)
class Able:
    """What the offer says; None where it is not known."""

    modalities: frozenset[str]
    grade_ranks: frozenset[int]
    containment_rank: int | None
    scale: Scale | None


BY_STATE = {DayState.OPEN: Verdict.YES, DayState.HELD: Verdict.CONDITION, DayState.BUSY: Verdict.NO}


def fit_checks(
    wanted: Wanted,
    able: Able,
    *,
    weeks: DayState | None,
    rivals: Sequence[str],
    parts: Sequence[tuple[str, DayState]] = (),
) -> list[Check]:
    """Return the checks in the order the inbox shows them.

    :param weeks: state of the weeks on the resource as far as others have them; None where there is no calendar
    :param parts: names of what the booking takes later, each with its state as far as others have it
    :param rivals: references of undecided requests that want some of the same weeks
    """
    checks = []
    if weeks is not None:
        checks.append(Check(Topic.WEEKS, BY_STATE[weeks]))
    checks += [Check(Topic.PART, BY_STATE[state], name) for name, state in parts]
    if wanted.modality:
        checks.append(Check(Topic.MODALITY, _modality(wanted.modality, able.modalities), wanted.modality))
    if wanted.grade_rank is not None and able.grade_ranks:
        fits = max(able.grade_ranks) >= wanted.grade_rank
        checks.append(Check(Topic.GRADE, Verdict.YES if fits else Verdict.NO))
    checks.append(Check(Topic.CONTAINMENT, _at_most(wanted.containment_rank, able.containment_rank)))
    if wanted.scale is not None:
        checks.append(
            Check(Topic.SCALE, _scale(wanted.scale, able.scale), f"{wanted.scale.value:g} {wanted.scale.unit}")
        )
    return checks + [Check(Topic.RIVAL, Verdict.CONDITION, ref) for ref in rivals]


def _modality(wanted: str, able: frozenset[str]) -> Verdict:
    if "any" in able or wanted in able:
        return Verdict.YES
    return Verdict.CONDITION if "unknown" in able else Verdict.NO


def misfits(checks: Iterable[Check]) -> int:
    """Return how many of the checks do not fit."""
    return sum(check.verdict is Verdict.NO for check in checks)


def _scale(wanted: Scale, able: Scale | None) -> Verdict:
    if able is None or able.unit.casefold() != wanted.unit.casefold():
        return Verdict.CONDITION  # litres say nothing about doses
    return _at_most(wanted.value, able.value)


def _at_most(wanted: float | None, able: float | None) -> Verdict:
    if wanted is None or able is None:
        return Verdict.CONDITION
    return Verdict.YES if wanted <= able else Verdict.NO
