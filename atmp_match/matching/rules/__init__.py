"""The rules of matching: which offers answer a need, in which order, and why. Pure."""

from atmp_match.matching.rules.answers import (
    Classification,
    Gap,
    HubRow,
    Level,
    Limit,
    Match,
    MatchAnswer,
    MatchRequest,
    NearMiss,
    NeedAnswer,
    Notice,
    Reason,
    Relaxation,
    Understood,
)
from atmp_match.matching.rules.engine import Asked, answer, ask
from atmp_match.matching.rules.offers import Candidate, Evidence, Fact, Hub
from atmp_match.matching.rules.weights import DEFAULT, Weights

__all__ = [
    "DEFAULT",
    "Asked",
    "Candidate",
    "Classification",
    "Evidence",
    "Fact",
    "Gap",
    "Hub",
    "HubRow",
    "Level",
    "Limit",
    "Match",
    "MatchAnswer",
    "MatchRequest",
    "NearMiss",
    "NeedAnswer",
    "Notice",
    "Reason",
    "Relaxation",
    "Understood",
    "Weights",
    "answer",
    "ask",
]
