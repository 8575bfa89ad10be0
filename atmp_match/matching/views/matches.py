"""The matches of one product. Looking tells no hub anything and stores nothing."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions import Speaker, find_matches, request_for_product
from atmp_match.matching.queries import list_watches
from atmp_match.matching.rules import HubRow, Level, MatchAnswer
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.cards import gap_cards, hub_cards
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import get_product
from atmp_match.shared.locale import language

LEVELS = (Level.COVERED, Level.CONDITIONS, Level.ASK)


@blueprint.get("/products/<string:ref>/matches")
@requires(Permission.MATCH)
def show_matches(ref: str) -> ResponseReturnValue:
    """Show which hubs can help, in order, and why."""
    actor = current_actor()
    product = get_product(ref, actor)
    answer = find_matches(request_for_product(product))
    speaker = Speaker(taxonomy(), language())
    chosen = {"country": request.args.get("country", ""), "level": request.args.get("level", "")}
    rows = _filtered(answer, chosen["country"], chosen["level"])
    return render_template(
        "matching/matches.html",
        product=product,
        answer=answer,
        speaker=speaker,
        cards=hub_cards(answer, rows, speaker, product.ref),
        gaps=gap_cards(answer, speaker),
        watched={watch.need for watch in list_watches(product.id, actor.user_id)},
        chosen=chosen,
        countries=_counts(answer.hubs),
        levels=[level.value for level in LEVELS],
        met=sum(not answered.is_unmet for answered in answer.needs),
        tight=_tight(answer, speaker),
        taxonomy=speaker.taxonomy,
    )


def _filtered(answer: MatchAnswer, country: str, level: str) -> list[HubRow]:
    return [
        row
        for row in answer.hubs
        if (not country or row.hub.country == country) and (level not in LEVELS or row.count(Level(level)))
    ]


def _counts(rows: Sequence[HubRow]) -> dict[str, int]:
    countries = [row.hub.country for row in rows]
    return {country: countries.count(country) for country in dict.fromkeys(countries)}


def _tight(answer: MatchAnswer, speaker: Speaker) -> str | None:
    """Return the need that the fewest hubs can meet, where no hub meets all and some need has fewer than others."""
    if any(row.count(Level.COVERED) == len(answer.needs) for row in answer.hubs):
        return None
    able = {
        speaker.need(answered.need): sum(m.level in (Level.COVERED, Level.CONDITIONS) for m in answered.matches)
        for answered in answer.needs
    }
    fewest = min(able.values(), default=0)
    return min(able, key=able.__getitem__) if len(able) > 1 and fewest < max(able.values()) else None
