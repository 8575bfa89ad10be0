"""The matches of one product. Looking, filtering and comparing tell no hub; a look is noted, for what is new."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.catalogue.queries import list_sites, taxonomy
from atmp_match.matching.actions import Speaker, find_matches, request_for_product
from atmp_match.matching.actions.looks import look_at_matches
from atmp_match.matching.actions.news import news_card
from atmp_match.matching.queries import list_watches
from atmp_match.matching.rules import HubRow, Level, MatchAnswer
from atmp_match.matching.rules.changes import state_of
from atmp_match.matching.rules.filters import choose
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.cards import hub_cards
from atmp_match.matching.views.choices import Choice, Shelf, is_tidy, read_choice
from atmp_match.matching.views.facets import Facets
from atmp_match.matching.views.gap_cards import gap_cards
from atmp_match.matching.views.places import Places
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.models import Product
from atmp_match.products.queries import get_product
from atmp_match.shared.clock import today
from atmp_match.shared.locale import language

PAGE = 20  # hubs; more are a click away
UNFOLDED = 6  # hubs whose whole card stands open; below them a line opens it
PROBLEM = 422


@blueprint.get("/products/<string:ref>/matches")
@requires(Permission.MATCH)
def show_matches(ref: str) -> ResponseReturnValue:
    """Show which hubs can help, in order, and why."""
    actor = current_actor()
    product = get_product(ref, actor)
    answer = find_matches(request_for_product(product))
    choice = choice_of(product, answer)
    if not is_tidy(choice, request.args):
        return redirect(choice.address, 303)
    watched = {watch.need for watch in list_watches(product.id, actor.user_id)}
    news = look_at_matches(product.id, state_of(answer), by=actor.user_id)
    card = news_card(news.since, news.changes, Speaker(taxonomy(), language()))
    page = render_template("matching/matches.html", watched=watched, news=card, **_shown(product, answer, choice))
    return page, PROBLEM if choice.typed_start else 200


def choice_of(product: Product, answer: MatchAnswer) -> Choice:
    """Return what the address of the page asks for."""
    shelf = Shelf(answer.hubs, len(answer.needs), taxonomy())
    return read_choice(f"/products/{product.ref}/matches", request.args, shelf, today())


def _shown(product: Product, answer: MatchAnswer, choice: Choice) -> dict[str, Any]:
    speaker = Speaker(taxonomy(), language())
    places = Places(list_sites(), answer.request.profile.country, speaker.language)
    passing = places.in_order(choose(answer.hubs, choice.filters), choice.sort)
    page, left = _page(passing, choice.after)
    return {
        "product": product,
        "answer": answer,
        "speaker": speaker,
        "taxonomy": speaker.taxonomy,
        "choice": choice,
        "facets": Facets(answer, choice, speaker),
        "places": places,
        "sites": list(places.sites.values()),
        "passing": passing,
        "cards": hub_cards(answer, page, speaker, product.ref),
        "next_page": choice.going_on_after(page[-1].hub.slug) if left else None,
        "left": left,
        "unfolded": UNFOLDED,
        "asks": sum(not row.count(Level.COVERED) + row.count(Level.CONDITIONS) for row in answer.hubs),
        "compared": hub_cards(answer, compared(answer.hubs, choice), speaker, product.ref),
        "map": places.map_of(passing, choice.view),
        "gaps": gap_cards(answer, speaker, product.ref),
        "met": sum(not answered.is_unmet for answered in answer.needs),
        "tight": _tight(answer, speaker),
    }


def _page(rows: Sequence[HubRow], after: str | None) -> tuple[Sequence[HubRow], int]:
    """Return the hubs of one page, and how many come after it; a hub that the filters hide starts it anew."""
    slugs = [row.hub.slug for row in rows]
    start = slugs.index(after) + 1 if after in slugs else 0
    return rows[start : start + PAGE], max(len(rows) - start - PAGE, 0)


def compared(rows: Sequence[HubRow], choice: Choice) -> list[HubRow]:
    """Return the hubs to see side by side, in the order in which they were chosen."""
    by_slug = {row.hub.slug: row for row in rows}
    return [by_slug[slug] for slug in choice.compare]


def _tight(answer: MatchAnswer, speaker: Speaker) -> str | None:
    """Return the need that the fewest hubs can meet, where no hub meets all and some need has fewer than others."""
    if any(row.count(Level.COVERED) == len(answer.needs) for row in answer.hubs):
        return None
    able = {speaker.need(a.need): a.tally.covered + a.tally.conditions for a in answer.needs}
    fewest = min(able.values(), default=0)
    return min(able, key=able.__getitem__) if len(able) > 1 and fewest < max(able.values()) else None
