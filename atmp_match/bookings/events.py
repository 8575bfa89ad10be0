"""What has happened to bookings. Ids and versions only: events are kept for ever and read by many."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class BookingRequested(Event):
    """A company asked a hub for time, or for a quantity."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingHeld(Event):
    """The weeks are kept until the hub answers."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingQueued(Event):
    """Another undecided request holds the weeks; this one waits."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingReceived(Event):
    """A request by quantity lies in the hub's inbox."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingAccepted(Event):
    """The hub said yes; gates are still open."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class GateMet(Event):
    """The hub noted that one of the conditions is met."""

    booking_id: int
    gate: str
    version: int


@dataclass(frozen=True)
class BookingConfirmed(Event):
    """The hub said yes and no gate is open."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingDeclined(Event):
    """The hub said no, with a reason."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingWithdrawn(Event):
    """The company took its request back."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingCancelled(Event):
    """Either side called off what was agreed."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingExpired(Event):
    """Nobody answered in time; the weeks are free again."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingStarted(Event):
    """The work has begun."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingCompleted(Event):
    """The work is done."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingMissed(Event):
    """The company did not come."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class OfficeAsked(Event):
    """A company asked about an offer whose hub nobody has claimed; the cluster office has to help."""

    enquiry_id: int


@dataclass(frozen=True)
class EnquiryAnswered(Event):
    """The cluster office dealt with a question."""

    enquiry_id: int
