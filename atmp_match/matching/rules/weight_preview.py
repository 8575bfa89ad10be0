"""What other weights would change, counted over many answers; no answer itself is told. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from atmp_match.matching.rules.answers import MatchAnswer


@dataclass(frozen=True)
class HubMoves:
    """How many products would see a hub higher, and how many lower."""

    slug: str
    name: str
    up: int
    down: int


@dataclass(frozen=True)
class Moves:
    """What would change for products.

    :param products: how many were asked
    :param first: how many would see another hub first
    :param order: how many would see the hubs in another order
    :param hubs: those that would move, the most moved first
    """

    products: int
    first: int
    order: int
    hubs: tuple[HubMoves, ...]


def moves(pairs: Iterable[tuple[MatchAnswer, MatchAnswer]]) -> Moves:
    """Count the changes from each answer to its second one: the same question with other weights."""
    count = first = order = 0
    up: Counter[str] = Counter()
    down: Counter[str] = Counter()
    names: dict[str, str] = {}
    for before, after in pairs:
        count += 1
        was, becomes = _order(before), _order(after)
        first += was[:1] != becomes[:1]
        order += was != becomes
        names |= {row.hub.slug: row.hub.name for row in after.hubs}
        places = {slug: place for place, slug in enumerate(was)}
        for place, slug in enumerate(becomes):
            up[slug] += place < places.get(slug, len(was))
            down[slug] += place > places.get(slug, len(was))
    moved = [HubMoves(slug, name, up[slug], down[slug]) for slug, name in names.items() if up[slug] + down[slug]]
    moved.sort(key=lambda hub: (-hub.up - hub.down, hub.slug))
    return Moves(count, first, order, tuple(moved))


def _order(answer: MatchAnswer) -> list[str]:
    return [row.hub.slug for row in answer.hubs]
