"""Matching for whoever asks: the page, the command and the API take the same path."""

from atmp_match.matching.actions.json_answers import answer_as_json
from atmp_match.matching.actions.requests import (
    find_matches,
    find_matches_for,
    needs_for_service,
    profile_of,
    request_for_product,
)
from atmp_match.matching.actions.texts import Speaker

__all__ = [
    "Speaker",
    "answer_as_json",
    "find_matches",
    "find_matches_for",
    "needs_for_service",
    "profile_of",
    "request_for_product",
]
