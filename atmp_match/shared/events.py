"""What an event is, and which tasks react to it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something that has happened, in the past tense; holds ids and plain values only, never anything confidential."""

    known: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls) -> None:
        """Remember every event by its name."""
        Event.known[cls.name()] = cls

    @classmethod
    def name(cls) -> str:
        """Return the event's name in kebab-case: `BookingAccepted` is `booking-accepted`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def about(self) -> str:
        """Return what the event is about, as `kind:id`, from its first field: `booking_id=7` is `booking:7`."""
        field, value = next(iter(vars(self).items()))
        return f"{field.removesuffix('_id')}:{value}"


@dataclass(frozen=True)
class Reaction:
    """A Celery task, by name, that has to run after an event; and the queue it waits in."""

    task: str
    queue: str


_reactions: defaultdict[type[Event], list[Reaction]] = defaultdict(list)


def register_reaction(event_type: type[Event], reaction: Reaction) -> None:
    """Let `reaction` follow each event of this type."""
    if reaction not in _reactions[event_type]:
        _reactions[event_type].append(reaction)


def reactions_to(event_type: type[Event]) -> tuple[Reaction, ...]:
    """Return the tasks that follow an event of this type."""
    return tuple(_reactions[event_type])
