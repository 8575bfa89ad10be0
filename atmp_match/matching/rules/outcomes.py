"""How the different values of a column stand against a need: the rule of `limits` asked once for each value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from atmp_match.catalogue.rules.openness import openness_on
from atmp_match.catalogue.rules.staleness import months_before
from atmp_match.matching.rules import limits
from atmp_match.matching.rules.answers import Level
from atmp_match.matching.rules.columns import EVER, Array, Block, Hubs
from atmp_match.matching.rules.days import Availability, Opening
from atmp_match.matching.rules.grades import grades_above
from atmp_match.matching.rules.limits import Check, Verdict
from atmp_match.matching.rules.offers import Candidate, Hub
from atmp_match.matching.rules.points import HOME, focus, place
from atmp_match.matching.rules.questions import Question

FLAGS = {Level.COVERED: 0, Level.CONDITIONS: 1, Level.ASK: 2}
OPENINGS = tuple(Opening)
OPENNESS = ("open", "limited", "captive", "unknown")
_PLAIN = Candidate(
    id="", hub=Hub("", "", "", "", "unknown"), service="", value="yes", title="", title_sv="", modalities=frozenset(),
    modalities_basis=None, grades=(), containment_max="unknown", containment_basis=None, scale_value=None,
    scale_unit=None, available_from=None, available_from_basis=None, available_from_precision=None,
    available_until=None, openness="unknown",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """For each value, or each row: broken limits, flags (1 a condition, 2 something to ask), points."""

    bits: Array
    flags: Array
    points: Array

    def beside(self, other: "Outcome") -> "Outcome":
        """Return how rows stand at both."""
        return Outcome(self.bits | other.bits, self.flags | other.flags, self.points + other.points)

    def take(self, rows: Array) -> "Outcome":
        """Return the outcome of these rows."""
        return Outcome(self.bits[rows], self.flags[rows], self.points[rows])


def of_modalities(block: Block, question: Question) -> Outcome:
    """Return how each different set of kinds of product stands."""
    return _of_values(block, "modalities", limits.hold_modality, question)


def by_offer(block: Block, question: Question, rows: Array) -> Outcome:
    """Return how these rows stand at what an offer says of itself alone: all but kinds of product, dates, openness."""
    checks = (("value", limits.hold_service), ("grades", limits.hold_grade), ("containment", limits.hold_containment))
    outcome = _by_scale(block, question, rows)
    for column, check in checks:
        codes = block.coded[column].codes[rows]
        outcome = outcome.beside(_of_values(block, column, check, question).take(codes))
    return outcome


def by_openness(block: Block, hubs: Hubs, question: Question, rows: Array) -> tuple[Outcome, Array]:
    """Return how these rows stand by whom they are open to, and which of them are open to a limited extent."""
    own = block.coded["openness"].take(rows)
    said = own.map((OPENNESS.index(said) if said in OPENNESS else -1 for said in own.values), np.int8)
    said = np.where(said < 0, _said_by_hubs(hubs, question)[block.hub[rows]], said)
    offers = [replace(_PLAIN, openness=word) for word in OPENNESS]
    table = _table([limits.hold_openness(Verdict(), offer, question) for offer in offers], offers, question)
    return table.take(said), said == OPENNESS.index("limited")


def by_opening(block: Block, question: Question, rows: Array, opening: Array) -> Outcome:
    """Return how these rows stand by their openings; the one that nobody could know of does not matter."""
    values = block.coded["value"]
    offers = [replace(_PLAIN, value=value) for value in values.values for _ in OPENINGS]
    stands = [Availability(each) for _ in values.values for each in OPENINGS]
    verdicts = [limits.say_opening(Verdict(), *pair) for pair in zip(offers, stands, strict=True)]
    return _table(verdicts, offers, question).take(values.codes[rows].astype(np.int32) * len(OPENINGS) + opening)


def grades_too_high(block: Block, question: Question, rows: Array) -> Array:
    """Return how far above the grade that is needed the nearest grade of these rows is; 0 where none is."""
    grades, needed = block.coded["grades"].take(rows), question.need.grade
    if needed is None:
        return np.zeros(len(rows), np.int32)
    offers = [replace(_PLAIN, grades=value) for value in grades.values]
    return grades.map((grades_above(offer, needed, question.taxonomy) or 0 for offer in offers), np.int32)


def points_of_places(hubs: Hubs, question: Question, country: str | None) -> Array:
    """Return the points of each hub's country."""
    outcomes = [place(country or HOME, there) for there in hubs.country.values]
    return hubs.country.map((question.weights.points("place", outcome) for outcome in outcomes), np.int32)


def points_of_evidence(block: Block, question: Question, rows: Array) -> Array:
    """Return the points of these rows for how new the newest page about them is."""
    newest = block.pages.newest(rows, question.as_of.toordinal())
    recent_from = months_before(question.as_of, question.weights.stale_months).toordinal()
    give = {outcome: question.weights.points("evidence", outcome) for outcome in ("undated", "recent", "older")}
    points = np.where(newest >= recent_from, give["recent"], give["older"])
    return np.where(newest == EVER, give["undated"], points)


_STUBS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "value": lambda value: {"value": value},
    "modalities": lambda value: {
        "modalities": frozenset(value[0]),
        "modalities_basis": value[1],
        "modalities_named": None if value[2] is None else frozenset(value[2]),
    },
    "grades": lambda value: {"grades": value},
    "containment": lambda value: {"containment_max": value[0], "containment_basis": value[1]},
}


def _of_values(block: Block, column: str, check: Check, question: Question) -> Outcome:
    stubs = map(_STUBS[column], block.coded[column].values)
    offers = [replace(_PLAIN, service=question.need.service, **stub) for stub in stubs]
    return _table([check(Verdict(), offer, question) for offer in offers], offers, question)


def _by_scale(block: Block, question: Question, rows: Array) -> Outcome:
    wanted = question.need.scale
    if wanted is None:
        nothing = np.zeros(len(rows), np.int32)
        return Outcome(nothing, nothing, nothing)
    unseen, fits, small = _PLAIN, wanted.value, -1.0
    offers = [unseen, *(replace(_PLAIN, scale_value=value, scale_unit=wanted.unit) for value in (fits, small))]
    table = _table([limits.hold_scale(Verdict(), offer, question) for offer in offers], offers, question)
    units, scale = block.coded["unit"].take(rows), block.scale[rows]
    same = units.map((unit == wanted.unit.casefold() for unit in units.values), bool)
    return table.take(np.where(np.isnan(scale) | ~same, 0, np.where(wanted.value > scale, 2, 1)))


def _said_by_hubs(hubs: Hubs, question: Question) -> Array:
    def said(hub: str, history: Sequence[Any] = ()) -> int:
        return OPENNESS.index(openness_on(question.as_of, offer="inherit", hub=hub, history=history))

    always = np.array([-1 if word is None else said(word) for word in hubs.openness.values], np.int8)
    codes = always[hubs.openness.codes]
    for number in np.flatnonzero(codes < 0):
        hub = hubs.hubs[int(number)]
        codes[number] = said(hub.open_to_companies, hub.openness_history)
    return codes


def _table(verdicts: Sequence[Verdict], offers: Sequence[Candidate], question: Question) -> Outcome:
    return Outcome(
        bits=np.array([verdict.bits.value for verdict in verdicts], np.int32),
        flags=np.array([_flags(verdict) for verdict in verdicts], np.int32),
        points=np.array([_points(v, offer, question) for v, offer in zip(verdicts, offers, strict=True)], np.int32),
    )


def _flags(verdict: Verdict) -> int:
    flags = 0
    for gap in verdict.gaps:
        flags |= FLAGS[gap.level]
    return flags


def _points(verdict: Verdict, offer: Candidate, question: Question) -> int:
    points = sum(question.weights.points(*outcome) for outcome in verdict.outcomes.items())
    if verdict.outcomes.get("modality") == "named":
        points += question.weights.points("focus", focus(len(offer.modalities)))
    return points
