"""The offers of one service in columns, and all services together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from atmp_match.matching.rules.columns.coded import FAR, NO_DAY, Array, Coded, ordinal
from atmp_match.matching.rules.columns.hubs import Hubs
from atmp_match.matching.rules.columns.pages import Pages
from atmp_match.matching.rules.offers import Candidate

# Columns of few different values, each with how a row's value is taken from an offer.
CODED: Mapping[str, Any] = {
    "value": lambda offer: offer.value,
    "modalities": lambda offer: (_sorted(offer.modalities), offer.modalities_basis, _sorted(offer.modalities_named)),
    "grades": lambda offer: offer.grades,
    "containment": lambda offer: (offer.containment_max, offer.containment_basis),
    "unit": lambda offer: (offer.scale_unit or "").casefold(),
    "openness": lambda offer: offer.openness,
    "basis": lambda offer: offer.available_from_basis,
}


@dataclass(frozen=True)
class Block:
    """The offers of one service, in the order of their ids, which is what ties fall by in the end.

    :param ids: the offers' ids as bytes
    :param hub: for each row the number of its hub in `Hubs`
    :param opens: first days as ordinals, `NO_DAY` where none is known; `ends` last days, `FAR` where none
    :param scale: the largest scale; not a number where none was seen
    """

    ids: Array
    hub: Array
    opens: Array
    ends: Array
    scale: Array
    coded: Mapping[str, Coded]
    pages: Pages

    def __len__(self) -> int:
        """Return the number of offers."""
        return len(self.ids)

    def ids_of(self, rows: Array) -> list[str]:
        """Return the ids of these rows."""
        return [offer_id.decode() for offer_id in self.ids[rows]]

    def without(self, ids: Collection[bytes]) -> "Block":
        """Return the block without these offers."""
        gone = np.array(sorted(ids), np.bytes_)
        if not len(self) or not len(gone):
            return self
        places = np.minimum(np.searchsorted(self.ids, gone), len(self) - 1)
        there = places[self.ids[places] == gone]
        return self._take(np.delete(np.arange(len(self)), there)) if len(there) else self

    def and_then(self, other: "Block") -> "Block":
        """Return the offers of both, in the order of their ids."""
        joined = Block(
            ids=np.concatenate([self.ids, other.ids]),
            hub=np.concatenate([self.hub, other.hub]),
            opens=np.concatenate([self.opens, other.opens]),
            ends=np.concatenate([self.ends, other.ends]),
            scale=np.concatenate([self.scale, other.scale]),
            coded={name: column.and_then(other.coded[name]) for name, column in self.coded.items()},
            pages=self.pages.and_then(other.pages),
        )
        return joined._take(np.argsort(joined.ids, kind="stable"))

    def of_hubs(self, hub: Array) -> "Block":
        """Return the block with other numbers of hubs, without the offers whose number is below 0."""
        block = replace(self, hub=hub)
        return block if (hub >= 0).all() else block._take(np.flatnonzero(hub >= 0))  # noqa: SLF001 -- its own

    def _take(self, rows: Array) -> "Block":
        return Block(
            ids=self.ids[rows],
            hub=self.hub[rows],
            opens=self.opens[rows],
            ends=self.ends[rows],
            scale=self.scale[rows],
            coded={name: column.take(rows) for name, column in self.coded.items()},
            pages=self.pages.take(rows),
        )


@dataclass(frozen=True)
class Columns:
    """The whole catalogue in columns; `blocks` by service."""

    blocks: Mapping[str, Block]
    hubs: Hubs

    def block(self, service: str) -> Block:
        """Return the offers of a service; none where nobody offers it."""
        return self.blocks.get(service) or _block([], {})

    @classmethod
    def of(cls, offers: Iterable[Candidate]) -> "Columns":
        """Put offers that are values into columns."""
        rows = sorted(offers, key=lambda offer: offer.id.encode())
        hubs = list({offer.hub.slug: offer.hub for offer in rows}.values())
        numbers = {hub.slug: number for number, hub in enumerate(hubs)}
        services = dict.fromkeys(offer.service for offer in rows)
        blocks = {
            service: _block([offer for offer in rows if offer.service == service], numbers) for service in services
        }
        return cls(blocks, Hubs(hubs, {number: number for number in numbers.values()}))


def _block(offers: Sequence[Candidate], numbers: Mapping[str, int]) -> Block:
    return Block(
        ids=np.array([offer.id.encode() for offer in offers], np.bytes_),
        hub=np.array([numbers[offer.hub.slug] for offer in offers], np.int32),
        opens=np.array([ordinal(offer.available_from, NO_DAY) for offer in offers], np.int32),
        ends=np.array([ordinal(offer.available_until, FAR) for offer in offers], np.int32),
        scale=np.array([np.nan if offer.scale_value is None else offer.scale_value for offer in offers], np.float64),
        coded={name: Coded.of(take(offer) for offer in offers) for name, take in CODED.items()},
        pages=Pages.of(
            [len(offer.evidence) for offer in offers], [e.as_of for offer in offers for e in offer.evidence]
        ),
    )


def _sorted(codes: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(sorted(codes))
