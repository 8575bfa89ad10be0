"""Why not this hub? Answered for any hub by name; nothing is stored, and the hub is not told."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions.requests import find_matches, free_time
from atmp_match.matching.queries import find_hub_with_offers
from atmp_match.matching.rules import Match, MatchRequest
from atmp_match.matching.rules.engine import question_of
from atmp_match.matching.rules.hubs import best_by_hub
from atmp_match.matching.rules.why_not import Standing, WhyNot, is_captive, standing_of
from atmp_match.shared.errors import NotFound


def why_not(request: MatchRequest, hub_slug: str) -> WhyNot:
    """Hold one hub against a request: for each need its match and place, or what keeps each of its offers out.

    :raises NotFound: if no hub has this name
    """
    found = find_hub_with_offers(hub_slug)
    if found is None:
        raise NotFound(_("There is no such hub in the catalogue."))
    hub, own = found
    words, answer = taxonomy(), find_matches(request)
    asked = replace(answer.request, free=free_time(own, request.as_of))
    standings: list[Standing] = []
    for answered in answer.needs:
        above, rank = _above(best_by_hub(answered.matches), hub_slug)
        question = question_of(answered.need, asked, words)
        standings.append(standing_of(hub, own, above, rank, question=question, country=request.profile.country))
    rank_of_hub = next((row.rank for row in answer.hubs if row.hub.slug == hub_slug), None)
    return WhyNot(hub, is_captive(hub, request.as_of), rank_of_hub, tuple(standings))


def _above(matches: Sequence[Match], hub_slug: str) -> tuple[Sequence[Match], int]:
    place = next((n for n, match in enumerate(matches) if match.offer.hub.slug == hub_slug), len(matches))
    return matches[:place], place + 1
