"""What has happened in matching; of products, ids and versions only."""

from collections.abc import Mapping
from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class MatchesChanged(Event):
    """A product was matched again, and something else was found than before.

    :param version: of the snapshot; the changes are stored under it
    """

    product_id: int
    version: int


@dataclass(frozen=True)
class WeightsPublished(Event):
    """The office changed what decides the order.

    :param weights_id: the new version
    :param changes: each number that changed, with its old and its new value
    """

    weights_id: int
    reason: str
    changes: Mapping[str, tuple[int, int]]
