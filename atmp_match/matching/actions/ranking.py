"""The one way to an answer: the whole catalogue in its order by the column, then what is shown of it, explained."""

from dataclasses import dataclass, replace

from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.actions.free_time import free_time
from atmp_match.matching.queries import current_weights, list_candidates
from atmp_match.matching.queries.columns import catalogue_in_columns
from atmp_match.matching.rules import Asked, MatchAnswer, MatchRequest, answer, ask
from atmp_match.matching.rules.engine import question_of
from atmp_match.matching.rules.ranking import Ranking
from atmp_match.matching.rules.sieve import sift


@dataclass(frozen=True)
class Ranked:
    """A request with everything in the catalogue in its order, before anything is explained."""

    asked: Asked
    taxonomy: Taxonomy
    ranking: Ranking


def rank_all(request: MatchRequest) -> Ranked:
    """Hold a request against the whole catalogue: one statement looks what changed, one asks calendars kept here."""
    words, columns = taxonomy(), catalogue_in_columns()
    request = replace(request, weights=request.weights or current_weights())
    asked, country = ask(request, words), request.profile.country
    needs = [
        sift(columns.block(need.service), columns.hubs, question_of(need, request, words), country)
        for need in asked.needs
    ]
    free = free_time(set().union(*(need.in_calendars.values() for need in needs)), request.as_of)
    sifted = [need.dated(free) for need in needs]
    asked = replace(asked, request=replace(request, free=free))
    return Ranked(asked, words, Ranking(sifted, columns.hubs, country))


def answer_from(ranked: Ranked, most: int) -> MatchAnswer:
    """Explain the first of a ranking, which takes one statement for the offers."""
    shown = ranked.ranking.shown(most)
    offers = {offer.id: offer for offer in list_candidates(shown.ids)}
    return answer(ranked.asked, shown, offers, ranked.taxonomy)
