"""From needs to hubs: each hub's vector of needs.

Order: needs covered, needs with conditions, points, earliest start, name in the address (`ranking`). Nothing can be
bought.
"""

from collections.abc import Iterable, Sequence

from atmp_match.matching.rules.answers import HubRow, Match


def rows_of_hubs(best: Iterable[Sequence[Match | None]]) -> tuple[HubRow, ...]:
    """Return one row for each hub from its best matches, the best hub first as they are given."""
    found = [tuple(matches) for matches in best if any(matches)]
    hubs = [next(match for match in matches if match).offer.hub for matches in found]
    return tuple(HubRow(hub, rank, row) for rank, (hub, row) in enumerate(zip(hubs, found, strict=True), start=1))


def best_by_hub(matches: Sequence[Match]) -> list[Match]:
    """Return the first match of each hub, in the order of the matches."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.offer.hub.slug, match)
    return list(first.values())
