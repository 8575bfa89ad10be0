"""What belongs to others does not exist: every route of a booking, a product, a session or a token answers 404."""

import re

import pytest
from sqlalchemy import select

from atmp_match.accounts.models import ApiToken, UserSession
from atmp_match.bookings.models import Booking, Wait
from atmp_match.bookings.queries.offers import get_offer
from atmp_match.extensions import db
from atmp_match.organisations.rules import PERMISSIONS, Audience, MemberRole, least_role
from atmp_match.products.models import Product
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder, make_member_of
from tests.factories.waits import make_wait
from tests.permissions.test_every_route import ask

OWNED = re.compile(r"<\w+:(ref|session_id|token_id|organisation_id)>")


@pytest.fixture
def theirs(app, run_deliveries):
    """A booking, a product, a session and a token of people who are not the ones who ask."""
    with app.app_context():
        founder = make_founder()
        make_manager_of("testa-center")
        product = make_product(founder)
        booking = make_request(founder)
        wait = make_wait(founder, get_offer("testa-bsl2"))
    sign_in(app.test_client(), founder)
    ask(app, founder, "POST", "/api/v1/nothing")  # makes a token
    run_deliveries()
    with app.app_context():
        return {
            "bookings": booking.ref,
            "products": product.ref,
            "waits": wait.ref,
            "session_id": str(db.session.scalar(select(UserSession.id))),
            "token_id": str(db.session.scalar(select(ApiToken.id))),
            "organisation_id": str(min(founder.company_ids)),
        }


def routes(app, theirs):
    """Return each route that names something owned, with what the table calls it."""
    for rule in app.url_map.iter_rules():
        part = OWNED.search(rule.rule)
        if part is None:
            continue
        room = next((noun for noun in ("products", "waits") if f"/{noun}/" in rule.rule), "bookings")
        address = rule.rule.replace(part[0], theirs[room if part[1] == "ref" else part[1]])
        address = re.sub(r"<\w+:\w+>", "gmp", re.sub(r"<int:\w+>", "1", address))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield method, address, app.view_functions[rule.endpoint].permission


def everything(app):
    """Return all that could have been changed."""
    with app.app_context():
        return [
            db.session.execute(select(model.__table__).order_by(model.id)).all()
            for model in (Booking, Product, Wait, UserSession, ApiToken)
        ]


@pytest.mark.parametrize(
    ("make", "audience"),
    [(make_founder, Audience.COMPANY), (lambda: make_manager_of("northx-matfors"), Audience.HUB)],
    ids=["another company", "another hub"],
)
def test_what_belongs_to_others_does_not_exist_and_stays_as_it_is(app, theirs, make, audience):
    with app.app_context():
        stranger = make()
        people = {MemberRole.OWNER: stranger, MemberRole.READER: make_member_of(stranger, MemberRole.READER)}
    before = everything(app)
    wrong, asked = {}, 0
    for method, address, permission in routes(app, theirs):
        for role, person in people.items():
            # A role that is too small is refused before anybody looks for the thing.
            may = role.includes(least_role(permission, changes=method != "GET"))
            answer = ask(app, person, method, address)
            asked += 1
            if answer.status_code != (404 if may and PERMISSIONS[permission] & {audience, Audience.SIGNED_IN} else 403):
                wrong[f"{role}: {method} {address}"] = answer.status_code
    assert wrong == {}
    assert asked > 20
    after = everything(app)
    assert after[:3] == before[:3]
    assert [rows[: len(old)] for rows, old in zip(after[3:], before[3:], strict=True)] == before[3:]
