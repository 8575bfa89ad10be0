"""What a founder does with the needs of a product: change, drop, add, order, and back to the derived ones.

Every change but the last says which list it was made from; one that was made from another list is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions.requests import derived_request, needs_for_service, profile_of
from atmp_match.matching.rules import Asked, ask
from atmp_match.organisations.rules import Actor
from atmp_match.products import actions as products
from atmp_match.products.actions.changes import refusal_of_needs
from atmp_match.products.models import Product
from atmp_match.products.queries import find_own_needs, lock_product
from atmp_match.products.rules import Need
from atmp_match.products.rules import own_needs as rules
from atmp_match.products.rules.own_needs import MOST_NEEDS, OwnNeed, OwnNeeds
from atmp_match.shared.errors import InvalidInput, NotFound, StaleVersion
from atmp_match.shared.transactions import transaction

Edit = Callable[[OwnNeeds], OwnNeeds]
# What a button beside a need does, by the last part of its address.
MOVES: Mapping[str, Callable[[OwnNeeds, int], OwnNeeds]] = {
    "drop": rules.drop,
    "take-back": rules.take_back,
    "up": rules.move_up,
    "down": rules.move_down,
}


def derive(product: Product) -> Asked:
    """Return what the brief comes down to today, whatever the founder's own list says."""
    return ask(derived_request(product), taxonomy())


def list_needs(product: Product) -> OwnNeeds:
    """Return the needs as the page shows them: the founder's own list, else the derived ones."""
    return find_own_needs(product) or rules.adopt(derive(product).needs)


def change_need(ref: str, place: int, need: Need, *, seen: str, by: Actor) -> Product:
    """Store another need at this place, counted from 1.

    :param seen: the token of the list that the form was made from
    :raises StaleVersion: the list is another one now
    :raises NotFound: no such product of the actor's, or no such place
    """
    return _edit(ref, seen, by, lambda own: rules.change(own, _index(own, place), need))


def move_need(ref: str, place: int, move: str, *, seen: str, by: Actor) -> Product:
    """Drop the need at this place, take it back, or move it up or down.

    :param move: one of MOVES
    :raises StaleVersion: the list is another one now
    :raises NotFound: no such product of the actor's, no such place, no such move
    """
    if move not in MOVES:
        raise NotFound(_("There is no such page."))
    return _edit(ref, seen, by, lambda own: MOVES[move](own, _index(own, place)))


def add_need(ref: str, service: str, *, seen: str, by: Actor) -> Product:
    """Add what the product usually needs of a service at the end; one that was dropped comes back instead.

    :raises StaleVersion: the list is another one now
    :raises NotFound: no such product of the actor's
    :raises InvalidInput: there is no such service, or there are too many needs
    """
    if service not in taxonomy()["service"]:
        raise InvalidInput({"service": _("Choose the service you need")})

    def add(own: OwnNeeds) -> OwnNeeds:
        dropped = [place for place, row in enumerate(own) if row.is_dropped and row.need.service == service]
        if dropped:
            return rules.take_back(own, dropped[0])
        if len(own) >= MOST_NEEDS:
            raise InvalidInput({"service": _("At most %(number)s needs can stand on the list", number=MOST_NEEDS)})
        return (*own, OwnNeed(needs_for_service(profile, service)[0]))

    with transaction():
        profile = profile_of(lock_product(ref, by))
        return _edit(ref, seen, by, add)


def reset_needs(ref: str, *, by: Actor) -> Product:
    """Let the needs follow the brief again; the founder's own list is gone.

    :raises NotFound: no such product of the actor's
    """
    with transaction():
        product = lock_product(ref, by)
        if find_own_needs(product) is not None:
            products.store_own_needs(product, (), by=by)
    return product


def write_needs(ref: str, needs: Sequence[Need] | None, *, by: Actor) -> Product:
    """Store the whole list at once, for programs; None lets the needs follow the brief again.

    :raises NotFound: no such product of the actor's
    """
    if needs is None:
        return reset_needs(ref, by=by)
    with transaction():
        product = lock_product(ref, by)
        products.store_own_needs(product, rules.replace_all(needs, derive(product).needs), by=by)
    return product


def change_brief(
    ref: str, values: Mapping[str, Any], *, needs: Sequence[Need] | None, version: int | None, by: Actor
) -> Product:
    """Store some fields of a brief and its whole list of needs; the needs are derived from the new fields.

    :raises InvalidInput: the days do not go together
    :raises StaleVersion: somebody changed the product since
    :raises NotFound: no such product of the actor's
    """
    with transaction():
        products.change_product(ref, values, version=version, by=by)
        return write_needs(ref, needs, by=by)


def _edit(ref: str, seen: str, by: Actor, edit: Edit) -> Product:
    with transaction():
        product = lock_product(ref, by)
        own = list_needs(product)
        if rules.token_of(own) != seen:
            raise StaleVersion(refusal_of_needs(product, by))
        edited = edit(own)
        if edited != own:
            products.store_own_needs(product, edited, by=by)
    return product


def _index(own: OwnNeeds, place: int) -> int:
    if not 1 <= place <= len(own):
        raise NotFound(_("There is no such need."))
    return place - 1
