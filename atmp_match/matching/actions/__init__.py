"""Matching for whoever asks: the page, the command and the API take the same path."""

from atmp_match.matching.actions.json_answers import answer_as_json
from atmp_match.matching.actions.requests import (
    find_matches,
    find_matches_for,
    needs_for_service,
    profile_of,
    request_for_product,
    request_for_profile,
)
from atmp_match.matching.actions.texts import Speaker
from atmp_match.matching.actions.why_not import why_not
from atmp_match.matching.actions.why_not_texts import say_why_not

__all__ = [
    "Speaker",
    "answer_as_json",
    "find_matches",
    "find_matches_for",
    "needs_for_service",
    "profile_of",
    "request_for_product",
    "request_for_profile",
    "say_why_not",
    "why_not",
]
