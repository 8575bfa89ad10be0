from datetime import timedelta

import pytest
from sqlalchemy import select

from atmp_match.accounts.actions.links import create_link
from atmp_match.accounts.actions.sessions import open_session
from atmp_match.accounts.models import EmailToken, UserSession
from atmp_match.accounts.rules import Purpose
from atmp_match.accounts.tasks import forget_ended_sessions
from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user

pytestmark = pytest.mark.usefixtures("inside")


def test_what_ended_a_month_ago_is_forgotten_and_nothing_else():
    user = make_user()
    with transaction():
        for device in ("open", "ended", "ended long ago", "expired long ago"):
            open_session(user, user_agent=device)
        for _link in range(2):
            create_link(user.id, Purpose.SET_PASSWORD)
        rows = {row.device: row for row in db.session.scalars(select(UserSession))}
        rows["ended"].revoked_at = now() - timedelta(days=29)
        rows["ended long ago"].revoked_at = now() - timedelta(days=31)
        rows["expired long ago"].expires_at = now() - timedelta(days=31)
        db.session.scalars(select(EmailToken)).first().expires_at = now() - timedelta(days=31)
    forget_ended_sessions()
    assert set(db.session.scalars(select(UserSession.device))) == {"open", "ended"}
    assert len(db.session.scalars(select(EmailToken)).all()) == 1
