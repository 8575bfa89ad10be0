"""What an answer came to, and how another differs from it: what is new to a founder. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from atmp_match.matching.rules.answers import Level, MatchAnswer
from atmp_match.matching.rules.identity import identities
from atmp_match.products.rules import Need

# As it is stored: {"asked": _, "first": hub or None, "needs": {identity: {"asked": _, "hubs": {slug: [level, day]}}}}
# `asked` changes when the company asks for something else; what differs then is its own doing, and no news.
State = Mapping[str, Any]
LOOK_LASTS = timedelta(minutes=30)  # a reload or a filter belongs to the same look
ORDER = {level.value: place for place, level in enumerate(Level)}


class Kind(StrEnum):
    """What has become of a hub for a need; `first`: of the order of hubs."""

    NEW = "new"
    BETTER = "better"
    EARLIER = "earlier"
    WORSE = "worse"
    GONE = "gone"
    FIRST = "first"


@dataclass(frozen=True)
class Change:
    """One hub has changed for one need, by identity; an empty need with `first`."""

    need: str
    hub: str
    kind: Kind

    def as_json(self) -> dict[str, str]:
        """Return the change as it is stored."""
        return {"need": self.need, "hub": self.hub, "kind": self.kind.value}


def change_from_json(row: Mapping[str, str]) -> Change:
    """Return a stored change."""
    return Change(row["need"], row["hub"], Kind(row["kind"]))


def state_of(answer: MatchAnswer) -> State:
    """Return what an answer came to: each need's level and first day at each hub, and the first hub."""
    names = identities([answered.need for answered in answer.needs])
    needs: dict[str, Any] = {
        name: {"asked": _asked(answered.need), "hubs": {}} for name, answered in zip(names, answer.needs, strict=True)
    }
    for row in answer.hubs:
        for name, match in zip(names, row.best, strict=True):
            if match is not None:
                needs[name]["hubs"][row.hub.slug] = [match.level.value, match.earliest_start.isoformat()]
    whole = _digest((answer.request.profile.country, *(f"{name}:{needs[name]['asked']}" for name in names)))
    return {"asked": whole, "first": answer.hubs[0].hub.slug if answer.hubs else None, "needs": needs}


def changes_between(old: State, new: State) -> tuple[Change, ...]:
    """Return what differs, of the needs that are asked for as before."""
    found = [
        change
        for name, need in new["needs"].items()
        if name in old["needs"] and old["needs"][name]["asked"] == need["asked"]
        for change in _of_need(name, old["needs"][name]["hubs"], need["hubs"])
    ]
    if new["asked"] == old["asked"] and new["first"] not in {None, old["first"]}:
        found.append(Change("", new["first"], Kind.FIRST))
    return tuple(found)


def _of_need(need: str, old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[Change]:
    for hub in sorted(old.keys() | new.keys()):
        kind = _kind(old.get(hub), new.get(hub))
        if kind:
            yield Change(need, hub, kind)


def _kind(old: list[str] | None, new: list[str] | None) -> Kind | None:
    if old is None or new is None:
        return (Kind.NEW if new else Kind.GONE) if old != new else None
    if old[0] != new[0]:
        return Kind.BETTER if ORDER[new[0]] < ORDER[old[0]] else Kind.WORSE
    return Kind.EARLIER if new[1] < old[1] else None


def is_same_look(looked_at: datetime, now: datetime) -> bool:
    """Tell whether a page asked for now belongs to the look that began or went on at `looked_at`."""
    return now - looked_at < LOOK_LASTS


def concerning(changes: Iterable[Change], needs: Collection[str]) -> tuple[Change, ...]:
    """Return the changes for somebody who watches these needs; the empty one stands for all."""
    return tuple(change for change in changes if "" in needs or change.need in needs)


def _asked(need: Need) -> str:
    scale = f"{need.scale.value:g} {need.scale.unit}" if need.scale else ""
    days = (need.earliest_start, need.latest_finish, need.duration_days)
    return _digest((need.containment, scale, *days, need.seats))


def _digest(values: tuple[object, ...]) -> str:
    words = "\0".join("" if value is None else str(value) for value in values)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
