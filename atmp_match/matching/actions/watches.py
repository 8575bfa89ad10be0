"""Asking to be told when matches change, and asking no longer."""

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions.requests import request_for_product
from atmp_match.matching.models import MatchWatch
from atmp_match.matching.models.watches import WHOLE_PRODUCT
from atmp_match.matching.rules import ask
from atmp_match.matching.rules.identity import identities
from atmp_match.organisations.rules import Actor
from atmp_match.products.queries import get_product
from atmp_match.shared.errors import NotFound
from atmp_match.shared.transactions import transaction


def watch_matches(ref: str, need: str, *, by: Actor) -> None:
    """Tell the actor from now on when the matches of a need change, or with an empty need all of the product's.

    :raises NotFound: no such product of the actor's, or it has no such need
    """
    with transaction():
        product = get_product(ref, by)
        if need != WHOLE_PRODUCT and need not in identities(ask(request_for_product(product), taxonomy()).needs):
            raise NotFound(_("The product has no such need."))
        row = insert(MatchWatch).values(product_id=product.id, user_id=by.user_id, need=need)
        db.session.execute(row.on_conflict_do_nothing())


def stop_watching(ref: str, need: str, *, by: Actor) -> None:
    """Tell the actor no longer; it does no harm where they were not told anyway.

    :raises NotFound: no such product of the actor's
    """
    with transaction():
        product = get_product(ref, by)
        mine = (MatchWatch.product_id == product.id, MatchWatch.user_id == by.user_id, MatchWatch.need == need)
        db.session.execute(delete(MatchWatch).where(*mine))
