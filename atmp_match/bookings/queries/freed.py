"""Reads of freed weeks: the choices that hubs have to make, and who got which weeks and why."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Text, cast, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from atmp_match.bookings.models import FreedWeeks, HandOut, Wait
from atmp_match.bookings.rules.waits import overlap
from atmp_match.bookings.rules.weeks import Days
from atmp_match.catalogue.models import Hub, Resource
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import NotFound

LARGEST_ID = 2**63 - 1


def list_open_choices(resource_id: int) -> list[FreedWeeks]:
    """Return the choices that the hub has to make about time of this resource, the oldest first."""
    mine = (FreedWeeks.resource_id == resource_id) & FreedWeeks.closed_at.is_(None)
    return list(db.session.scalars(select(FreedWeeks).where(mine).order_by(FreedWeeks.id)))


def find_choice(resource_id: int | None, days: Days) -> FreedWeeks | None:
    """Return the hub's open choice about some of these days of a resource; hours of a day are never chosen about."""
    if resource_id is None or isinstance(days[0], datetime):
        return None
    return next((choice for choice in list_open_choices(resource_id) if overlap(choice.days, days)), None)


def list_choices(actor: Actor) -> Sequence[FreedWeeks]:
    """Return the choices that the reader's hubs have to make, the most urgent first."""
    mine = Hub.operator_id.in_(actor.operator_ids) & FreedWeeks.closed_at.is_(None)
    whole = (joinedload(FreedWeeks.hub), joinedload(FreedWeeks.resource).joinedload(Resource.hub))
    statement = select(FreedWeeks).join(FreedWeeks.hub).options(*whole).where(mine)
    return db.session.scalars(statement.order_by(FreedWeeks.choose_by, FreedWeeks.id)).all()


def count_choices(actor: Actor) -> int:
    """Return how many choices the reader's hubs have to make."""
    mine = Hub.operator_id.in_(actor.operator_ids) & FreedWeeks.closed_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(FreedWeeks).join(FreedWeeks.hub).where(mine)) or 0


def get_choice(freed_weeks_id: int, actor: Actor) -> FreedWeeks:
    """Return weeks that the reader's hub may hand out, or could have handed out.

    :raises NotFound: where there are none, and just the same where they are another hub's
    """
    whole = (joinedload(FreedWeeks.hub), joinedload(FreedWeeks.resource).joinedload(Resource.hub))
    mine = FreedWeeks.id == min(freed_weeks_id, LARGEST_ID)
    found = db.session.scalar(select(FreedWeeks).options(*whole).where(mine).execution_options(populate_existing=True))
    if found is None or found.hub.operator_id not in actor.operator_ids:
        raise NotFound(_("There are no such weeks to hand out, or they are not yours."))
    return found


def get_choice_by_id(freed_weeks_id: int) -> FreedWeeks:
    """Return weeks for the system to tell of; events carry their id."""
    return db.session.get_one(FreedWeeks, freed_weeks_id)


def list_hand_outs(actor: Actor, *, limit: int = 100) -> Sequence[HandOut]:
    """Return who got which weeks and why, of the reader's hubs, or of all for the office, the newest first."""
    whole = (
        joinedload(HandOut.hub),
        joinedload(HandOut.resource),
        joinedload(HandOut.booking),
        selectinload(HandOut.candidates),
    )
    statement = select(HandOut).join(HandOut.hub).options(*whole).where(_readable(actor))
    return db.session.scalars(statement.order_by(HandOut.id.desc()).limit(limit)).all()


def list_managed_hubs(actor: Actor) -> Sequence[Hub]:
    """Return the hubs that the reader answers for."""
    return db.session.scalars(select(Hub).where(Hub.operator_id.in_(actor.operator_ids)).order_by(Hub.name)).all()


def was_handed_out(freed_weeks_id: int) -> bool:
    """Say whether anybody got some of these weeks."""
    return db.session.scalar(select(HandOut.id).where(HandOut.freed_weeks_id == freed_weeks_id).limit(1)) is not None


def chains_of_waits(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each place on the wait list: that of its company."""
    rows = db.session.execute(select(Wait.id, Wait.company_id).where(cast(Wait.id, Text).in_(ids)))
    return {str(row.id): f"organisation:{row.company_id}" for row in rows}


def chains_of_freed_weeks(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each choice: that of its hub."""
    rows = db.session.execute(select(FreedWeeks.id, FreedWeeks.hub_id).where(cast(FreedWeeks.id, Text).in_(ids)))
    return {str(row.id): f"hub:{row.hub_id}" for row in rows}


def chains_of_hand_outs(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each hand-out: that of its hub."""
    rows = db.session.execute(select(HandOut.id, HandOut.hub_id).where(cast(HandOut.id, Text).in_(ids)))
    return {str(row.id): f"hub:{row.hub_id}" for row in rows}


def _readable(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.is_office else Hub.operator_id.in_(actor.operator_ids)
