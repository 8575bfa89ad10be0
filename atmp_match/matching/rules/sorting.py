"""The orders in which a reader may see the hubs. None of them is a rank that can be bought. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import inf

from atmp_match.matching.rules.answers import HubRow


class Sort(StrEnum):
    """How the hubs stand on the page; the first is how their order is decided."""

    DECIDED = "decided"
    START = "start"
    NAME = "name"
    DISTANCE = "distance"


def sort_rows(rows: Sequence[HubRow], by: Sort, distances: Mapping[str, float]) -> list[HubRow]:
    """Return the hubs in an order; ties stand as decided, and so does a hub whose distance is not known, last.

    :param distances: kilometres by slug
    """
    if by is Sort.START:
        return sorted(rows, key=lambda row: (min(m.earliest_start for m in row.best if m), row.rank))
    if by is Sort.NAME:
        return sorted(rows, key=lambda row: (row.hub.name.casefold(), row.rank))
    if by is Sort.DISTANCE:
        return sorted(rows, key=lambda row: (distances.get(row.hub.slug, inf), row.rank))
    return sorted(rows, key=lambda row: row.rank)
