"""The founder's own list of needs: what was derived, changed, added or dropped, and how it stands to the derivation.

A product follows the derivation until its founder touches a need; from then on the list is the founder's, and the
derivation only says what it would be now.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from atmp_match.products.rules.profiles import Need, Why, WhyCode

MOST_NEEDS = 50
# What makes a need what it is; why it is there is another matter.
NEED_FIELDS = (
    "service", "modality", "grade", "containment", "scale", "earliest_start", "latest_finish", "duration_days", "seats",
)  # fmt: skip


class Origin(StrEnum):
    """Where a need on the list comes from."""

    DERIVED = "derived"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True)
class OwnNeed:
    """One row of the list.

    :param derived: what the derivation said when the row was taken over; None for a need that the founder added
    :param is_dropped: it stays on the list, so that dropping can be undone, but no hub is looked for
    """

    need: Need
    derived: Need | None = None
    is_dropped: bool = False

    @property
    def origin(self) -> Origin:
        """Return whether it follows the derivation, was changed, or added."""
        if self.derived is None:
            return Origin.ADDED
        return Origin.CHANGED if differences(self.derived, self.need) else Origin.DERIVED


OwnNeeds = tuple[OwnNeed, ...]


@dataclass(frozen=True)
class News:
    """What the derivation says today and did not say when the list was taken over."""

    new: tuple[Need, ...] = ()
    gone: tuple[Need, ...] = ()
    changed: tuple[tuple[Need, Need], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.new or self.gone or self.changed)


def differences(before: Need, after: Need) -> tuple[str, ...]:
    """Return the fields in which two needs differ, in the order of a form."""
    return tuple(field for field in NEED_FIELDS if getattr(before, field) != getattr(after, field))


def adopt(derived: Sequence[Need]) -> OwnNeeds:
    """Return the list as it is before the founder touches anything."""
    return tuple(OwnNeed(need, need) for need in derived)


def live(own: OwnNeeds) -> tuple[Need, ...]:
    """Return the needs that hubs are looked for."""
    return tuple(row.need for row in own if not row.is_dropped)


def change(own: OwnNeeds, place: int, need: Need) -> OwnNeeds:
    """Return the list with another need at a place, counted from 0; it keeps its reason while its service stays."""
    row = own[place]
    why = row.need.why if need.service == row.need.service else Why(WhyCode.ASKED)
    return _put(own, place, replace(row, need=replace(need, why=why)))


def drop(own: OwnNeeds, place: int) -> OwnNeeds:
    """Return the list with the need at a place dropped."""
    return _put(own, place, replace(own[place], is_dropped=True))


def take_back(own: OwnNeeds, place: int) -> OwnNeeds:
    """Return the list with the need at a place no longer dropped."""
    return _put(own, place, replace(own[place], is_dropped=False))


def move_up(own: OwnNeeds, place: int) -> OwnNeeds:
    """Return the list with the need at a place before its neighbour; the first one stays."""
    return _swap(own, place - 1) if place > 0 else own


def move_down(own: OwnNeeds, place: int) -> OwnNeeds:
    """Return the list with the need at a place after its neighbour; the last one stays."""
    return _swap(own, place) if place < len(own) - 1 else own


def _put(own: OwnNeeds, place: int, row: OwnNeed) -> OwnNeeds:
    return (*own[:place], row, *own[place + 1 :])


def _swap(own: OwnNeeds, place: int) -> OwnNeeds:
    return (*own[:place], own[place + 1], own[place], *own[place + 2 :])


def replace_all(needs: Sequence[Need], derived: Sequence[Need]) -> OwnNeeds:
    """Return the list that somebody wrote as a whole: each row beside what it was derived as, the rest dropped."""
    left = list(derived)
    rows = [OwnNeed(need, _take_alike(need, left)) for need in needs]
    rows = [replace(row, need=replace(row.need, why=row.derived.why)) if row.derived else row for row in rows]
    return (*rows, *(OwnNeed(need, need, is_dropped=True) for need in left))


def _take_alike(need: Need, left: list[Need]) -> Need | None:
    alike = [other for other in left if other.service == need.service]
    if not alike:
        return None
    closest = min(alike, key=lambda other: len(differences(other, need)))
    left.remove(closest)
    return closest


def news(own: OwnNeeds, derived: Sequence[Need]) -> News:
    """Return what the derivation would now say otherwise than when the list was taken over."""
    before = {_key(row.derived): row.derived for row in own if row.derived}
    now = {_key(need): need for need in derived}
    known = {_key(row.need) for row in own}
    return News(
        new=tuple(need for key, need in now.items() if key not in before and key not in known),
        gone=tuple(need for key, need in before.items() if key not in now),
        changed=tuple(
            (before[key], need) for key, need in now.items() if key in before and differences(before[key], need)
        ),
    )


def _key(need: Need) -> tuple[str, str | None]:
    return need.service, need.modality


def token_of(own: OwnNeeds) -> str:
    """Return a word that stands for the list as it is: a form sent with another one was made from another list."""
    return hashlib.sha256("\n".join(_written(own)).encode()).hexdigest()[:24]


def _written(own: OwnNeeds) -> Iterator[str]:
    for row in own:
        yield repr((row.is_dropped, *(getattr(row.need, field) for field in NEED_FIELDS)))
