"""What the office has edited, and what it looks for when it wants to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, selectinload

from atmp_match.accounts.models import User
from atmp_match.catalogue.events import OfferEdited
from atmp_match.catalogue.models import Evidence, Hub, HubFact, Offer
from atmp_match.catalogue.queries.offers import Page
from atmp_match.catalogue.queries.vocabulary import stale_limit
from atmp_match.catalogue.rules.staleness import months_before
from atmp_match.extensions import db
from atmp_match.shared.clock import today
from atmp_match.shared.models import EventRow


@dataclass(frozen=True)
class Edit:
    """One change of an offer by the office.

    :param by: the name of whoever did it; None if the account is gone
    :param changes: for each field its old and its new value
    """

    at: datetime
    by: str | None
    version: int
    reason: str
    changes: Mapping[str, Sequence[Any]]


def list_edits(offer_id: str, *, after_version: int = 0) -> list[Edit]:
    """Return what the office has changed in an offer since it had this version, newest first."""
    rows = db.session.execute(
        select(EventRow.happened_at, User.name, EventRow.payload)
        .outerjoin(User, User.id == EventRow.actor_id)
        .where(EventRow.about == f"offer:{offer_id}", EventRow.name == OfferEdited.name())
        .order_by(EventRow.id.desc())
    )
    edits = [Edit(at, by, told["version"], told["reason"], told["changes"]) for at, by, told in rows]
    return [edit for edit in edits if edit.version > after_version]


def search_offers(
    words: str = "", *, only_old: bool = False, cursor: str | None = None, limit: int = 200
) -> Page[Offer]:
    """Return offers by hub, each with hub and evidence, whose names or id hold `words`: two statements.

    :param only_old: those alone whose newest evidence is older than the office's limit
    :param cursor: hub and offer after which to go on, as `hub/offer`
    """
    statement = (
        select(Offer)
        .join(Offer.hub)
        .options(contains_eager(Offer.hub), selectinload(Offer.evidence))
        .order_by(Hub.slug, Offer.id)
    )
    if words:
        columns = (Offer.id, Offer.title, Offer.title_sv, Hub.name, Hub.city)
        statement = statement.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    if only_old:
        statement = statement.where(*_newest_is_old(months_before(today(), stale_limit())))
    if cursor:
        hub, _, offer = cursor.partition("/")
        statement = statement.where(tuple_(Hub.slug, Offer.id) > (hub, offer))
    rows = db.session.scalars(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], f"{last.hub.slug}/{last.id}" if last else None)


def list_old_facts(words: str = "", *, limit: int = 200) -> Sequence[HubFact]:
    """Return by hub what is known to be absent, or open, by a page older than the office's limit; one statement.

    :param words: which the hub's name, its city or the claim must hold
    """
    statement = (
        select(HubFact)
        .join(HubFact.hub)
        .options(contains_eager(HubFact.hub))
        .where(HubFact.as_of.is_not(None), ~_is_fresh(HubFact.as_of, months_before(today(), stale_limit())))
        .order_by(Hub.slug, HubFact.id)
        .limit(limit)
    )
    if words:
        columns = (HubFact.claim, Hub.name, Hub.city)
        statement = statement.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return db.session.scalars(statement).all()


def _newest_is_old(limit: date) -> tuple[ColumnElement[bool], ...]:
    dated = Evidence.as_of.is_not(None)
    return Offer.evidence.any(dated), ~Offer.evidence.any(dated & _is_fresh(Evidence.as_of, limit))


def _is_fresh(as_of: InstrumentedAttribute[str | None], limit: date) -> ColumnElement[bool]:
    # A page is fresh if its day, month or year is not before that of the limit: as texts of one length they compare.
    return as_of.collate("C") >= func.left(limit.isoformat(), func.length(as_of))
