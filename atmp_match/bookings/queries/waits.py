"""Reads of the wait list; a place of others does not exist for the reader."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from atmp_match.bookings.models import HandOut, HandOutCandidate, Wait
from atmp_match.bookings.rules.waits import LIVE
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import Page
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import NotFound

LONGEST_NUMBER = 9  # digits; more would not fit the column
LISTED = 100


def get_wait(ref: str, actor: Actor) -> Wait:
    """Return a place on the wait list with everything its page shows.

    :raises NotFound: where there is none, and just the same where it is none of the reader's company
    """
    return _own(db.session.scalar(_WHOLE.where(Wait.number == _number(ref))), actor)


def lock_wait(ref: str, actor: Actor) -> Wait:
    """Return a place as `get_wait` does, held by this transaction until it ends."""
    return _own(db.session.scalar(_locked().where(Wait.number == _number(ref))), actor)


def lock_wait_by_id(wait_id: int) -> Wait | None:
    """Return a place for the system to work on; None where it is gone."""
    return db.session.scalar(_locked().where(Wait.id == wait_id))


def get_wait_by_id(wait_id: int) -> Wait:
    """Return a place for the system to tell of; events carry its id.

    :raises NotFound: where there is none
    """
    wait = db.session.scalar(_WHOLE.where(Wait.id == wait_id))
    if wait is None:
        raise NotFound
    return wait


def find_wait_of(booking_id: int) -> int | None:
    """Return the id of the place on the wait list from which a request was sent; None where somebody sent it."""
    return db.session.scalar(select(Wait.id).where(Wait.booking_id == booking_id))


def list_waits(actor: Actor, *, live: bool) -> list[Wait]:
    """Return the places of the reader's companies, those that wait or those that do no longer, the newest first."""
    state = Wait.state.in_(LIVE) if live else Wait.state.not_in(LIVE)
    mine = _WHOLE.where(Wait.company_id.in_(actor.company_ids), state)
    return list(db.session.scalars(mine.order_by(Wait.id.desc()).limit(LISTED)))


def list_newest_waits(actor: Actor, *, after: str | None = None, limit: int = 50) -> Page[Wait]:
    """Return a page of the places of the reader's companies, the newest first.

    :param after: the reference of the last place of the page before
    """
    statement = _WHOLE.where(Wait.company_id.in_(actor.company_ids)).order_by(Wait.number.desc()).limit(limit + 1)
    if after is not None:
        statement = statement.where(Wait.number < _number(after))
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], rows[limit - 1].ref if len(rows) > limit else None)


def count_waits(company_id: int, hub_id: int) -> int:
    """Return how many places a company has at a hub."""
    mine = (Wait.company_id == company_id) & (Wait.hub_id == hub_id) & Wait.state.in_(LIVE)
    return db.session.scalar(select(func.count()).select_from(Wait).where(mine)) or 0


def list_missed(*, booking_id: int | None = None, wait_id: int | None = None, limit: int = 10) -> Sequence[HandOut]:
    """Return the weeks for which a request or a place waited and which went to another, the newest first."""
    who = HandOutCandidate.wait_id == wait_id if wait_id else HandOutCandidate.booking_id == booking_id
    missed = select(HandOut).join(HandOut.candidates).where(who, HandOutCandidate.got.is_(False))
    return db.session.scalars(missed.order_by(HandOut.id.desc()).limit(limit)).all()


_WHOLE = select(Wait).options(
    joinedload(Wait.hub),
    joinedload(Wait.offer).selectinload(Offer.resources),
    joinedload(Wait.offer).joinedload(Offer.hub),
    joinedload(Wait.company),
    joinedload(Wait.product),
    joinedload(Wait.booking),
    selectinload(Wait.tellings),
)


def _locked() -> Select[Wait]:
    return (
        select(Wait)
        .options(joinedload(Wait.hub, innerjoin=True), joinedload(Wait.offer, innerjoin=True))
        .with_for_update(of=Wait)
        .execution_options(populate_existing=True)
    )


def _own(wait: Wait | None, actor: Actor) -> Wait:
    if wait is None or wait.company_id not in actor.company_ids:
        raise NotFound(_("There is no such place on the wait list, or it is not yours to see."))
    return wait


def _number(ref: str) -> int:
    digits = ref.removeprefix("WAIT-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else 0
