"""Offers and questions as values, for rules that need no database."""

from datetime import date

from atmp_match.matching.rules import Candidate, Evidence, Hub
from atmp_match.matching.rules.limits import Question
from atmp_match.products.rules import Need
from tests.factories.vocabulary import vocabulary

TODAY = date(2026, 11, 22)
SEEN = Evidence("It does", "operator", "example.org/page", "2025-06-01")


def hub(slug="hub-a", **values):
    return Hub(
        **{"slug": slug, "name": slug.title(), "city": "Uppsala", "country": "SE", "open_to_companies": "yes", **values}
    )


def offer(**values):
    return Candidate(**{
        "id": "offer-a", "hub": hub(), "service": "cell-manufacturing", "value": "yes", "title": "Cells",
        "title_sv": "Celler", "modalities": frozenset({"msc"}), "modalities_basis": None, "grades": ("gmp",),
        "containment_max": "bsl-2", "containment_basis": "source", "scale_value": None, "scale_unit": None,
        "available_from": date(2020, 1, 1), "available_from_basis": "stated", "available_from_precision": None,
        "available_until": None, "openness": "open", "unknowns": (), "evidence": (SEEN,), **values,
    })  # fmt: skip


def question(as_of=TODAY, free=(), **need):
    wanted = {"service": "cell-manufacturing", "modality": "msc", "grade": "gmp", "containment": "bsl-1", **need}
    return Question(Need(**wanted), as_of, vocabulary(), dict(free))
