"""What one can do to a hub."""

from sqlalchemy import select

from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.events import HubClaimed
from atmp_match.catalogue.models import Hub
from atmp_match.catalogue.queries import get_hub
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import record, transaction


def claim_hub(slug: str, organisation_id: int, by: Actor | None = None) -> Hub:
    """Let an organisation answer for a hub from now on.

    Claiming again for the same organisation changes nothing.

    :raises NotFound: if there is no such hub
    """
    with transaction():
        lock_catalogue()
        db.session.execute(select(Hub.id).where(Hub.slug == slug).with_for_update())
        hub = get_hub(slug)
        if hub.operator_id != organisation_id:
            hub.operator_id = organisation_id
            count_change()
            record(HubClaimed(slug, organisation_id), by=by.user_id if by else None)
        return hub
