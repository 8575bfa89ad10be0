"""Making and ending the secret addresses of calendar feeds."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, update

from atmp_match.accounts.rules import TOKEN_BYTES, hash_of
from atmp_match.extensions import db
from atmp_match.notifications.events import CalendarLinkCreated, CalendarLinkRevoked
from atmp_match.notifications.models import CalendarLink
from atmp_match.notifications.queries import list_own_hubs
from atmp_match.organisations.rules import Actor, MemberRole
from atmp_match.shared.clock import now
from atmp_match.shared.errors import InvalidInput, NotFound
from atmp_match.shared.transactions import record, transaction

READ_EVERY = timedelta(hours=1)  # how exactly the last reading is known


def create_calendar_link(hub_slug: str | None, *, by: Actor) -> str:
    """Let a calendar program read one's own bookings, or those of a hub; return the secret, which is shown once.

    :raises InvalidInput: for a hub that is not one's own
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction():
        own = {hub.slug: hub.id for hub in list_own_hubs(by)}
        if hub_slug is not None and hub_slug not in own:
            raise InvalidInput({"shows": _("Choose one of the calendars in the list.")})
        hub_id = own[hub_slug] if hub_slug else None
        link = CalendarLink(user_id=by.user_id, hub_id=hub_id, token_hash=hash_of(token))
        db.session.add(link)
        db.session.flush()
        record(CalendarLinkCreated(by.user_id, link.id, hub_id), by=by.user_id)
    return token


def revoke_calendar_link(link_id: int, *, by: Actor) -> None:
    """Stop a link of one's own, or whoever made it, of a hub that one may act for.

    :raises NotFound: for any other, and for one that is stopped already
    """
    with transaction():
        link = db.session.get(CalendarLink, link_id, with_for_update={"of": CalendarLink})
        hubs = {hub.id for hub in list_own_hubs(by.at_least(MemberRole.MEMBER))}
        if link is None or link.revoked_at or not (link.user_id == by.user_id or link.hub_id in hubs):
            raise NotFound(_("There is no such calendar link."))
        link.revoked_at = now()
        record(CalendarLinkRevoked(link.user_id, link.id, link.hub_id), by=by.user_id)


def note_reading(link: CalendarLink) -> None:
    """Remember that a calendar program came by, to the hour: its owner can tell a link in use from a forgotten one."""
    if link.last_read_at and now() - link.last_read_at < READ_EVERY:
        return
    with transaction():
        db.session.execute(
            update(CalendarLink)
            .where(CalendarLink.id == link.id)
            .values(last_read_at=func.now())
            .execution_options(synchronize_session=False)
        )
