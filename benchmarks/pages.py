"""What is measured: people, a hub with work to do, and the requests they send."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from secrets import token_urlsafe

from sqlalchemy import text

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings import actions
from atmp_match.extensions import db
from local.stack import Stack
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, make_request, weeks_from_now
from tests.factories.crowd import colleague_at_testa
from tests.factories.organisations import make_founder
from tests.factories.products import make_ziccum

WAITING = 30  # requests in the hub's inbox
_weeks = count(4)


@dataclass
class Measured:
    """One kind of request.

    :param times: how often it is sent; cheap ones more often, or the clock could not tell
    """

    name: str
    method: str
    path: str
    times: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    bodies: Iterator[str] | None = None

    def send_headers(self) -> dict[str, str]:
        """Return the headers of the next request."""
        key = {"Idempotency-Key": token_urlsafe(12), "Content-Type": "application/json"} if self.bodies else {}
        return {**self.headers, **key}


def prepare(stack: Stack) -> list[Measured]:
    """Make the people and the requests in the inbox, and return what to measure."""
    with stack.app.app_context():
        founder, manager = make_founder(), colleague_at_testa()
        product = make_ziccum(founder).ref
        token = create_api_token("bench", by=founder.user_id)
        for _ in range(WAITING):
            make_request(founder, product=product)
    with stack.app.app_context():
        for booking_id in db.session.scalars(text("SELECT id FROM bookings ORDER BY id")).all():
            actions.process_request(booking_id)
    as_founder = {"Cookie": f"session={_cookie(stack, founder)}"}
    as_manager = {"Cookie": f"session={_cookie(stack, manager)}"}
    return [
        Measured("hello world (/healthz)", "GET", "/healthz", 2000),
        Measured("landing", "GET", "/", 400),
        Measured("matches", "GET", f"/products/{product}/matches", 100, headers=as_founder),
        Measured("offer page", "GET", f"/offers/{LINE}", 200, headers=as_founder),
        Measured(f"inbox, {WAITING} requests", "GET", "/hub/inbox", 100, headers=as_manager),
        Measured(
            "POST /api/v1/bookings",
            *("POST", "/api/v1/bookings", 300, 201),
            headers={"Authorization": f"Bearer {token}"},
            bodies=_bodies(product),
        ),
    ]


def manager_cookie(stack: Stack) -> str:
    """Sign in one more manager of Testa Center, and return the session's cookie."""
    with stack.app.app_context():
        manager = colleague_at_testa()
    return _cookie(stack, manager)


def _bodies(product: str) -> Iterator[str]:
    for number in _weeks:
        start, end = weeks_from_now(4 + number % 90)
        yield json.dumps({"offer": LINE, "start": start.isoformat(), "end": end.isoformat(), "product": product,
                          "share_level": "anonymous"})  # fmt: skip


def _cookie(stack: Stack, user: object) -> str:
    client = stack.app.test_client()
    sign_in(client, user)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value
