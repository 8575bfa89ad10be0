"""Why not this hub? Answered for any hub by name; nothing is stored, and the hub is not told."""

from dataclasses import replace

from flask_babel import gettext as _

from atmp_match.matching.actions.free_time import free_time
from atmp_match.matching.queries import find_hub_with_offers
from atmp_match.matching.rules import MatchRequest
from atmp_match.matching.rules.engine import question_of
from atmp_match.matching.rules.hubs import best_by_hub
from atmp_match.matching.rules.why_not import Standing, WhyNot, is_captive, standing_of
from atmp_match.shared.errors import NotFound


def why_not(request: MatchRequest, hub_slug: str) -> WhyNot:
    """Hold one hub against a request: for each need its match and place, or what keeps each of its offers out.

    :raises NotFound: if no hub has this name
    """
    from atmp_match.matching.actions.ranking import answer_from, rank_all  # noqa: PLC0415 -- as in find_matches

    found = find_hub_with_offers(hub_slug)
    if found is None:
        raise NotFound(_("There is no such hub in the catalogue."))
    hub, own = found
    ranked = rank_all(request)
    answer = answer_from(ranked, request.most)
    number = next(n for n, known in enumerate(ranked.ranking.hubs.hubs) if known.slug == hub_slug)
    asked = replace(answer.request, free=free_time([offer.id for offer in own] if hub.claimed else [], request.as_of))
    standings: list[Standing] = []
    for place, answered in enumerate(answer.needs):
        rank = ranked.ranking.rank_in_need(number, place)
        above = [m for m in best_by_hub(answered.matches) if m.offer.hub.slug != hub_slug][: rank - 1]
        question = question_of(answered.need, asked, ranked.taxonomy)
        standings.append(standing_of(hub, own, above, rank, question=question, country=request.profile.country))
    return WhyNot(hub, is_captive(hub, request.as_of), ranked.ranking.rank_of_hub(number), tuple(standings))
