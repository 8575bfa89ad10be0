"""The mails about one's place in an organisation, word for word: each kind in both languages.

What each should say is kept in `golden/`; after a wanted change, delete the file and run this once to write it anew.
"""

import re
from pathlib import Path

import pytest

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.organisations import actions
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import MemberRole
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user
from tests.factories.organisations import make_company, make_member_of

GOLDEN = Path(__file__).parent / "golden"
TOKEN = re.compile(r"(?<=/invitations/)[\w-]{43}")


def words_of(mail) -> str:
    """Return subject, text and HTML of a mail, without what differs each time."""
    parts = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    said = "\n".join([f"Subject: {mail['Subject']}\n", *(part.strip() + "\n" for part in parts)])
    return re.sub(r"/team/\d+", "/team/7", TOKEN.sub("TOKEN", said.replace("\r\n", "\n")))


@pytest.mark.parametrize("locale", ["en", "sv"])
def test_each_mail_about_a_team_reads_as_kept(inside, mails, run_deliveries, locale):
    asta = make_user()
    company = make_company(asta, name="Almvik & Partners").id
    owner = actor_of(asta)
    bo = make_member_of(owner, MemberRole.READER)
    with transaction():
        db.session.get_one(User, bo.user_id).locale = locale
    actions.invite(company, "cia@almvik.example", "reader", locale, by=owner)
    actions.change_role(company, bo.user_id, "member", by=owner)
    actions.hand_over(company, bo.user_id, by=owner)
    actions.change_role(company, owner.user_id, "owner", by=bo)
    actions.remove_member(company, bo.user_id, by=owner)
    run_deliveries()

    (invitation,), sent = mails.list(to="cia@almvik.example"), mails.list(to=bo.email)
    kinds = dict(zip(("role", "handed-over", "removed"), sent, strict=True)) | {"invitation": invitation}
    differing = {}
    for kind, mail in kinds.items():
        kept = GOLDEN / f"team-{kind}.{locale}.txt"
        if not kept.exists():
            kept.write_text(words_of(mail))
            differing[kind] = "written anew: read it, and keep it if it is right"
        elif kept.read_text() != words_of(mail):
            differing[kind] = words_of(mail)
    assert differing == {}
