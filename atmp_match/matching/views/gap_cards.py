"""What the templates show of a need that no hub is known to meet, or only one abroad: an honest nothing."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from atmp_match.matching.actions import Speaker
from atmp_match.matching.actions.quoting import joined
from atmp_match.matching.actions.texts import write_country
from atmp_match.matching.rules import Candidate, Level, Match, MatchAnswer, NearMiss, NeedAnswer
from atmp_match.matching.rules.identity import identities
from atmp_match.matching.rules.points import HOME

SHOWN = 3


@dataclass(frozen=True)
class MissCard:
    """An offer that one limit keeps out, with exactly what would have to change; or one to ask, with what."""

    hub: str
    slug: str
    place: str
    offer: str
    address: str
    text: str


@dataclass(frozen=True)
class GapCard:
    """A need without a hub: what is so, who nearly could, and what giving way would bring.

    :param is_unmet: no hub anywhere is known to be able; otherwise there is only none at home
    """

    need: str
    identity: str
    is_unmet: bool
    headline: str
    near_misses: tuple[MissCard, ...]
    to_ask: tuple[MissCard, ...]
    relaxations: tuple[str, ...]
    asks: int


def gap_cards(answer: MatchAnswer, speaker: Speaker, product_ref: str) -> list[GapCard]:
    """Return a card for each need that no hub is known to meet, and for each that none at home is known to meet."""
    home = answer.request.profile.country or HOME
    named = zip(answer.needs, identities([answered.need for answered in answer.needs]), strict=True)
    cards = [
        _gap_card(answered, identity, speaker, home, f"?product={product_ref}&need={number}")
        for number, (answered, identity) in enumerate(named, start=1)
        if answered.is_unmet or not _has_home(answered, home)
    ]
    return sorted(cards, key=lambda card: not card.is_unmet)


def _has_home(answered: NeedAnswer, home: str) -> bool:
    return any(match.level is not Level.ASK and match.offer.hub.country == home for match in answered.matches)


def _gap_card(answered: NeedAnswer, identity: str, speaker: Speaker, home: str, query: str) -> GapCard:
    # What lies at home comes first where that is what is missing.
    misses = sorted(answered.near_misses, key=lambda miss: miss.offer.hub.country != home)
    return GapCard(
        need=speaker.need(answered.need),
        identity=identity,
        is_unmet=answered.is_unmet,
        headline=_headline(answered, speaker, home),
        near_misses=tuple(_miss(miss, speaker, query) for miss in misses[:SHOWN]),
        to_ask=tuple(_ask(match, speaker, query) for match in answered.matches[:SHOWN]) if answered.is_unmet else (),
        relaxations=tuple(_relaxation(row.limits.name or "", row.count) for row in answered.relaxations),
        asks=answered.tally.total if answered.is_unmet else 0,
    )


def _headline(answered: NeedAnswer, speaker: Speaker, home: str) -> str:
    able = [match for match in answered.matches if match.level is not Level.ASK]
    if not able:
        return _("No hub is known to do this today.")
    first: Match = able[0]
    hub = first.offer.hub
    return _(
        "No hub in %(home)s is known to do this. The first abroad is %(hub)s in %(city)s, %(country)s.",
        home=write_country(home, speaker.language),
        hub=hub.name,
        city=hub.city,
        country=write_country(hub.country, speaker.language),
    )


def _miss(miss: NearMiss, speaker: Speaker, query: str) -> MissCard:
    return _card(miss.offer, speaker.near_miss(miss), speaker, query)


def _ask(match: Match, speaker: Speaker, query: str) -> MissCard:
    to_settle = [speaker.gap(gap) for gap in match.gaps if gap.level is not Level.COVERED]
    return _card(match.offer, joined(". ", to_settle), speaker, query)


def _card(offer: Candidate, text: str, speaker: Speaker, query: str) -> MissCard:
    hub = offer.hub
    return MissCard(
        hub=hub.name,
        slug=hub.slug,
        place=f"{hub.city}, {write_country(hub.country, speaker.language)}",
        offer=offer.title_sv if speaker.language == "sv" else offer.title,
        address=f"/offers/{offer.id}{query}",
        text=text,
    )


def _relaxation(limits: str, count: int) -> str:
    words = {
        "SCALE": ngettext("One offer if the size gives way", "%(num)s offers if the size gives way", count),
        "DATES": ngettext("One offer if the dates give way", "%(num)s offers if the dates give way", count),
    }
    both = ngettext("One offer if size and dates give way", "%(num)s offers if size and dates give way", count)
    return words.get(limits, both)
