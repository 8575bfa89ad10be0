"""Invitations: sent by an owner, opened by a link, accepted once by whoever has the address."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from atmp_match.accounts.models import User
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.accounts.rules import hash_of
from atmp_match.extensions import db, limiter
from atmp_match.organisations import actions
from atmp_match.organisations.models import Invitation, Membership
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import MOST_INVITATIONS, MemberRole
from atmp_match.shared.clock import now
from atmp_match.shared.models import EventRow
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.organisations import make_founder, make_member_of

BO = "bo@almvik.example"
ACCOUNT = {"name": "Bo Berg", "password": PASSWORD}


@pytest.fixture
def owner(app):
    with app.app_context():
        return make_founder()


@pytest.fixture
def team(owner):
    return f"/team/{min(owner.company_ids)}"


@pytest.fixture
def send(app, owner, team, run_deliveries, mails):
    """Invite somebody as the owner would, and return the path of the link in the mail."""

    def invite(email=BO, role="reader", locale="en", *, again=""):
        client = app.test_client()
        sign_in(client, owner)
        address = again or f"{team}/invitations"
        answer = client.post(address, data={"email": email, "role": role, "locale": locale})
        assert answer.status_code == 303, answer.text
        run_deliveries()
        return link_in(mails.list(to=email)[-1])

    return invite


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/invitations/[\w-]{43})", mail.get_body(("plain",)).get_content())[1]


def everything(app):
    with app.app_context():
        tables = (Invitation.id, Membership.user_id, User.id, EventRow.id)
        return [db.session.execute(select(key.class_.__table__).order_by(key)).all() for key in tables]


def roles(app, owner):
    with app.app_context():
        rows = select(User.email, Membership.role).join(Membership)
        mine = rows.where(Membership.organisation_id == min(owner.company_ids))
        return dict(db.session.execute(mine).all())


def test_whoever_has_no_account_opens_one_with_the_link_and_is_in(app, client, owner, send):
    link = send(locale="sv")
    before = everything(app)
    assert "Open an account for bo@almvik.example." in client.get(link).text
    assert everything(app) == before
    weak = client.post(link, data={"name": "Bo Berg", "password": "short"})
    assert (weak.status_code, "Use at least 12 characters." in weak.text) == (422, True)
    assert everything(app) == before

    answer = client.post(link, data=ACCOUNT)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert roles(app, owner) == {owner.email: "owner", BO: "reader"}
    with app.app_context():
        bo = find_user_by_email(BO)
        assert (bo.name, bo.locale, bo.email_verified_at is not None) == ("Bo Berg", "sv", True)
    assert client.get("/products").status_code == 200
    assert client.get(link).status_code == client.post(link, data=ACCOUNT).status_code == 410


def test_whoever_has_an_account_signs_in_as_it_and_nobody_else_can(app, client, owner, send):
    with app.app_context():
        bo, other = make_user(BO), make_user("other@almvik.example")
    link = send()
    assert f'href="/sign-in?next={link}"' in client.get(link).text
    sign_in(client, other)
    before = everything(app)
    refused = client.post(link)
    assert (refused.status_code, "This invitation is for another address" in refused.text) == (409, True)
    assert BO not in refused.text
    assert everything(app) == before

    sign_in(client, bo)
    assert "You are signed in as bo@almvik.example." in client.get(link).text
    assert client.post(link).status_code == 303
    assert roles(app, owner) == {owner.email: "owner", BO: "reader"}
    assert client.post(link).status_code == 410


def test_a_link_dies_when_it_is_sent_again_taken_back_or_too_old(app, client, owner, team, send):
    first = send()
    with app.app_context():
        (invitation,) = db.session.scalars(select(Invitation))
        assert invitation.token_hash == hash_of(first.rsplit("/", 1)[1])
        assert timedelta(days=6, hours=23) < invitation.expires_at - now() <= timedelta(days=7)
    at_team = app.test_client()
    sign_in(at_team, owner)
    second = send(again=f"{team}/invitations/{invitation.id}/resend")
    assert [client.get(link).status_code for link in (first, second)] == [410, 200]

    with app.app_context(), transaction():
        db.session.execute(update(Invitation).values(expires_at=now() - timedelta(seconds=1)))
    assert client.get(second).status_code == client.post(second, data=ACCOUNT).status_code == 410
    assert "Too old" in at_team.get(team).text
    third = send()  # the old one gives way to a new one
    assert client.get(third).status_code == 200

    newest = re.findall(r"/invitations/(\d+)/revoke", at_team.get(team).text)[-1]
    assert at_team.post(f"{team}/invitations/{newest}/revoke").status_code == 303
    assert client.post(third, data=ACCOUNT).status_code == 410
    assert at_team.post(f"{team}/invitations/{newest}/resend").status_code == 404
    assert roles(app, owner) == {owner.email: "owner"}


def test_the_owner_reads_the_same_whether_or_not_an_address_has_an_account(app, owner, team, run_deliveries, mails):
    with app.app_context():
        make_user("known@almvik.example")
    client = app.test_client()
    sign_in(client, owner)
    pages = []
    for email in ("known@almvik.example", "nobody@almvik.example"):
        answer = client.post(f"{team}/invitations", data={"email": email, "role": "member", "locale": "en"})
        run_deliveries()
        page = client.get(answer.location).text
        mail = mails.list(to=email)[-1]
        text = mail.get_body(("plain",)).get_content().replace(link_in(mail), "LINK")
        pages.append((answer.status_code, page.count(email), str(mail["Subject"]), text))
    assert pages[0][0] == pages[1][0] == 303
    assert pages[0][2:] == pages[1][2:]


def test_an_address_that_the_mail_server_refuses_shows_at_the_invitation(app, owner, team, run_deliveries, mails):
    client = app.test_client()
    sign_in(client, owner)
    mails.control(addresses={BO: 550})
    client.post(f"{team}/invitations", data={"email": BO, "role": "member", "locale": "en"})
    run_deliveries()
    assert "The mail server refused this address." in client.get(team).text


def test_what_cannot_be_invited_is_refused_with_its_reason_and_nothing_is_stored(app, owner, team, send):
    send("invited@almvik.example")
    with app.app_context():
        member = make_member_of(owner, MemberRole.MEMBER)
    right = {"email": BO, "role": "member", "locale": "en"}
    bad = [
        ({"email": ""}, "Enter an e-mail address like name@company.se"),
        ({"email": "bo"}, "Enter an e-mail address like name@company.se"),
        ({"email": "bo@"}, "Enter an e-mail address like name@company.se"),
        ({"email": f"{'b' * 250}@almvik.example"}, "Enter an e-mail address like name@company.se"),
        ({"email": "bo@almvik.example, c@d.example"}, "Enter an e-mail address like name@company.se"),
        ({"email": member.email.upper()}, "Somebody with this address is a member already."),
        ({"email": owner.email}, "Somebody with this address is a member already."),
        ({"email": "Invited@Almvik.example"}, "This address was invited already. Send that invitation again."),
        ({"role": ""}, "Choose one of the answers in the list"),
        ({"role": "boss"}, "Choose one of the answers in the list"),
        ({"locale": "de"}, "Choose one of the answers in the list"),
    ]
    client = app.test_client()
    sign_in(client, owner)
    before = everything(app)
    for change, message in bad:
        answer = client.post(f"{team}/invitations", data=right | change)
        assert (answer.status_code, message in answer.text) == (422, True), change
        assert "There is a problem" in answer.text
    assert everything(app) == before

    with app.app_context(), transaction():
        for number in range(MOST_INVITATIONS - 1):
            actions.invite(min(owner.company_ids), f"n{number}@almvik.example", "reader", "en", by=owner)
    answer = client.post(f"{team}/invitations", data=right)
    assert (answer.status_code, "Take an invitation back first" in answer.text) == (422, True)


def test_no_address_is_flooded_with_invitations(app, owner, team, monkeypatch):
    client = app.test_client()
    sign_in(client, owner)
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    asked = {"email": BO, "role": "member", "locale": "en"}
    statuses = [client.post(f"{team}/invitations", data=asked).status_code for _try in range(11)]
    limiter.reset()
    assert statuses == [303, *[422] * 9, 429]


def test_somebody_in_two_organisations_has_both_teams(app, client, owner, team, send):
    with app.app_context():
        bo = make_founder(email=BO)
    link = send()
    sign_in(client, bo)
    client.post(link)
    with app.app_context():
        both = actor_of(find_user_by_email(BO))
    assert both.company_ids == bo.company_ids | owner.company_ids
    page = client.get(team).text
    assert all(f'href="/team/{key}"' in page for key in both.company_ids)
    assert f'action="{team}/invitations"' not in page
    assert client.get(f"/team/{min(bo.company_ids)}").text.count("/invitations") == 1
