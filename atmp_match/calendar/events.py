"""What has happened in the calendar."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class FreeTimeChanged(Event):
    """Time of a resource was taken or given back, by whom does not matter: others can start later or earlier now."""

    resource_id: int


@dataclass(frozen=True)
class BlockRemoved(Event):
    """What the hub had closed is open again: requests may wait for these days."""

    resource_id: int


@dataclass(frozen=True)
class ResourceRulesChanged(Event):
    """The hub said anew how a resource can be booked; which version of the rules it is now."""

    resource_id: int
    version: int


@dataclass(frozen=True)
class TimeBlocked(Event):
    """The hub took units of a resource for maintenance or own use, under the id that lifts the block."""

    resource_id: int
    holder: str


@dataclass(frozen=True)
class RecipeChanged(Event):
    """The hub said anew what else a booking of an offer takes; bookings that are there keep what they have."""

    offer_id: str


@dataclass(frozen=True)
class CoursePublished(Event):
    """The hub set a course on days of its own; its seats can be asked for."""

    course_id: int


@dataclass(frozen=True)
class CourseChanged(Event):
    """The hub changed a course in which nobody had a seat yet."""

    course_id: int
    version: int


@dataclass(frozen=True)
class CourseCancelled(Event):
    """The hub called a course off; whoever had a seat is told."""

    course_id: int
    version: int
