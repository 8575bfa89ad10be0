"""Why not that hub, said in the reader's language: what a page shows of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from atmp_match.matching.actions.texts import Speaker, within
from atmp_match.matching.rules import Fact, Level
from atmp_match.matching.rules.why_not import Blocked, Lost, Standing, WhyNot

Change = tuple[str, str, Fact | None]


@dataclass(frozen=True)
class SaidOffer:
    """An offer that is kept out.

    :param barriers: for each what is so, what would have to change, and the known absence behind it, if one is
    """

    id: str
    title: str
    barriers: tuple[Change, ...]


@dataclass(frozen=True)
class SaidStanding:
    """One hub against one need.

    :param lost: where hubs above do better
    :param gaps: what is a condition, has to be asked, or is only worth knowing
    :param facts: what is known to be absent, or open, where no offer says it already
    """

    need: str
    level: Level
    headline: str
    offer_id: str | None
    lost: tuple[str, ...]
    gaps: tuple[tuple[Level, str], ...]
    offers: tuple[SaidOffer, ...]
    facts: tuple[tuple[str, Fact], ...]


def say_why_not(why: WhyNot, speaker: Speaker) -> list[SaidStanding]:
    """Say it for each need, in the order of the needs."""
    return [_standing(standing, why, speaker) for standing in why.needs]


def _standing(standing: Standing, why: WhyNot, speaker: Speaker) -> SaidStanding:
    match = standing.match
    return SaidStanding(
        need=speaker.need(standing.need),
        level=match.level if match else Level.NONE,
        headline=_headline(standing, why, speaker),
        offer_id=match.offer.id if match else None,
        lost=tuple(_lost(standing, speaker)),
        gaps=tuple((gap.level, speaker.gap(gap)) for gap in match.gaps) if match else (),
        offers=tuple(_offer(blocked, speaker) for blocked in standing.blocked),
        facts=tuple(_facts(standing)),
    )


def _headline(standing: Standing, why: WhyNot, speaker: Speaker) -> str:
    match = standing.match
    if match:
        title = match.offer.title_sv if speaker.language == "sv" else match.offer.title
        return _("Number %(rank)s for this need, with %(offer)s", rank=standing.rank, offer=title)
    if why.is_captive:
        return _("Works for its owner alone, and is never suggested")
    if standing.blocked:
        return _("Offers it, but something keeps it out")
    service = within(speaker.taxonomy.name("service", standing.need.service, speaker.language))
    if standing.absent:
        return _("Known not to offer it: %(service)s", service=service)
    return _("Whether it offers %(service)s was not seen. Ask the hub", service=service)


def _lost(standing: Standing, speaker: Speaker) -> Iterator[str]:
    match = standing.match
    if match is None or standing.rank == 1:
        return
    if match.level is Level.ASK and standing.led_by_the_known:
        yield _("It has to be asked; every hub that is known to be able stands above")
    yield from (_less(lost, speaker) for lost in standing.lost)
    if not standing.lost and not standing.led_by_the_known:
        yield _("As good as those above: the earlier start goes first, then the name")


def _less(lost: Lost, speaker: Speaker) -> str:
    own, best = speaker.reason(lost.own), within(speaker.reason(lost.best))
    return _("%(own)s. Better at %(hub)s: %(best)s", own=own, hub=lost.hub.name, best=best)


def _offer(blocked: Blocked, speaker: Speaker) -> SaidOffer:
    offer = blocked.offer
    barriers = tuple((*speaker.barrier(barrier), barrier.fact) for barrier in blocked.barriers)
    return SaidOffer(offer.id, offer.title_sv if speaker.language == "sv" else offer.title, barriers)


def _facts(standing: Standing) -> Iterator[tuple[str, Fact]]:
    told = {barrier.fact for blocked in standing.blocked for barrier in blocked.barriers}
    yield from ((_("Known not to be there: %(claim)s", claim=f.claim), f) for f in standing.absent if f not in told)
    yield from ((_("Open question: %(claim)s. Ask the hub", claim=fact.claim), fact) for fact in standing.unsure)
