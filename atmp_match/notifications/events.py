"""What happens to the links of calendar feeds. No event holds the secret."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class CalendarLinkCreated(Event):
    """Whoever has a new secret address may read bookings from now on.

    :param hub_id: the hub whose calendar it is; None for the person's own
    """

    user_id: int
    calendar_link_id: int
    hub_id: int | None


@dataclass(frozen=True)
class CalendarLinkRevoked(Event):
    """A secret address shows nothing any more."""

    user_id: int
    calendar_link_id: int
    hub_id: int | None
