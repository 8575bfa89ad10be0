"""What one can do to a hub."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from atmp_match.accounts.actions.links import create_link
from atmp_match.accounts.rules import FIRST_ADMIN_LIFETIME, Purpose
from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.events import HubClaimed
from atmp_match.catalogue.models import Hub
from atmp_match.catalogue.queries import get_hub
from atmp_match.extensions import db
from atmp_match.organisations.actions import find_or_create_operator, find_or_invite
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import record, transaction


@dataclass(frozen=True)
class HandedOver:
    """Who answers for a hub from now on.

    :param token: of the link with which a person without a password sets one; None for whoever can sign in
    """

    hub: str
    operator: str
    token: str | None


def hand_over_hub(slug: str, email: str) -> HandedOver:
    """Let the operator of whoever has this address answer for a hub; person and operator are created if need be.

    For the command line of the machine: whoever runs it has made sure that the person speaks for the hub.

    :raises NotFound: if there is no such hub
    :raises Conflict: if somebody has claimed it already
    """
    with transaction():
        lock_catalogue()
        hub = get_hub(slug)
        if hub.operator_id is not None:
            raise Conflict(_("The hub %(slug)s is claimed already.", slug=slug))
        user = find_or_invite(email)
        operator = find_or_create_operator(hub.name, owner=user)
        claim_hub(slug, operator.id)
        can_sign_in = user.password_hash and user.email_verified_at
        token = None if can_sign_in else create_link(user.id, Purpose.SET_PASSWORD, lifetime=FIRST_ADMIN_LIFETIME)[1]
        return HandedOver(hub.name, operator.name, token)


def claim_hub(slug: str, organisation_id: int, by: Actor | None = None) -> Hub:
    """Let an organisation answer for a hub from now on.

    Claiming again for the same organisation changes nothing.

    :raises NotFound: if there is no such hub
    :raises Conflict: if another organisation has claimed it
    """
    with transaction():
        lock_catalogue()
        db.session.execute(select(Hub.id).where(Hub.slug == slug).with_for_update())
        hub = get_hub(slug)
        if hub.operator_id not in {None, organisation_id}:
            raise Conflict(_("The hub %(slug)s is claimed already.", slug=slug))
        if hub.operator_id is None:
            hub.operator_id = organisation_id
            count_change()
            record(HubClaimed(slug, organisation_id), by=by.user_id if by else None)
        return hub
