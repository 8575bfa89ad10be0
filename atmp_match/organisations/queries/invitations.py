"""Invitations that can still be accepted, or sent again."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from atmp_match.accounts.rules import hash_of
from atmp_match.extensions import db
from atmp_match.organisations.models import Invitation
from atmp_match.shared.errors import NotFound

_UNANSWERED = Invitation.accepted_at.is_(None) & Invitation.revoked_at.is_(None)


def list_open_invitations(organisation_id: int) -> Sequence[Invitation]:
    """Return the invitations that nobody has answered or taken back, also those too old, the newest first."""
    mine = select(Invitation).where(Invitation.organisation_id == organisation_id, _UNANSWERED)
    return db.session.scalars(mine.order_by(Invitation.id.desc())).all()


def find_invitation(invitation_id: int, organisation_id: int) -> Invitation | None:
    """Return an unanswered invitation of this organisation, locked until the transaction ends."""
    mine = (Invitation.id == invitation_id) & (Invitation.organisation_id == organisation_id)
    return db.session.scalar(_locked(select(Invitation).where(mine, _UNANSWERED)))


def lock_invitation(invitation_id: int, organisation_id: int) -> Invitation:
    """Return what `find_invitation` does.

    :raises NotFound: another organisation's, or answered or taken back by now
    """
    invitation = find_invitation(invitation_id, organisation_id)
    if invitation is None:
        raise NotFound(_("There is no such invitation. It may have been accepted a moment ago."))
    return invitation


def find_invitation_by_token(token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation of this link if it can still be accepted."""
    usable = (Invitation.token_hash == hash_of(token)) & _UNANSWERED & (Invitation.expires_at > func.now())
    statement = select(Invitation).where(usable)
    return db.session.scalar(_locked(statement) if lock else statement)


def _locked(statement: Select[Invitation]) -> Select[Invitation]:
    return statement.with_for_update(of=Invitation).execution_options(populate_existing=True)
