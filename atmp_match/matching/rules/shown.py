"""What is shown of a ranking, by the offers' ids, before any of it is explained."""

from dataclasses import dataclass

from atmp_match.matching.rules.answers import Relaxation, Tally


@dataclass(frozen=True)
class Found:
    """What is shown of one need, by the offers' ids, and how many there are."""

    matches: tuple[str, ...]
    near_misses: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]
    tally: Tally


@dataclass(frozen=True)
class Shown:
    """What an answer shows, by the offers' ids: of each need, and for each hub the best offer for each need."""

    needs: tuple[Found, ...]
    hubs: tuple[tuple[str | None, ...], ...]
    hub_count: int

    @property
    def ids(self) -> set[str]:
        """Return the ids of all offers that have to be explained."""
        of_hubs = {offer_id for row in self.hubs for offer_id in row if offer_id}
        return of_hubs.union(*((*found.matches, *found.near_misses) for found in self.needs))
