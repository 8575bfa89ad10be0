"""Reads of questions to the cluster office."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from atmp_match.bookings.models import Enquiry
from atmp_match.catalogue.models import Offer
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound


def list_enquiries(*, limit: int = 200) -> list[Enquiry]:
    """Return the questions, open ones first, the oldest of them on top."""
    statement = (
        select(Enquiry)
        .options(joinedload(Enquiry.company), joinedload(Enquiry.offer).joinedload(Offer.hub))
        .order_by(Enquiry.answered_at.desc().nulls_first(), Enquiry.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def get_enquiry(enquiry_id: int) -> Enquiry:
    """Return one question with its company and offer.

    :raises NotFound: where there is none
    """
    statement = select(Enquiry).options(joinedload(Enquiry.company), joinedload(Enquiry.offer).joinedload(Offer.hub))
    enquiry = db.session.scalar(statement.where(Enquiry.id == enquiry_id))
    if enquiry is None:
        raise NotFound
    return enquiry


def lock_enquiry(enquiry_id: int) -> Enquiry:
    """Return one question, held by this transaction until it ends."""
    enquiry = db.session.scalar(select(Enquiry).where(Enquiry.id == enquiry_id).with_for_update())
    if enquiry is None:
        raise NotFound
    return enquiry


def count_open_enquiries() -> int:
    """Return how many questions nobody has answered."""
    return db.session.scalar(select(func.count()).where(Enquiry.answered_at.is_(None))) or 0
