"""How often a page or a request asks the database: at most so often, and as often for a hundred rows as for one."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings import actions
from atmp_match.extensions import db
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_ziccum
from tests.statements import statements

PAGE_AT_MOST, REQUEST_AT_MOST = 15, 12
MANY = 100
AS_FOUNDER = [
    *(
        "/",
        "/hubs",
        "/hubs/testa-center",
        f"/offers/{LINE}",
        "/home",
        "/products",
        "/bookings",
        "/bookings?show=agreed",
    ),
    *("/products/{product}/matches", "/products/{product}/brief", "/products/{product}/brief/product-type"),
    *("/bookings", "/bookings?show=agreed", "/bookings/{booking}", "/bookings/{booking}/state"),
]
AS_MANAGER = [
    "/hub/timeline",
    "/account/calendar-links",
    "/hub/inbox?r={booking}",
    "/hub/inbox?show=conditions",
    "/bookings/{booking}",
]


@pytest.fixture
def people(app):
    with app.app_context():
        founder, manager = make_founder(), make_manager_of("testa-center")
        make_admin()
        return {"founder": founder, "manager": manager, "product": make_ziccum(founder).ref}


@pytest.fixture
def ask_for(app, people, run_deliveries):
    """Let the founder ask for the same weeks so many times."""

    def ask(times):
        with app.app_context():
            refs = [make_request(people["founder"], product=people["product"]).ref for _ in range(times)]
        with app.app_context():
            for number in db.session.scalars(text("SELECT id FROM bookings WHERE status = 'requested' ORDER BY id")):
                actions.process_request(number)
        return refs[0]

    return ask


def counts(app, people, pages):
    """Return how often each page asks, by who looks and its address."""
    found = {}
    for who, address in pages:
        client = app.test_client()
        sign_in(client, people[who])
        client.get(address)  # the first page after a start reads the vocabulary
        with statements() as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        found[who, address] = len(asked)
    return found


def test_no_page_asks_more_often_for_a_hundred_rows_than_for_one(app, people, ask_for):
    names = {"product": people["product"], "booking": ask_for(1)}
    of_founder = [("founder", address.format(**names)) for address in AS_FOUNDER]
    pages = of_founder + [("manager", address.format(**names)) for address in AS_MANAGER]
    few = counts(app, people, pages)

    ask_for(MANY - 1)
    with app.app_context():
        for _number in range(MANY - 1):
            make_ziccum(people["founder"])
    many = counts(app, people, pages)

    assert many == few
    assert {page: times for page, times in many.items() if times > PAGE_AT_MOST} == {}


def test_a_request_by_program_asks_at_most_twelve_times(app, people):
    with app.app_context():
        token = create_api_token("test", by=people["founder"].user_id)
    client = app.test_client()

    def send(number):
        start, end = weeks_from_now(number)
        body = {"offer": LINE, "start": start.isoformat(), "end": end.isoformat(), "product": people["product"]}
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{number}"}
        return client.post("/api/v1/bookings", json=body | {"share_level": "named"}, headers=headers)

    assert send(10).status_code == 201
    with statements() as asked:
        assert send(12).status_code == 201

    assert len(asked) <= REQUEST_AT_MOST, "\n".join(asked)


def test_a_request_by_form_asks_at_most_twelve_times(app, people):
    client = app.test_client()
    sign_in(client, people["founder"])
    start, _end = weeks_from_now(10)
    client.get(f"/offers/{LINE}")

    def send(day):
        typed = {"key": f"key-{day}", "choice": "other", "start": day.isoformat(), "length": "1"}
        more = {"product": people["product"], "share_level": "anonymous", "flexible_days": "0", "message": ""}
        return client.post(f"/offers/{LINE}", data=typed | more)

    assert send(start).status_code == 303
    with statements() as asked:
        assert send(start + timedelta(weeks=2)).status_code == 303

    assert len(asked) <= REQUEST_AT_MOST, "\n".join(asked)
