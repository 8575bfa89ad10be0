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
class BookingPreferred(Event):
    """The hub preferred this request to the one that held its weeks; they are kept for this one now."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class WeeksLost(Event):
    """The weeks that a request waits for are booked for another one; the hub checks the next free ones for it."""

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
class WeeksProposed(Event):
    """One side asked for other weeks before anything was agreed; both spans are kept."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class FirstWeeksKept(Event):
    """A proposal was turned down or taken back; the request asks for its first weeks again, which were kept."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class PlaceInLineKept(Event):
    """A proposal to a request that waits was turned down or taken back; it waits for its first weeks again."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class ProposalAgreed(Event):
    """The other side took the proposed weeks, and with them the request is accepted."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class MoveProposed(Event):
    """One side asked to move what is agreed; it stands as it is until the other side answers."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingMoved(Event):
    """Both sides agreed to other weeks for what was agreed before."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class MoveDropped(Event):
    """A move was turned down, taken back or never answered; what was agreed stands."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingShortened(Event):
    """The company gave some of its weeks back."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class AnswerDueSoon(Event):
    """Somebody's answer is due in a day or two."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class BookingEntered(Event):
    """A hub or the cluster office entered weeks for a company; they are kept until the company has answered."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class EntryMoved(Event):
    """Both sides agreed to other weeks for what was entered; the company has still to confirm it."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class EntryKept(Event):
    """Other weeks for what was entered are off the table; the company is asked about the first ones again."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class EntryConfirmed(Event):
    """The company confirmed what was entered for it."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class EntryTurnedDown(Event):
    """The company does not want what was entered for it; the weeks are free again."""

    booking_id: int
    version: int


@dataclass(frozen=True)
class EntryTakenBack(Event):
    """Whoever entered it for the company took it back; the weeks are free again."""

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


@dataclass(frozen=True)
class BriefOpened(Event):
    """Somebody of the hub opened a booking and read what its level shows; the company can see that.

    :param level: the share level at that moment
    """

    booking_id: int
    level: str


@dataclass(frozen=True)
class ShareLevelChanged(Event):
    """A company changed how much of a product a hub sees.

    :param by_itself: the system lowered it, since no confidentiality agreement is in force any more
    """

    product_id: int
    hub_id: int
    level: str
    by_itself: bool = False


@dataclass(frozen=True)
class CertificateGiven(Event):
    """The hub noted that somebody passed its course; who, stands in the row alone."""

    booking_id: int
    attendee_id: int
