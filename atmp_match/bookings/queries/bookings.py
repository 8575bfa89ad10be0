"""Reads of bookings; a booking of others does not exist for the reader."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from atmp_match.bookings.models import Booking, ref_of
from atmp_match.bookings.queries.several import SEVERAL, TAKES, Taken, meet, spans_of, takes
from atmp_match.bookings.rules.transitions import ENDS_UNANSWERED, Party, Status
from atmp_match.calendar.rules import day_of
from atmp_match.catalogue.models import Hub
from atmp_match.catalogue.queries import Page
from atmp_match.extensions import db
from atmp_match.organisations.models import Agreement
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import NotFound

LONGEST_NUMBER = 9  # digits; more would not fit the column


def party_of(booking: Booking, actor: Actor) -> Party | None:
    """Return what `actor` is to the booking; None for an outsider."""
    if booking.company_id in actor.company_ids:
        return Party.COMPANY
    if booking.hub.operator_id in actor.operator_ids:
        return Party.HUB
    return Party.OFFICE if actor.is_office else None


def get_booking(ref: str, actor: Actor) -> tuple[Booking, Party]:
    """Return the booking with everything its page shows, and what the reader is to it.

    :raises NotFound: where there is none, and just the same where it is none of the reader's business
    """
    return _for_reader(db.session.scalar(whole_bookings().where(Booking.number == _number(ref))), actor)


def lock_booking(ref: str, actor: Actor) -> tuple[Booking, Party]:
    """Return the booking as `get_booking` does, held by this transaction until it ends."""
    return _for_reader(db.session.scalar(_locked().where(Booking.number == _number(ref))), actor)


def lock_booking_by_id(booking_id: int) -> Booking | None:
    """Return the booking for the system to work on; None where it is gone."""
    return db.session.scalar(_locked().where(Booking.id == booking_id))


def find_id(ref: str) -> int | None:
    """Return the id of a booking, whosever it is: for what has to be locked before anybody may look at it."""
    return db.session.scalar(select(Booking.id).where(Booking.number == _number(ref)))


def find_resource_ids(booking_id: int | None) -> list[int]:
    """Return the resources that a booking takes time of, its own first, without locking anything."""
    columns = select(Booking.resource_id, Booking.parts).where(Booking.id == booking_id)
    row = db.session.execute(columns).one_or_none()
    if row is None or row.resource_id is None:
        return []
    return [part["resource_id"] for part in row.parts] or [row.resource_id]


def lock_due_booking(booking_id: int) -> Booking | None:
    """Return the booking if its deadline has passed and nobody else is at work on it, to accept it perhaps.

    The database's clock decides, here as in `list_due`: that of a worker may be an hour off.
    """
    return db.session.scalar(_locked(skip_locked=True).where(Booking.id == booking_id, _is_due()))


def get_booking_by_id(booking_id: int) -> Booking:
    """Return the booking for the system to tell of; events carry its id."""
    booking = db.session.scalar(whole_bookings().where(Booking.id == booking_id))
    if booking is None:
        raise NotFound
    return booking


def list_bookings(actor: Actor, condition: ColumnElement[bool], *, limit: int = 200) -> list[Booking]:
    """Return the reader's bookings, of own companies and own hubs, for which the condition holds.

    Undecided ones come first, the nearest deadline on top; then the others, the newest on top.
    """
    undecided = Booking.status.in_(ENDS_UNANSWERED) | Booking.proposed_by.is_not(None)
    deadline = case((undecided, Booking.answer_by))
    order = (undecided.desc(), deadline.asc().nulls_last(), Booking.id.desc())
    return list(db.session.scalars(whole_bookings().where(_of(actor), condition).order_by(*order).limit(limit)))


def is_in(statuses: Collection[Status]) -> ColumnElement[bool]:
    """Return the condition of standing in one of these statuses."""
    return Booking.status.in_(statuses)


def list_newest(
    actor: Actor, *, status: Status | None = None, after: str | None = None, limit: int = 50
) -> Page[Booking]:
    """Return a page of the reader's bookings, the newest first.

    :param after: the reference of the last booking of the page before
    """
    statement = whole_bookings().where(_of(actor)).order_by(Booking.number.desc()).limit(limit + 1)
    if status is not None:
        statement = statement.where(Booking.status == status)
    if after is not None:
        statement = statement.where(Booking.number < _number(after))
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], rows[limit - 1].ref if len(rows) > limit else None)


def count_by_status(actor: Actor) -> dict[Status, int]:
    """Return how many of the reader's bookings stand in each status."""
    rows = db.session.execute(
        select(Booking.status, func.count().label("total")).join(Booking.hub).where(_of(actor)).group_by(Booking.status)
    )
    return {row.status: row.total for row in rows}


def list_rival_refs(booking: Booking) -> list[str]:
    """Return other requests that would lose some of their days to this one, oldest first.

    Those are what waits for days of the same resource, and what holds the same unit; whoever holds another is safe.
    """
    if booking.resource_id is None or booking.start is None or booking.end is None:
        return []
    wanted = [(step.resource_id, *step.span(booking.start, booking.end)) for step in booking.steps]
    statement = (
        select(Booking.number, *TAKES)
        .where(Booking.id != booking.id)
        .where(or_(Booking.status == Status.WAITING, _holds(booking.unit_id)))
        .where(_may_want(wanted))
        .order_by(Booking.id)
    )
    rows = db.session.execute(statement)
    others = ((row.number, spans_of(row)) for row in rows)
    return [ref_of(number) for number, spans in others if meet(wanted, spans)]


def list_waiting_ids(*resource_ids: int) -> list[int]:
    """Return the requests that wait for time of any of these resources, in the order of asking."""
    statement = select(Booking.id).where(takes(resource_ids), Booking.status == Status.WAITING)
    return list(db.session.scalars(statement.order_by(Booking.id)))


def list_waiting_for_agreement(agreement: Agreement) -> list[int]:
    """Return the accepted bookings of the two organisations whose gate asks for what they have signed."""
    waits = Booking.gates.any(code=agreement.kind.value, met_at=None)
    statement = (
        select(Booking.id)
        .join(Booking.hub)
        .where(
            Booking.company_id == agreement.company_id,
            Hub.operator_id == agreement.operator_id,
            Booking.status == Status.ACCEPTED,
            waits,
        )
    )
    return list(db.session.scalars(statement.order_by(Booking.id)))


def list_accepted_ids(product_id: int, hub_id: int) -> list[int]:
    """Return the bookings about a product at a hub that wait for their gates."""
    both = (Booking.product_id == product_id) & (Booking.hub_id == hub_id)
    return list(
        db.session.scalars(select(Booking.id).where(both, Booking.status == Status.ACCEPTED).order_by(Booking.id))
    )


def list_due(*, resource_id: int | None = None, limit: int = 100) -> list[tuple[int, UUID]]:
    """Return bookings for which nobody answered in time, by the database's clock: ids and holders."""
    statement = select(Booking.id, Booking.holder_id).where(_is_due())
    if resource_id is not None:
        statement = statement.where(takes([resource_id]))
    return [(row.id, row.holder_id) for row in db.session.execute(statement.order_by(Booking.id).limit(limit))]


def _is_due() -> ColumnElement[bool]:
    unanswered = Booking.status.in_(ENDS_UNANSWERED) | Booking.proposed_by.is_not(None)
    return unanswered & (Booking.answer_by < func.now())


def _of(actor: Actor) -> ColumnElement[bool]:
    own = or_(Booking.company_id.in_(actor.company_ids), Hub.operator_id.in_(actor.operator_ids))
    return true() if actor.is_office else own


def _may_want(wanted: Sequence[Taken]) -> ColumnElement[bool]:
    # Where neither takes more than its own resource, these days are all there is to ask.
    _own, start, end = wanted[0]
    overlaps = (Booking.starts_on <= day_of(end)) & (Booking.ends_on > day_of(start))
    return takes([resource_id for resource_id, _start, _end in wanted]) & or_(
        SEVERAL, overlaps if len(wanted) == 1 else Booking.starts_on.is_not(None)
    )


def _holds(unit_id: int | None) -> ColumnElement[bool]:
    # Who holds no unit, waits for any of them.
    held = Booking.status.in_((Status.HELD, Status.PROPOSED)) & Booking.unit_id.is_not(None)
    return held if unit_id is None else held & (Booking.unit_id == unit_id)


def whole_bookings() -> Select[Booking]:
    """Return the statement for bookings with everything their pages show."""
    return (
        select(Booking)
        .join(Booking.hub)
        .options(
            joinedload(Booking.hub),
            joinedload(Booking.offer),
            joinedload(Booking.company),
            joinedload(Booking.product),
            selectinload(Booking.gates),
            selectinload(Booking.proposals),
        )
    )


def _locked(*, skip_locked: bool = False) -> Select[Booking]:
    return (
        select(Booking)
        .options(joinedload(Booking.hub, innerjoin=True), joinedload(Booking.offer, innerjoin=True))
        .with_for_update(of=Booking, skip_locked=skip_locked)
        .execution_options(populate_existing=True)
    )


def _for_reader(booking: Booking | None, actor: Actor) -> tuple[Booking, Party]:
    party = party_of(booking, actor) if booking else None
    if booking is None or party is None:
        raise NotFound(_("There is no such booking, or it is not yours to see."))
    return booking, party


def _number(ref: str) -> int:
    digits = ref.removeprefix("ATM-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else 0
