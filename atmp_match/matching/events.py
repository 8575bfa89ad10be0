"""What has happened in matching. Ids and versions only."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class MatchesChanged(Event):
    """A product was matched again, and something else was found than before.

    :param version: of the snapshot; the changes are stored under it
    """

    product_id: int
    version: int
