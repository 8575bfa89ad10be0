"""What the templates show of an answer: names, sentences and levels instead of codes and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from atmp_match.matching.actions import Speaker
from atmp_match.matching.rules import HubRow, Level, Match, MatchAnswer, NeedAnswer
from atmp_match.matching.rules.identity import identities

Rack = list[dict[str, Any]]


@dataclass(frozen=True)
class MatchCard:
    """One need at one hub: the offer, and why."""

    need: str
    level: Level
    offer_id: str
    title: str
    address: str
    earliest_start: date
    reasons: tuple[str, ...]
    lost: tuple[str, ...]
    gaps: tuple[tuple[Level, str], ...]
    evidence: tuple[Any, ...]


@dataclass(frozen=True)
class HubCard:
    """One hub: its rack, a line for each need, and the matches behind them."""

    row: HubRow
    rack: Rack
    lines: tuple[tuple[str, str], ...]
    matches: tuple[MatchCard, ...]
    covered: int
    conditions: int
    asks: int
    earliest_start: date


@dataclass(frozen=True)
class GapCard:
    """A need that no hub is known to meet: who nearly could, and what giving way would bring."""

    need: str
    identity: str
    near_misses: tuple[tuple[str, str, str], ...]
    relaxations: tuple[str, ...]
    asks: int


def hub_cards(answer: MatchAnswer, rows: Sequence[HubRow], speaker: Speaker, product_ref: str) -> list[HubCard]:
    """Return a card for each of these hubs."""
    needs = [answered.need for answered in answer.needs]
    names = [speaker.need(need) for need in needs]
    return [_hub_card(row, names, [speaker.short(need) for need in needs], speaker, product_ref) for row in rows]


def _hub_card(row: HubRow, names: Sequence[str], shorts: Sequence[str], speaker: Speaker, ref: str) -> HubCard:
    levels = zip(names, shorts, row.levels, strict=True)
    rack = [{"name": name, "short": short, "level": level.value} for name, short, level in levels]
    found = [(number, match) for number, match in enumerate(row.best) if match]
    cards = tuple(_match_card(names[number], number, match, speaker, ref) for number, match in found)
    return HubCard(
        row=row,
        rack=rack,
        lines=tuple(_lines(row, names, cards)),
        matches=cards,
        covered=row.count(Level.COVERED),
        conditions=row.count(Level.CONDITIONS),
        asks=row.count(Level.ASK),
        earliest_start=min(card.earliest_start for card in cards),
    )


def _match_card(need: str, number: int, match: Match, speaker: Speaker, ref: str) -> MatchCard:
    offer = match.offer
    won = [reason for reason in match.reasons if reason.points]
    return MatchCard(
        need=need,
        level=match.level,
        offer_id=offer.id,
        title=offer.title_sv if speaker.language == "sv" else offer.title,
        address=f"/offers/{offer.id}?product={ref}&need={number + 1}",
        earliest_start=match.earliest_start,
        reasons=tuple(speaker.reason(reason) for reason in won),
        lost=tuple(speaker.reason(reason) for reason in match.reasons if not reason.points),
        gaps=tuple((gap.level, speaker.gap(gap)) for gap in match.gaps),
        evidence=offer.evidence,
    )


def _lines(row: HubRow, names: Sequence[str], cards: Sequence[MatchCard]) -> list[tuple[str, str]]:
    lines = [(card.level.value, f"{card.need}: {_line(card)}") for card in cards]
    order = [level.value for level in Level]
    lines.sort(key=lambda line: order.index(line[0]))
    missing = [name for name, level in zip(names, row.levels, strict=True) if level is Level.NONE]
    if missing:
        lines.append((Level.NONE.value, _("Not offered: %(needs)s", needs="; ".join(missing))))
    return lines


def _line(card: MatchCard) -> str:
    speaking = [text for level, text in card.gaps if level is card.level and level is not Level.COVERED]
    return ". ".join(speaking) or card.title


def gap_cards(answer: MatchAnswer, speaker: Speaker) -> list[GapCard]:
    """Return a card for each need that no hub is known to meet."""
    named = zip(answer.needs, identities([answered.need for answered in answer.needs]), strict=True)
    return [_gap_card(answered, identity, speaker) for answered, identity in named if answered.is_unmet]


def _gap_card(answered: NeedAnswer, identity: str, speaker: Speaker) -> GapCard:
    misses = tuple(
        (miss.offer.hub.slug, miss.offer.hub.name, speaker.near_miss(miss)) for miss in answered.near_misses[:3]
    )
    relaxations = tuple(_relaxation(row.limits.name or "", row.count) for row in answered.relaxations)
    return GapCard(speaker.need(answered.need), identity, misses, relaxations, len(answered.matches))


def _relaxation(limits: str, count: int) -> str:
    words = {
        "SCALE": ngettext("One offer if the size gives way", "%(num)s offers if the size gives way", count),
        "DATES": ngettext("One offer if the dates give way", "%(num)s offers if the dates give way", count),
    }
    both = ngettext("One offer if size and dates give way", "%(num)s offers if size and dates give way", count)
    return words.get(limits, both)


def best_rack(answer: MatchAnswer, speaker: Speaker) -> Rack:
    """Return the rack of the best hub for each need, for the panel beside the brief."""
    return [
        {
            "name": speaker.need(answered.need),
            "short": speaker.short(answered.need),
            "level": min((m.level for m in answered.matches), key=list(Level).index, default=Level.NONE).value,
        }
        for answered in answer.needs
    ]
