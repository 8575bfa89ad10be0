"""What follows an event, and what the clock asks for. Thin: each calls one action."""

from atmp_match.bookings import actions
from atmp_match.bookings.events import (
    BookingAccepted,
    BookingCancelled,
    BookingDeclined,
    BookingExpired,
    BookingMissed,
    BookingMoved,
    BookingRequested,
    BookingShortened,
    BookingWithdrawn,
    CertificateGiven,
    EntryKept,
    EntryMoved,
    EntryTakenBack,
    EntryTurnedDown,
    FirstWeeksKept,
    MoveDropped,
    MoveProposed,
    PlaceInLineKept,
    ProposalAgreed,
    ShareLevelChanged,
    WeeksProposed,
)
from atmp_match.bookings.events.waits import WaitAsked, WaitChanged
from atmp_match.calendar.events import BlockRemoved, ResourceRulesChanged, TimeBlocked
from atmp_match.catalogue.events import CatalogueImported
from atmp_match.extensions import celery
from atmp_match.organisations.events import AgreementEnded, AgreementRecorded
from atmp_match.shared.deliveries import reacts_to


@reacts_to(BookingRequested, name="bookings.process_request")
def process_request(*, booking_id: int, version: int) -> None:  # noqa: ARG001 -- the event's fields
    """Take the weeks for a new request, or let it wait."""
    actions.process_request(booking_id)


@reacts_to(
    BookingAccepted,  # a hold less: the same company may wait to hold something else
    BookingDeclined,
    BookingWithdrawn,
    BookingExpired,
    BookingCancelled,
    BookingMissed,
    ProposalAgreed,
    BookingMoved,
    BookingShortened,
    MoveDropped,
    FirstWeeksKept,
    PlaceInLineKept,
    EntryMoved,
    EntryKept,
    EntryTurnedDown,
    EntryTakenBack,
    # A second proposal gives the weeks of the first back.
    WeeksProposed,
    MoveProposed,
    name="bookings.offer_freed_weeks",
)
def offer_freed_weeks(*, booking_id: int, version: int) -> None:  # noqa: ARG001 -- the event's fields
    """Give the weeks to whoever waits for them."""
    actions.offer_freed_weeks(booking_id)


@reacts_to(CertificateGiven, name="bookings.meet_training_gates")
def meet_training_gates(*, booking_id: int, attendee_id: int) -> None:  # noqa: ARG001 -- the event's fields
    """Let the certificate meet the condition of the company's accepted bookings at this hub."""
    actions.meet_training_gates(booking_id)


@reacts_to(BlockRemoved, name="bookings.offer_opened_weeks")
def offer_opened_weeks(*, resource_id: int) -> None:
    """Give what a block had closed to whoever waits for it."""
    actions.offer_opened_weeks(resource_id)


@reacts_to(ResourceRulesChanged, name="bookings.offer_published_weeks")
def offer_published_weeks(*, resource_id: int, version: int) -> None:  # noqa: ARG001 -- the event's fields
    """Give what new rules, or published weeks, have opened to whoever waits for it."""
    actions.offer_opened_weeks(resource_id)


@reacts_to(CatalogueImported, name="bookings.offer_new_units")
def offer_new_units(**_fields: object) -> None:
    """Give the time of units that an import has added to whoever waits for it."""
    actions.serve_everybody()


@reacts_to(WaitAsked, name="bookings.serve_new_wait")
def serve_new_wait(*, wait_id: int, wants: str) -> None:  # noqa: ARG001 -- the event's fields
    """Act on a place on the wait list whose weeks are free already."""
    actions.serve_wait(wait_id)


@reacts_to(WaitChanged, name="bookings.serve_changed_wait")
def serve_changed_wait(*, wait_id: int, version: int) -> None:  # noqa: ARG001 -- the event's fields
    """Act on a changed place on the wait list whose weeks are free already."""
    actions.serve_wait(wait_id)


@celery.task(name="bookings.serve_everybody")
def serve_everybody() -> None:
    """Serve whoever waits for what is free. Twice at once is harmless: each resource is locked."""
    actions.serve_everybody()


@reacts_to(BookingAccepted, ProposalAgreed, BookingMoved, name="bookings.tell_of_lost_weeks")
def tell_of_lost_weeks(*, booking_id: int, version: int) -> None:  # noqa: ARG001 -- the event's fields
    """Note whose weeks are gone by what was agreed."""
    actions.tell_of_lost_weeks(booking_id)


@reacts_to(TimeBlocked, name="bookings.tell_of_closed_weeks")
def tell_of_closed_weeks(*, resource_id: int, holder: str) -> None:  # noqa: ARG001 -- the event's fields
    """Note whose weeks are gone by what the hub has closed."""
    actions.tell_of_closed_weeks(resource_id)


@reacts_to(AgreementRecorded, name="bookings.meet_gates_by_agreement")
def meet_gates_by_agreement(*, organisation_id: int, agreement_id: int) -> None:  # noqa: ARG001 -- the event's fields
    """Meet the gates that ask for what was signed."""
    actions.meet_gates_by_agreement(agreement_id)


@reacts_to(ShareLevelChanged, name="bookings.meet_gates_of_named")
def meet_gates_of_named(*, product_id: int, hub_id: int, level: str, by_itself: bool) -> None:  # noqa: ARG001 -- the same
    """Meet the gates for which the two have signed something, now that the hub knows the company."""
    actions.meet_gates_of_named(product_id, hub_id)


@reacts_to(AgreementEnded, name="bookings.close_after_agreement")
def close_after_agreement(*, organisation_id: int, agreement_id: int) -> None:  # noqa: ARG001 -- the event's fields
    """Close the full briefs that rested on what has ended."""
    actions.close_without_agreement()


@celery.task(name="bookings.close_without_agreement")
def close_without_agreement() -> None:
    """Close the full briefs whose agreement has expired meanwhile."""
    actions.close_without_agreement()


@celery.task(name="bookings.expire_due")
def expire_due() -> None:
    """End the requests that nobody answered in time. Twice at once is harmless: rows are locked one by one."""
    actions.expire_due_bookings()


@celery.task(name="bookings.remind_of_answers")
def remind_of_answers() -> None:
    """Remind those whose answer is due in a day or two."""
    actions.remind_of_answers()


celery.conf.beat_schedule["bookings.remind_of_answers"] = {
    "task": "bookings.remind_of_answers",
    "schedule": 60.0,
    "options": {"expires": 60},
}
celery.conf.beat_schedule["bookings.close_without_agreement"] = {
    "task": "bookings.close_without_agreement",
    "schedule": 10 * 60.0,
    "options": {"expires": 10 * 60},
}
celery.conf.beat_schedule["bookings.expire_due"] = {
    "task": "bookings.expire_due",
    "schedule": 10.0,
    "options": {"expires": 10},
}
celery.conf.beat_schedule["bookings.serve_everybody"] = {
    "task": "bookings.serve_everybody",
    "schedule": 60.0,
    "options": {"expires": 60},
}
