"""What has happened to the wait list and to weeks that came free. Ids and codes only, as of bookings."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class WaitAsked(Event):
    """A company waits for weeks: to be told when they are free, or to have them asked for."""

    wait_id: int
    wants: str


@dataclass(frozen=True)
class WaitChanged(Event):
    """A company waits for other weeks than before, or in another way."""

    wait_id: int
    version: int


@dataclass(frozen=True)
class WaitWithdrawn(Event):
    """A company waits no longer."""

    wait_id: int


@dataclass(frozen=True)
class WaitTold(Event):
    """Weeks that a company waits for are free, and it is told; once for one stretch of free time."""

    wait_id: int
    telling_id: int


@dataclass(frozen=True)
class WaitTaken(Event):
    """Weeks that a company waits for came free, and a request was sent in its name."""

    wait_id: int
    booking_id: int


@dataclass(frozen=True)
class WaitOver(Event):
    """A place on the wait list ended without anything: its last day passed, or the offer takes no such weeks."""

    wait_id: int
    why: str


@dataclass(frozen=True)
class WeeksFreed(Event):
    """Weeks that somebody waits for are free; by the hub's rule the hub chooses who gets them."""

    freed_weeks_id: int


@dataclass(frozen=True)
class ChoiceClosed(Event):
    """A hub has chosen, has let the time pass, or has nothing left to choose from."""

    freed_weeks_id: int
    outcome: str


@dataclass(frozen=True)
class WeeksHandedOut(Event):
    """Somebody got weeks that were waited for: by which rule, why, out of whom in the order of asking, and who.

    :param candidates: the alias of each, as the hub knows them
    :param reason_hash: SHA-256 of the hub's own words, which the row keeps
    """

    hand_out_id: int
    rule: str
    why: str
    candidates: list[str]
    to: str
    reason_hash: str


@dataclass(frozen=True)
class HandingOutChanged(Event):
    """A hub published another rule for weeks that free up; it counts for those freed from now on."""

    hub_id: int
    rule: str
