"""What the templates show of a hub: names, sentences and levels instead of codes and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from atmp_match.matching.actions import Speaker
from atmp_match.matching.actions.quoting import joined
from atmp_match.matching.actions.texts import within
from atmp_match.matching.rules import HubRow, Level, Match, MatchAnswer
from atmp_match.matching.rules.filters import traits_of

Rack = list[dict[str, Any]]
SAID_AS_A_GAP = "evidence-older"  # the gap "stale" says the same, with the limit and what to do


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

    @property
    def line(self) -> str:
        """Return what decides the level, in a sentence: what stands in the way, or the offer that has it all."""
        speaking = [text for level, text in self.gaps if level is self.level and level is not Level.COVERED]
        return joined(". ", speaking) or self.title

    @property
    def newest(self) -> str | None:
        """Return the date of the newest evidence, as exact as it is known."""
        return max((row.as_of for row in self.evidence if row.as_of), default=None)


@dataclass(frozen=True)
class HubCard:
    """One hub: its rack, a line for each need, and the matches behind them.

    :param cells: the match for each need, in the needs' order; None where it does nothing
    """

    row: HubRow
    rack: Rack
    lines: tuple[tuple[str, str], ...]
    cells: tuple[MatchCard | None, ...]

    @property
    def matches(self) -> tuple[MatchCard, ...]:
        """Return the needs that the hub can do or may be asked."""
        return tuple(cell for cell in self.cells if cell)

    @property
    def covered(self) -> int:
        """Return how many needs it covers."""
        return self.row.count(Level.COVERED)

    @property
    def conditions(self) -> int:
        """Return how many needs it covers with conditions."""
        return self.row.count(Level.CONDITIONS)

    @property
    def asks(self) -> int:
        """Return how many needs it may be asked about."""
        return self.row.count(Level.ASK)

    @property
    def earliest_start(self) -> date:
        """Return the first day on which anything can start."""
        return min(card.earliest_start for card in self.matches)

    @property
    def openness(self) -> frozenset[str]:
        """Return how far what it does for these needs is open to companies."""
        return traits_of(self.row, "openness")

    @property
    def newest(self) -> str | None:
        """Return the date of the newest evidence."""
        return max((card.newest for card in self.matches if card.newest), default=None)


def hub_cards(answer: MatchAnswer, rows: Sequence[HubRow], speaker: Speaker, product_ref: str) -> list[HubCard]:
    """Return a card for each of these hubs."""
    needs = [answered.need for answered in answer.needs]
    names = [speaker.need(need) for need in needs]
    return [_hub_card(row, names, [speaker.short(need) for need in needs], speaker, product_ref) for row in rows]


def _hub_card(row: HubRow, names: Sequence[str], shorts: Sequence[str], speaker: Speaker, ref: str) -> HubCard:
    levels = zip(names, shorts, row.levels, strict=True)
    rack = [{"name": name, "short": short, "level": level.value} for name, short, level in levels]
    cells = tuple(
        _match_card(names[number], number, match, speaker, ref) if match else None
        for number, match in enumerate(row.best)
    )
    return HubCard(row=row, rack=rack, lines=tuple(_lines(row, names, shorts, cells)), cells=cells)


def _match_card(need: str, number: int, match: Match, speaker: Speaker, ref: str) -> MatchCard:
    offer = match.offer
    told = [reason for reason in match.reasons if reason.code != SAID_AS_A_GAP]
    return MatchCard(
        need=need,
        level=match.level,
        offer_id=offer.id,
        title=offer.title_sv if speaker.language == "sv" else offer.title,
        address=f"/offers/{offer.id}?product={ref}&need={number + 1}",
        earliest_start=match.earliest_start,
        reasons=tuple(speaker.reason(reason) for reason in told if reason.points),
        lost=tuple(speaker.reason(reason) for reason in told if not reason.points),
        gaps=tuple((gap.level, speaker.gap(gap)) for gap in match.gaps),
        evidence=offer.evidence,
    )


def _lines(
    row: HubRow, names: Sequence[str], shorts: Sequence[str], cells: Sequence[MatchCard | None]
) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = [(card.level.value, joined(": ", (card.need, card.line))) for card in cells if card]
    order = [level.value for level in Level]
    lines.sort(key=lambda line: order.index(line[0]))
    # The word under its vial is enough, unless two needs share it.
    brief = [within(short) if shorts.count(short) == 1 else name for name, short in zip(names, shorts, strict=True)]
    missing = [name for name, level in zip(brief, row.levels, strict=True) if level is Level.NONE]
    if missing:
        comma = "; " if any("," in name for name in missing) else ", "
        lines.append((Level.NONE.value, _("No match: %(needs)s", needs=comma.join(missing))))
    return lines


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
