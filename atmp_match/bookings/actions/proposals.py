"""Other weeks for a booking: either side proposes, the other agrees, and the old weeks stand until it does."""

from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.endings import drop_proposal
from atmp_match.bookings.actions.gates import confirm_if_all_met, date_gates_again, open_gates
from atmp_match.bookings.actions.holding import parts_kept, parts_of
from atmp_match.bookings.actions.locking import lock_resource_of
from atmp_match.bookings.actions.moves import move, readable_reason, require_allowed
from atmp_match.bookings.actions.problems import closed_then, said_of, sentence_for
from atmp_match.bookings.actions.processing import free_what_is_overdue
from atmp_match.bookings.events import (
    BookingMoved,
    BookingShortened,
    EntryMoved,
    MoveProposed,
    ProposalAgreed,
    WeeksProposed,
)
from atmp_match.bookings.models import Booking, BookingProposal
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.attendees import find_course
from atmp_match.bookings.queries.freed import find_choice
from atmp_match.bookings.rules.proposals import gives_time, is_shorter
from atmp_match.bookings.rules.requests import Asked, problems_of, tidy
from atmp_match.bookings.rules.transitions import AGREED, Action, Party, other_side, whose_turn
from atmp_match.calendar.actions import make_firm, narrow_span, release_span, take_units
from atmp_match.calendar.queries.wholes import find_shut_step
from atmp_match.calendar.rules import wall
from atmp_match.calendar.rules.hours import as_columns, as_told
from atmp_match.calendar.rules.parts import from_record, is_within
from atmp_match.catalogue.models import Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, WeeksTaken
from atmp_match.shared.transactions import record, transaction

Days = tuple[date, date]


def propose_weeks(
    ref: str, start: date | None, end: date | None, *, reason: str = "", version: int | None = None, by: Actor
) -> Booking:
    """Ask the other side for other weeks, half-open days; they are kept until it answers, and the old ones too.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the office
    :raises InvalidInput: where these days cannot be booked, or the reason cannot be kept
    :raises WeeksTaken: where no unit is free then
    :raises Conflict: where there is nothing to propose for, or somebody changed it first
    """
    with transaction():
        booking, party, resource = _lock_with_resource(ref, by)
        require_allowed(booking, Action.PROPOSE, party=party, version=version)
        _require_in_time(booking)
        reason = readable_reason(reason, required=False)
        offer = offers.get_offer(booking.offer_id)
        days = bookable_days(booking, offer, start, end)
        if days in _on_the_table(booking):
            raise InvalidInput({"start": _("These weeks are on the table already. Choose others.")})
        free_what_is_overdue(resource)
        _give_back_proposed(booking)
        unit_id = take_days(booking, offer, resource, days)
        put_forward(booking, days, unit_id, party=party, reason=reason, by=by)
    return booking


def agree_to_weeks(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Take the weeks that the other side proposed; the old ones are free again.

    A request is accepted with that: its gates get their dates, and without gates it is confirmed. What was entered for
    a company lies in these weeks now, and the company has still to confirm it.

    :raises NotFound: for an outsider
    :raises NotAllowed: for whoever proposed them, and for the office
    :raises Conflict: where there is no proposal any more, its time is over, or somebody changed the booking first
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        require_allowed(booking, Action.AGREE, party=party, version=version)
        _require_in_time(booking)
        proposal, old, was_agreed = booking.open_proposal, _days(booking), booking.status in AGREED
        if proposal is None:
            raise Conflict(_("There is no proposal any more."))
        release_span(booking.holder_id, start=old[0], end=old[1], zone=booking.hub.timezone)
        if not booking.unconfirmed_entry and make_firm(booking.holder_id) != booking.unit_total:
            raise Conflict(_("The weeks of this request are no longer kept. Nothing was changed."))
        _take_over(booking, (proposal.start, proposal.end))
        booking.unit_id = proposal.unit_id
        new_version = move(booking, Action.AGREE, party=party, by=by.user_id)
        if was_agreed:
            record(BookingMoved(booking.id, new_version), by=by.user_id)
            date_gates_again(booking)
        elif booking.unconfirmed_entry:
            set_deadline(booking, starts_on=booking.start)
            record(EntryMoved(booking.id, new_version), by=by.user_id)
        else:
            record(ProposalAgreed(booking.id, new_version), by=by.user_id)
            open_gates(booking)
            confirm_if_all_met(booking, by=by.user_id)
    return booking


def keep_weeks(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Let the first weeks stand: turn a proposal down, or take one's own back; the proposed weeks are free again.

    A request asks the hub for its first weeks again, and what is agreed stays agreed.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the office
    :raises Conflict: where no other weeks are proposed, or somebody changed the booking first
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        drop_proposal(booking, party=party, by=by.user_id, version=version)
    return booking


def shorten_booking(
    ref: str, start: date | None, end: date | None, *, version: int | None = None, by: Actor
) -> Booking:
    """Give some of the agreed weeks back, without asking: nobody loses anything by it.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the hub, which proposes instead
    :raises InvalidInput: where these days are no part of the old ones, or too few
    :raises Conflict: where nothing is agreed, a move is asked for, or somebody changed the booking first
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        require_allowed(booking, Action.SHORTEN, party=party, version=version)
        if find_course(booking) is not None:
            raise InvalidInput(
                {"start": _("A course is given as a whole. To give the seats back, cancel the booking.")}
            )
        offer, old = offers.get_offer(booking.offer_id), _days(booking)
        # They are booked: no rule that the hub has made since takes them away.
        days = bookable_days(booking, offer, start, end, are_booked=True)
        if not is_shorter(old, days):
            raise InvalidInput(
                {"start": _("Choose fewer of your own weeks. For other weeks, propose them to the hub.")}
            )
        if not is_within(booking.steps, old, days):
            raise InvalidInput({"start": _("What follows the first part would move. Propose these weeks to the hub.")})
        parts = parts_kept(booking, days)
        changed = narrow_span(booking.holder_id, parts, old=old, zone=booking.hub.timezone)
        if changed != booking.unit_total:
            raise Conflict(_("The weeks of this request are no longer kept. Nothing was changed."))
        _take_over(booking, days)
        new_version = move(booking, Action.SHORTEN, party=party, by=by.user_id)
        date_gates_again(booking)
        record(BookingShortened(booking.id, new_version), by=by.user_id)
    return booking


def _lock_with_resource(ref: str, by: Actor) -> tuple[Booking, Party, Resource]:
    # The resource first, as everywhere: see `process_request`.
    seen, _party = bookings.get_booking(ref, by)
    resource = lock_resource_of(seen.id)
    booking, party = bookings.lock_booking(ref, by)
    if resource is None:
        raise Conflict(_("This request is for a quantity. There are no weeks to propose."))
    return booking, party, resource


def _require_in_time(booking: Booking) -> None:
    if booking.waits_for_answer and booking.answer_by and booking.answer_by < clock.now():
        raise Conflict(_("The time to answer is over. The weeks are being released."))


def put_forward(booking: Booking, days: Days, unit_id: int, *, party: Party, reason: str, by: Actor) -> None:
    """Note that this side asks for these days, for which the unit is kept; part of a larger action."""
    _give_time(booking, party, days)
    move(booking, Action.PROPOSE, party=party, by=by.user_id)
    booking.proposals.append(
        BookingProposal(party=party, **as_columns(*days), unit_id=unit_id, reason=reason, proposed_by=by.user_id)
    )
    booking.proposed_by = party
    db.session.flush()
    event = MoveProposed if booking.status in AGREED else WeeksProposed
    record(event(booking.id, booking.version), by=by.user_id)


def bookable_days(
    booking: Booking, offer: Offer, start: date | None, end: date | None, *, are_booked: bool = False
) -> Days:
    """Return the days as they are booked.

    :param are_booked: whether they are the booking's own already
    :raises InvalidInput: where they cannot be, by field
    """
    terms = offers.terms_of(offer, taxonomy())
    terms = replace(terms, openings=None) if are_booked else terms
    asked = Asked(start, end, booking.quantity, booking.share_level, "", booking.flexible_days)
    problems = problems_of(asked, terms, today=clock.today(booking.hub.timezone))
    if problems:
        raise InvalidInput({field: sentence_for(problem, terms) for field, problem in problems.items()})
    first, last = tidy(asked, terms)
    if first is None or last is None:
        raise NotFound  # the rules have both days, or a problem
    if not are_booked and (shut := find_shut_step(booking.steps, first, last)):
        raise InvalidInput({"start": closed_then(shut, first, last)})
    return first, last


def _give_time(booking: Booking, party: Party, days: Days) -> None:
    # Before the first of the days that are kept: once they have begun, there is nothing left to answer.
    first = min([days[0]] + ([_days(booking)[0]] if booking.unit_id else []), key=wall)
    turn = whose_turn(booking.status, booking.proposed_by) if booking.waits_for_answer else None
    given = gives_time(party, turn=turn, next_turn=other_side(party))
    set_deadline(booking, starts_on=first, at_latest=None if given else booking.answer_by)


def _on_the_table(booking: Booking) -> set[Days]:
    proposal = booking.open_proposal if booking.proposed_by else None
    return {_days(booking), *([(proposal.start, proposal.end)] if proposal else [])}


def _give_back_proposed(booking: Booking) -> None:
    proposal = booking.open_proposal if booking.proposed_by else None
    if proposal is not None:
        zone = booking.hub.timezone
        release_span(booking.holder_id, start=proposal.start, end=proposal.end, zone=zone)


def take_days(booking: Booking, offer: Offer, resource: Resource, days: Days) -> int:
    """Keep what the booking takes for these days, and return the first unit.

    :raises WeeksTaken: where none is free then, and names the next days that are; or where others wait for these, and
        the hub has to choose
    """
    parts = parts_of(booking, resource, days)
    if any(find_choice(part.resource_id, (part.start, part.end)) for part in parts):
        raise WeeksTaken(_("Others wait for these weeks, and the hub chooses who gets them. Nothing was changed."))
    units = take_units(parts, holder_id=booking.holder_id, zone=booking.hub.timezone)
    if not units:
        terms, recipe = offers.terms_of(offer, taxonomy()), from_record(booking.parts)
        free = offers.next_free(offer, terms, start=days[0], end=days[1], recipe=recipe)
        said = said_of(days[0], _("These weeks are held or booked. Nothing was changed."))
        raise WeeksTaken(said, as_told(free, booking.hub.timezone))
    return units[0]


def _days(booking: Booking) -> Days:
    if booking.start is None or booking.end is None:
        raise NotFound  # the table lets nobody here without weeks
    return booking.start, booking.end


def _take_over(booking: Booking, days: Days) -> None:
    for column, value in as_columns(*days).items():
        setattr(booking, column, value)
