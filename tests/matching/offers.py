"""Offers and questions as values, for rules that need no database."""

from datetime import date

from atmp_match.calendar.rules import FreeTime
from atmp_match.matching.rules import Candidate, Evidence, Hub, answer, ask
from atmp_match.matching.rules.columns import Columns
from atmp_match.matching.rules.engine import question_of
from atmp_match.matching.rules.hubs import rows_of_hubs
from atmp_match.matching.rules.questions import Question
from atmp_match.matching.rules.ranking import Ranking
from atmp_match.matching.rules.shortlist import explain_matches, explain_near_misses, find_match
from atmp_match.matching.rules.sieve import sift
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
    return Question(Need(**wanted), as_of, vocabulary(), {name: FreeTime(spans) for name, spans in dict(free).items()})


def rank(offers, *questions, country="SE"):
    """The offers in the engine's order, calendars as the questions give them."""
    columns = Columns.of(offers)
    found = [sift(columns.block(asked.need.service), columns.hubs, asked, country) for asked in questions]
    sifted = [need.dated(asked.free) for need, asked in zip(found, questions, strict=True)]
    return Ranking(sifted, columns.hubs, country)


def answer_of(request, offers):
    """The engine's answer from these offers."""
    words = vocabulary()
    asked = ask(request, words)
    questions = [question_of(need, request, words) for need in asked.needs]
    ranking = rank(offers, *questions, country=request.profile.country)
    return answer(asked, ranking.shown(request.most), {offer.id: offer for offer in offers}, words)


def tally(offers, asked, country="SE"):
    """How many offers answer a need, and what there is among them."""
    return rank(offers, asked, country=country).found(0, 0).tally


def shortlist(offers, asked, country="SE", most=1000):
    """The answer of the engine to one need: matches, near misses, relaxations."""
    by_id = {offer.id: offer for offer in offers}
    found = rank(offers, asked, country=country).found(0, most)
    return (
        explain_matches(found.matches, by_id, asked, country),
        explain_near_misses(found.near_misses, by_id, asked),
        found.relaxations,
    )


def rank_hubs(offers, *questions, country="SE", most=1000):
    """The hubs in the engine's order."""
    by_id = {offer.id: offer for offer in offers}
    best = rank(offers, *questions, country=country).best_offers(most)
    return rows_of_hubs(
        [find_match(by_id.get(offer_id), asked, country) for offer_id, asked in zip(row, questions, strict=True)]
        for row in best
    )
