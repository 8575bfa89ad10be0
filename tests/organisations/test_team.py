"""The team: roles change, people go, and what they made stays; somebody always owns the organisation."""

import threading

import pytest
from sqlalchemy import select

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings import actions as bookings
from atmp_match.bookings.queries.changes import list_changes
from atmp_match.bookings.rules.transitions import Party
from atmp_match.extensions import db
from atmp_match.organisations import actions
from atmp_match.organisations.models import Membership
from atmp_match.organisations.queries import members_of
from atmp_match.organisations.rules import MemberRole, keeps_an_owner
from atmp_match.products.queries import list_products
from atmp_match.shared.audit import broken_links, seal_events
from atmp_match.shared.models import AuditLink, EventRow
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder, make_member_of
from tests.statements import statements

OWNER, MEMBER, READER = MemberRole.OWNER, MemberRole.MEMBER, MemberRole.READER


@pytest.fixture
def people(app):
    """An owner, a member and a reader of one company, and its id."""
    with app.app_context():
        owner = make_founder(name="Asta Almgren")
        return owner, make_member_of(owner, MEMBER), make_member_of(owner, READER), min(owner.company_ids)


def browser(app, person):
    client = app.test_client()
    sign_in(client, person)
    return client


def roles(app, company):
    with app.app_context():
        rows = db.session.execute(
            select(Membership.user_id, Membership.role).where(Membership.organisation_id == company)
        )
        return dict(rows.all())


def happened(app, company):
    with app.app_context():
        about = EventRow.about == f"organisation:{company}"
        return list(db.session.scalars(select(EventRow.name).where(about).order_by(EventRow.id)))


@pytest.mark.parametrize(
    ("roles_now", "who", "becomes", "answer"),
    [
        ({1: OWNER}, 1, None, False),
        ({1: OWNER}, 1, READER, False),
        ({1: OWNER, 2: MEMBER}, 2, None, True),
        ({1: OWNER, 2: OWNER}, 1, None, True),
        ({1: OWNER, 2: OWNER}, 1, MEMBER, True),
        ({1: OWNER}, 1, OWNER, True),
    ],
)
def test_an_organisation_keeps_an_owner(roles_now, who, becomes, answer):
    assert keeps_an_owner(roles_now, who, becomes) is answer


def test_every_role_sees_the_team_and_only_an_owner_can_change_it(app, people):
    owner, member, reader, company = people
    pages = {person.user_id: browser(app, person).get(f"/team/{company}") for person in (owner, member, reader)}
    for page in pages.values():
        assert page.status_code == 200
        assert all(person.email in page.text for person in people[:3])
    assert "Send the invitation" in pages[owner.user_id].text
    for person in (member, reader):
        assert "Send the invitation" not in pages[person.user_id].text
        assert "Owners invite people and change roles." in pages[person.user_id].text
        refused = browser(app, person).post(f"/team/{company}/members/{reader.user_id}/role", data={"role": "owner"})
        assert refused.status_code == 403
    with app.app_context():
        stranger = make_founder()
    client = browser(app, stranger)
    assert client.get(f"/team/{company}").status_code == 404
    assert client.post(f"/team/{company}/leave").status_code == 404
    for end in ("role", "remove", "hand-over"):
        answer = client.post(f"/team/{company}/members/{reader.user_id}/{end}", data={"role": "reader"})
        assert answer.status_code == 404
    invite = {"email": "a@b.example", "role": "owner", "locale": "en"}
    assert client.post(f"/team/{company}/invitations", data=invite).status_code == 404
    assert roles(app, company) == {owner.user_id: "owner", member.user_id: "member", reader.user_id: "reader"}
    assert happened(app, company) == []


def test_the_only_owner_cannot_leave_step_down_or_be_removed(app, people):
    owner, member, _reader, company = people
    client, before = browser(app, owner), roles(app, company)
    assert "You are the only owner, so you cannot leave." in client.get(f"/team/{company}").text
    mine = f"/team/{company}/members/{owner.user_id}"
    assert "The only owner keeps that role and stays." in client.get(mine).text
    sentence = "An organisation needs an owner. Make somebody else an owner first, or hand over."
    refusals = [
        (f"/team/{company}/leave", {}, sentence, 409),
        (f"{mine}/role", {"role": "member"}, sentence, 409),
        (f"{mine}/remove", {}, "You cannot remove yourself. Leave the organisation instead.", 409),
        (f"{mine}/hand-over", {}, "Choose somebody else.", 422),
        (f"/team/{company}/members/{member.user_id}/role", {"role": "boss"}, "Choose one of the answers", 422),
        (f"/team/{company}/members/{member.user_id}/role", {}, "Choose one of the answers", 422),
        (f"/team/{company}/members/999999/role", {"role": "member"}, "Nobody like that belongs", 404),
        (f"/team/{company}/members/999999/remove", {}, "Nobody like that belongs", 404),
        (f"/team/{company}/members/999999/hand-over", {}, "Nobody like that belongs", 404),
        ("/team/999999/leave", {}, "There is no such organisation", 404),
    ]
    for address, typed, message, status in refusals:
        answer = client.post(address, data=typed)
        assert (answer.status_code, message in answer.text) == (status, True), address
    assert roles(app, company) == before
    assert happened(app, company) == []


def test_roles_change_ownership_is_handed_over_and_the_history_tells_it(app, people):
    owner, member, reader, company = people
    client = browser(app, owner)
    assert client.post(f"/team/{company}/members/{reader.user_id}/role", data={"role": "member"}).status_code == 303
    assert client.post(f"/team/{company}/members/{reader.user_id}/role", data={"role": "member"}).status_code == 303
    assert client.post(f"/team/{company}/members/{member.user_id}/hand-over").status_code == 303
    assert roles(app, company) == {owner.user_id: "member", member.user_id: "owner", reader.user_id: "member"}
    assert client.post(f"/team/{company}/members/{reader.user_id}/remove").status_code == 403
    assert client.post(f"/team/{company}/leave").status_code == 303
    assert client.get(f"/team/{company}").status_code == 403  # belongs nowhere now
    assert happened(app, company) == ["member-role-changed", "ownership-handed-over", "member-left"]
    page = browser(app, member).get(f"/team/{company}").text
    for sentence in ("changed the role of", "Asta Almgren handed over to", "Asta Almgren left"):
        assert sentence in page
    with app.app_context():
        seal_events()
        assert list(broken_links()) == []
        chain = select(AuditLink.position).where(AuditLink.chain == f"organisation:{company}")
        assert len(db.session.scalars(chain).all()) == 3
        payloads = db.session.scalars(select(EventRow.payload).where(EventRow.about == f"organisation:{company}"))
        assert not [text for payload in payloads for text in payload.values() if "@" in str(text)]


def test_whoever_is_removed_is_out_at_once_and_what_they_made_stays(app, people, run_deliveries):
    owner, member, _reader, company = people
    with app.app_context():
        manager = make_manager_of("testa-center")
        product, booking = make_product(member), make_request(member)
        token = create_api_token("lab", by=member.user_id)
    run_deliveries()
    theirs = browser(app, member)
    assert theirs.get(f"/bookings/{booking.ref}").status_code == 200
    answer = browser(app, owner).post(f"/team/{company}/members/{member.user_id}/remove")
    assert answer.status_code == 303
    assert theirs.get("/bookings").location == "/sign-in?next=/bookings"
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get(f"/api/v1/bookings/{booking.ref}", headers=headers).status_code == 403
    with app.app_context():
        assert [row.ref for row in list_products(owner)] == [product.ref]
        # Their side of the booking's history is still the company's.
        bookings.decline_booking(booking.ref, reason="No staff", version=None, by=manager)
        sides = [change.party for change in list_changes(booking.ref, since=0, by=manager)]
        assert sides[0] is Party.COMPANY
        assert sides[-1] is Party.HUB


def test_mails_go_to_who_can_act_and_not_to_readers(app, people):
    owner, member, _reader, company = people
    with app.app_context():
        assert [user.id for user in members_of(company)] == [owner.user_id, member.user_id]


def test_of_two_owners_who_leave_at_the_same_moment_one_stays(app):
    with app.app_context():
        first = make_founder()
        second = make_member_of(first, OWNER)
    company = min(first.company_ids)
    barrier, outcomes = threading.Barrier(2), []

    def leave(person):
        with app.app_context():
            barrier.wait()
            try:
                actions.leave_organisation(company, by=person)
                outcomes.append("left")
            except actions.LastOwner:
                outcomes.append("refused")
            finally:
                db.session.remove()

    for _round in range(3):
        outcomes.clear()
        threads = [threading.Thread(target=leave, args=(person,)) for person in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["left", "refused"]
        (stays,) = roles(app, company)
        assert roles(app, company)[stays] == "owner"
        with app.app_context():
            gone = second if stays == first.user_id else first
            db.session.add(Membership(user_id=gone.user_id, organisation_id=company, role="owner"))
            db.session.commit()


def test_a_team_of_thirty_asks_the_database_as_often_as_a_team_of_three(app, people):
    owner, _member, _reader, company = people
    client = browser(app, owner)

    def ask():
        client.get(f"/team/{company}")
        with statements() as asked:
            assert client.get(f"/team/{company}").status_code == 200
        return len(asked)

    few = ask()
    with app.app_context():
        for number in range(27):
            make_member_of(owner, READER)
            actions.invite(company, f"n{number}@almvik.example", "reader", "en", by=owner)
    assert ask() <= max(few, 15)
    assert few <= 15
