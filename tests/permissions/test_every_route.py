"""Every route, asked by every role: who comes in is what the table of permissions says, and nothing else."""

import re

import pytest
from werkzeug.routing import Rule

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.organisations.rules import PERMISSIONS, Audience, MemberRole, least_role
from tests.factories.accounts import make_user, sign_in
from tests.factories.organisations import make_admin, make_founder, make_manager, make_member_of

# Below the room that knows roles, and for everybody: what the site says about itself, and what monitors ask.
FOR_EVERYBODY = {"static", "health", "pages", "dev_mail"}
ROLES = {
    "stranger": (None, {Audience.ANYONE}),
    "person without an organisation": (make_user, {Audience.ANYONE, Audience.SIGNED_IN}),
    "company member": (make_founder, {Audience.ANYONE, Audience.SIGNED_IN, Audience.COMPANY}),
    "hub manager": (make_manager, {Audience.ANYONE, Audience.SIGNED_IN, Audience.HUB}),
    "office": (make_admin, {Audience.ANYONE, Audience.SIGNED_IN, Audience.OFFICE}),
}
NOTHING = {
    "int": "999999999",
    "string": "no-such-thing",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "date": "2027-01-04",
    "path": "no-such",
}


def address_of(rule: Rule) -> str:
    """Return an address of this rule that names nothing which exists."""
    return re.sub(r"<(\w+):\w+>", lambda part: NOTHING[part[1]], rule.rule)


def routes(app):
    """Return each guarded address with its methods and what the table calls it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in FOR_EVERYBODY:
            continue
        permission = app.view_functions[rule.endpoint].permission  # a route without one fails here
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield method, address_of(rule), permission


@pytest.fixture(params=ROLES)
def role(app, request):
    make, audiences = ROLES[request.param]
    with app.app_context():
        return make() if make else None, audiences


def ask(app, person, method, address):
    """Ask as `person`: with a cookie, or under /api with a token; each time anew, as some routes sign out."""
    client = app.test_client()
    headers = {"Referer": "http://localhost/where-the-form-was"}
    if person and address.startswith("/api/"):
        user_id = getattr(person, "user_id", None) or person.id
        with app.app_context():
            headers["Authorization"] = f"Bearer {create_api_token('walk', by=user_id)}"
    elif person:
        sign_in(client, person)
    return client.open(address, method=method, headers=headers)


def verdict(answer) -> str:
    """Say in words how the guard has answered."""
    if answer.status_code >= 500:
        return f"broke with {answer.status_code}"
    if "Content-Security-Policy" not in answer.headers or "X-Content-Type-Options" not in answer.headers:
        return "without its headers"
    if answer.status_code == 401 or (answer.location or "").startswith("/sign-in?next="):
        return "sign in first"
    return "refused" if answer.status_code == 403 else "let in"


def expected(person, audiences, permission) -> str:
    if audiences & PERMISSIONS[permission]:
        return "let in"
    return "refused" if person else "sign in first"


def test_who_comes_in_is_what_the_table_says(app, role):
    person, audiences = role
    wrong = {}
    for method, address, permission in routes(app):
        got = verdict(ask(app, person, method, address))
        if got != expected(person, audiences, permission):
            wrong[f"{method} {address}"] = got
    assert wrong == {}


def test_who_changes_something_is_in_the_role_that_the_table_says(app):
    wrong, asked = {}, 0
    for make, audience in ((make_founder, Audience.COMPANY), (make_manager, Audience.HUB)):
        with app.app_context():
            owner = make()
            people = {role: make_member_of(owner, role) for role in (MemberRole.MEMBER, MemberRole.READER)}
        for role, person in people.items():
            for method, address, permission in routes(app):
                if method == "GET" or audience not in PERMISSIONS[permission]:
                    continue  # looking is open to every role, and the walk above has seen what is another group's
                is_enough = role.includes(least_role(permission, changes=True))
                got = verdict(ask(app, person, method, address))
                asked += 1
                if got != ("let in" if is_enough else "refused"):
                    wrong[f"{role} of a {audience}: {method} {address}"] = got
    assert wrong == {}
    assert asked > 60


def test_the_walk_sees_the_whole_house(app):
    assert len(list(routes(app))) > 40
    assert ("POST", "/account/sessions/999999999/end") in {route[:2] for route in routes(app)}
