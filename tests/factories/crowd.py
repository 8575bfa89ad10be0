"""Many people at once, each with a company, a session and the offer's page open in a browser of their own."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from secrets import token_urlsafe
from threading import Barrier

from httpx import Response

from atmp_match.accounts.queries import find_user_by_email
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Actor
from local.stack import Stack
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_colleague_of, weeks_from_now
from tests.factories.organisations import make_founder
from tests.visitor import Visitor

SEE_OTHER = 303


def visitor_for(stack: Stack, user) -> Visitor:
    """Return a browser in which a user, or actor, is signed in."""
    client = stack.app.test_client()
    sign_in(client, user)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return Visitor(stack.url, cookies={"session": cookie.value})


class Person:
    """Somebody signed in, who can have a form open and send it at the right moment."""

    def __init__(self, stack: Stack, user) -> None:
        self.visitor = visitor_for(stack, user)

    def ready_to(self, verb: str, ref: str, **typed: str) -> Callable[[], Response]:
        """Open a booking's page and fill in one of its forms; calling the result sends it and returns the answer."""
        self.visitor.open(f"/bookings/{ref}")
        address = f"/bookings/{ref}/{verb}"
        return partial(self.post, address, self.visitor.form(address).filled(typed))

    def post(self, address: str, values: dict) -> Response:
        """Send a form, and return the very answer it got, not the page that this leads to."""
        return self.visitor.client.post(address, data=values, follow_redirects=False)


class Asker(Person):
    """A founder with an offer's form open: sends it for any weeks, as often as asked."""

    def __init__(self, stack: Stack, offer_id: str) -> None:
        with stack.app.app_context():
            founder = make_founder()
        super().__init__(stack, founder)
        self.address = f"/offers/{offer_id}"
        self.visitor.open(self.address)
        self.form = self.visitor.form(self.address)

    def ask(self, start: date, *, key: str | None = None) -> Response:
        """Send the form for one working week; `key` is that of one page, so that it sends the same request again."""
        typed = {"choice": "other", "start": start.isoformat(), "length": "1", "key": key or token_urlsafe(16)}
        return self.post(self.address, self.form.filled(typed))


def colleague_at_testa() -> Actor:
    """Store one more manager of Testa Center, a colleague of the demo's own."""
    return make_colleague_of(actor_of(find_user_by_email("hub-testa@demo.example")))


def manager_of_testa(stack: Stack) -> Person:
    """Return one more manager of Testa Center, signed in."""
    with stack.app.app_context():
        return Person(stack, colleague_at_testa())


def ref_in(answer: Response) -> str:
    """Return the reference of the booking that a sent request leads to."""
    assert answer.status_code == SEE_OTHER, answer.text
    return answer.headers["location"].rsplit("/")[-1]


def monday(number: int) -> date:
    """Return the Monday `number` weeks from now."""
    return weeks_from_now(number)[0]


def all_at_once(works: list[Callable[[], object]], seconds: list[float] | None = None) -> list:
    """Run each in a thread of its own, all let go at the same moment; return their results in order.

    :param seconds: a list that is to have how long each took
    """
    gate = Barrier(len(works))

    def run(work):
        gate.wait()
        began = time.monotonic()
        result = work()
        if seconds is not None:
            seconds.append(time.monotonic() - began)
        return result

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def ask_all(askers: Iterable[Asker], start: date, seconds: list[float] | None = None) -> list[Response]:
    """Let everybody ask for the same weeks at once."""
    return all_at_once([partial(asker.ask, start) for asker in askers], seconds)
