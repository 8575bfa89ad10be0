"""From needs to hubs: each hub's vector of needs, and the order of the hubs."""

from collections.abc import Sequence
from dataclasses import replace

from atmp_match.matching.rules.answers import HubRow, Level, Match


def rank_hubs(matches: Sequence[Sequence[Match]]) -> tuple[HubRow, ...]:
    """Return one row for each hub that can do or may be asked anything, the best first.

    Order: needs covered, needs with conditions, points, earliest start, name in the address. Nothing can be bought.
    """
    slugs = dict.fromkeys(match.offer.hub.slug for needed in matches for match in needed)
    rows = [_row(slug, matches) for slug in slugs]
    rows.sort(key=_order)
    return tuple(replace(row, rank=rank) for rank, row in enumerate(rows, start=1))


def _row(slug: str, matches: Sequence[Sequence[Match]]) -> HubRow:
    best = tuple(_best(slug, needed) for needed in matches)
    hub = next(match for match in best if match).offer.hub
    return HubRow(hub, 0, best)


def _best(slug: str, needed: Sequence[Match]) -> Match | None:
    order = tuple(Level)
    own = [match for match in needed if match.offer.hub.slug == slug]
    return min(own, key=lambda match: order.index(match.level), default=None)


def _order(row: HubRow) -> tuple[int, int, int, str, str]:
    found = [match for match in row.best if match]
    points = sum(match.points for match in found)
    start = min(match.earliest_start for match in found).isoformat()
    return -row.count(Level.COVERED), -row.count(Level.CONDITIONS), -points, start, row.hub.slug


def best_by_hub(matches: Sequence[Match]) -> list[Match]:
    """Return the first match of each hub, in the order of the matches."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.offer.hub.slug, match)
    return list(first.values())
