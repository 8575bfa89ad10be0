"""Cases whose right answer is known, held against what matching answers."""

from functools import cache
from pathlib import Path

import yaml

from atmp_match.matching.actions.requests import find_matches_for
from atmp_match.matching.rules import Weights
from atmp_match.matching.rules.cases import Case, bodies_of, problems

SHIPPED = Path(__file__).parents[1] / "data" / "cases_dev.yaml"


@cache
def shipped_cases() -> tuple[Case, ...]:
    """Return the cases that the code is shipped with."""
    return tuple(yaml.safe_load(SHIPPED.read_text("utf-8"))["cases"])


def check_case(case: Case, weights: Weights | None = None) -> list[str]:
    """Return what is wrong with the answers to one case.

    :param weights: what to rank by; None is whatever is in force
    """
    bodies = bodies_of(case)
    others = [find_matches_for(body, weights) for _, body in bodies.forbidden]
    return problems(case, find_matches_for(bodies.main, weights), others)
