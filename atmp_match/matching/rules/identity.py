"""What a need is called over time, however its dates or size change: service.modality.grade."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from atmp_match.products.rules import Need

NONE = "-"


def identities(needs: Sequence[Need]) -> tuple[str, ...]:
    """Return the identity of each need, in their order; a second one of the same kind ends with `.2`."""
    seen: Counter[str] = Counter()
    found = []
    for need in needs:
        kind = ".".join((need.service, need.modality or NONE, need.grade or NONE))
        seen[kind] += 1
        found.append(kind if seen[kind] == 1 else f"{kind}.{seen[kind]}")
    return tuple(found)


@dataclass(frozen=True)
class Named:
    """What an identity says of its need."""

    service: str
    modality: str | None
    grade: str | None


def parts_of(identity: str) -> Named:
    """Return what an identity names, for a need that the product no longer has."""
    service, modality, grade = (*identity.split("."), NONE, NONE)[:3]
    return Named(service, None if modality == NONE else modality, None if grade == NONE else grade)
