"""What matching answers: values and codes, no sentences; `matching.actions` says them in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntFlag, StrEnum
from typing import Any

from atmp_match.calendar.rules import FreeTime
from atmp_match.matching.rules.offers import Candidate, Hub
from atmp_match.matching.rules.weights import DEFAULT, Weights
from atmp_match.products.rules import Need, Profile

Values = Mapping[str, Any]
MOST_SHOWN = 100  # the catalogue of today is far smaller: everything is told


class Limit(IntFlag):
    """The hard limits, one bit each; an offer with no bit set is eligible."""

    SERVICE = 1
    MODALITY = 2
    GRADE = 4
    CONTAINMENT = 8
    SCALE = 16
    DATES = 32
    OPENNESS = 64


class Level(StrEnum):
    """How far an offer answers a need, the best first."""

    COVERED = "covered"
    CONDITIONS = "conditions"
    ASK = "ask"
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """Points won or lost, and why."""

    code: str
    points: int
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """What is missing, uncertain or a condition; `level` says what it does to the match (covered: nothing)."""

    code: str
    level: Level
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """An offer that answers a need, with all that speaks for and against it."""

    offer: Candidate
    level: Level
    points: int
    earliest_start: date
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class NearMiss:
    """An offer that one single limit keeps out."""

    offer: Candidate
    blocked_by: Limit
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Relaxation:
    """How many offers there would be if these limits were dropped."""

    limits: Limit
    count: int


@dataclass(frozen=True)
class Tally:
    """How many offers answer a need, shown or not, and what there is among them.

    :param limited: some that takes companies to a limited extent only
    :param planned_only: whoever is known to be able is not open yet
    :param at_home: some in Sweden
    """

    covered: int = 0
    conditions: int = 0
    ask: int = 0
    limited: bool = False
    planned_only: bool = False
    at_home: bool = False

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.covered + self.conditions + self.ask


@dataclass(frozen=True)
class Notice:
    """Something to say about the whole request: a rule that applies, or a contradiction."""

    code: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class NeedAnswer:
    """The answer to one need; `matches` are in rank order, the first `MatchRequest.most` of `tally.total`."""

    need: Need
    labels: tuple[str, ...]
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    relaxations: tuple[Relaxation, ...]
    notices: tuple[Notice, ...] = ()
    tally: Tally = field(default_factory=Tally)

    @property
    def is_unmet(self) -> bool:
        """Tell that no hub is known to be able; one that may be asked does not meet a need."""
        return not self.tally.covered + self.tally.conditions


@dataclass(frozen=True)
class HubRow:
    """A hub's vector of needs: the best match for each need, or None; the best hub first."""

    hub: Hub
    rank: int
    best: tuple[Match | None, ...]

    @property
    def levels(self) -> tuple[Level, ...]:
        """Return the level for each need, in the needs' order."""
        return tuple(match.level if match else Level.NONE for match in self.best)

    def count(self, level: Level) -> int:
        """Return how many needs are at this level."""
        return self.levels.count(level)


@dataclass(frozen=True)
class Classification:
    """Whether the product is an ATMP: yes, no or unclassified; and the code of the sentence that says why."""

    atmp: str
    atmp_class: str
    code: str
    modality: str | None = None


@dataclass(frozen=True)
class Understood:
    """A term that free text may mean, with the words it was found by; never confirmed by itself.

    :param start, end: where the words stand in the text
    :param margin: by how much the first proposal of the reading leads the second, as a share of its score
    :param reading: proposals with one number are ways to take the same thing; `place` is their order, from 1
    :param preselected: it is the first of its reading, and leads clearly
    :param language: of the lexicon's entry that says so most
    """

    kind: str
    code: str
    words: str
    start: int = 0
    end: int = 0
    score: float = 0.0
    margin: float = 1.0
    reading: int = 1
    place: int = 1
    preselected: bool = True
    language: str = "en"


@dataclass(frozen=True)
class MatchRequest:
    """What is asked.

    :param needs: given by the company; None to derive them
    :param as_of: the day the question is asked; later knowledge does not help
    :param free: by offer, when its calendar has a unit free, with the hub's rules; what is not in it has no calendar
    :param weights: what to rank by; None is whatever is in force
    :param understood: what the profile's own words may mean
    :param most: how many matches of each need, and how many hubs, are told with their reasons
    """

    profile: Profile
    as_of: date
    needs: tuple[Need, ...] | None = None
    free: Mapping[str, FreeTime] = field(default_factory=dict)
    weights: Weights | None = None
    understood: tuple[Understood, ...] = ()
    most: int = MOST_SHOWN

    @property
    def ranked_by(self) -> Weights:
        """Return the weights to rank by."""
        return self.weights or DEFAULT


@dataclass(frozen=True)
class MatchAnswer:
    """The whole answer; a hub's levels follow the order of `needs`, and `hubs` are the first of `hub_count`."""

    request: MatchRequest
    classification: Classification
    labels: tuple[str, ...]
    understood: tuple[Understood, ...]
    needs: tuple[NeedAnswer, ...]
    hubs: tuple[HubRow, ...]
    suggestions: tuple[str, ...]
    notices: tuple[Notice, ...]
    hub_count: int = 0
