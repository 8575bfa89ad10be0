"""Reporting a need that nobody meets. No event tells of it: an event would keep who and when."""

import secrets
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from atmp_match.extensions import db
from atmp_match.matching.actions.requests import find_matches, request_for_product
from atmp_match.matching.models import GapReport, GapSecret
from atmp_match.matching.rules import NeedAnswer
from atmp_match.matching.rules.gaps import month_of, once_hash
from atmp_match.matching.rules.identity import identities
from atmp_match.organisations.rules import Actor
from atmp_match.products.queries import get_product
from atmp_match.shared.clock import today
from atmp_match.shared.errors import Conflict, NotFound
from atmp_match.shared.transactions import transaction

SECRET_BYTES = 32


def report_gap(ref: str, need: str, *, by: Actor) -> None:
    """Count an unmet need for the office, without a word of who has it; a company counts once a month for each.

    :param need: the identity of the need, see `rules.identity`
    :raises NotFound: no such product of the actor's, or it has no such need
    :raises Conflict: a hub is known for the need by now
    """
    with transaction():
        product = get_product(ref, by)
        answered = _unmet(find_matches(request_for_product(product)).needs, need).need
        gap = (answered.service, answered.modality, answered.grade, answered.containment, product.country)
        names = ("service", "modality", "grade", "containment", "country")
        once = once_hash(_secret(month_of(today())), product.organisation_id, gap)
        row = insert(GapReport).values(**dict(zip(names, gap, strict=True)), day=today(), once=once)
        db.session.execute(row.on_conflict_do_nothing(index_elements=[GapReport.once]))


def _unmet(needs: tuple[NeedAnswer, ...], identity: str) -> NeedAnswer:
    known = dict(zip(identities([answered.need for answered in needs]), needs, strict=True))
    if identity not in known:
        raise NotFound(_("The product has no such need."))
    if not known[identity].is_unmet:
        raise Conflict(_("A hub is known for this need now. Nothing was reported."))
    return known[identity]


def _secret(month: date) -> bytes:
    """Return the month's key, made with its first report; those of earlier months are deleted."""
    fresh = insert(GapSecret).values(month=month, secret=secrets.token_bytes(SECRET_BYTES))
    db.session.execute(fresh.on_conflict_do_nothing())
    db.session.execute(delete(GapSecret).where(GapSecret.month < month))
    return db.session.scalars(select(GapSecret.secret).where(GapSecret.month == month)).one()
