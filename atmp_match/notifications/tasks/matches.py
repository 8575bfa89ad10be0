"""Mails about matches that have changed, to the founders who asked: code name, needs and hubs, nothing of the brief."""

from collections.abc import Sequence

from flask_babel import force_locale

from atmp_match.accounts.models import User
from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions import Speaker
from atmp_match.matching.actions.news import sentences
from atmp_match.matching.events import MatchesChanged
from atmp_match.matching.queries.living import find_changes, list_watchers
from atmp_match.matching.rules.changes import Change, concerning
from atmp_match.notifications.mailer import Mail, recipient_of, send_mails
from atmp_match.products.models import Product
from atmp_match.products.queries import get_product_by_id
from atmp_match.shared.deliveries import reacts_to

MOST_LINES = 12


@reacts_to(MatchesChanged, name="notifications.tell_of_changed_matches", queue="mail")
def tell_of_changed_matches(*, product_id: int, version: int) -> None:
    """Tell whoever watches the product, or one of the needs that changed; one mail for all that one run found."""
    changes = find_changes(product_id, version)
    told = [(user, concerning(changes, needs)) for user, needs in list_watchers(product_id)]
    if any(found for _, found in told):
        product = get_product_by_id(product_id)
        send_mails(_mail(product, version, user, found) for user, found in told if found)


def _mail(product: Product, version: int, user: User, changes: Sequence[Change]) -> Mail:
    with force_locale(user.locale):
        lines = sentences(changes, Speaker(taxonomy(), user.locale))
    return Mail(
        to=recipient_of(user),
        template="matches_changed",
        key=f"matches-changed:{product.id}:{version}:{user.id}",
        context={"product": product, "lines": lines[:MOST_LINES], "more": max(len(lines) - MOST_LINES, 0)},
    )
