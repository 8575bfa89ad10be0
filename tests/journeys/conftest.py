"""People at the running application, their mails, and patience for what happens by itself."""

import re
import time

import pytest

from tests.factories.accounts import PASSWORD
from tests.factories.crowd import visitor_for
from tests.factories.organisations import make_founder
from tests.invariants import Ledger
from tests.visitor import Visitor

PATIENCE = 60  # seconds; what happens by itself takes one, on a machine that does nothing else


@pytest.fixture(scope="session")
def ledger(stack):
    return Ledger(stack.postgres.dsn("atmp_stack"))


@pytest.fixture
def eventually():
    """Ask until the answer is yes, and return it."""

    def wait(ask, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while not (answer := ask()):
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.2)
        return answer

    return wait


@pytest.fixture
def mail_to(stack, eventually):
    """Wait for the mail to this address that holds these words, and return it."""

    def find(address, words):
        fitting = [mail for mail in stack.mails.list(to=address) if words in text_of(mail)]
        return fitting[-1] if fitting else None

    return lambda address, words: eventually(lambda: find(address, words))


@pytest.fixture
def signed_in(stack):
    """Sign somebody of the demo in through the form: `signed_in("hub-testa")`."""

    def sign_in(name):
        visitor = Visitor(stack.url)
        visitor.open("/sign-in")
        visitor.send("/sign-in", email=f"{name}@demo.example", password=stack.demo_password)
        assert visitor.status == 200
        return visitor

    return sign_in


@pytest.fixture
def founder(stack):
    """Another founder, signed in, and their address."""
    with stack.app.app_context():
        actor = make_founder()
    visitor = visitor_for(stack, actor)
    visitor.email = actor.email
    return visitor


@pytest.fixture
def another_founder(stack):
    with stack.app.app_context():
        return visitor_for(stack, make_founder())


@pytest.fixture
def newcomer(stack, mail_to):
    """Somebody who has signed up, with the link from the mail, and is signed in."""
    visitor, email = Visitor(stack.url), f"elin-{time.monotonic_ns()}@drytech.example"
    visitor.open("/sign-up")
    visitor.send("/sign-up", name="Elin Ek", company="Drytech", email=email, password=PASSWORD)
    link = re.search(r"http\S+/verify-address/\S+", text_of(mail_to(email, "/verify-address/")))
    visitor.open(link[0])
    visitor.send(visitor.path, password=PASSWORD)
    assert visitor.path == "/home"
    visitor.email = email
    return visitor


def text_of(mail):
    return f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}"


@pytest.fixture
def ask_for():
    """Open an offer's page and ask for its first opening, or for the same weeks as before; return the booking's ref."""

    def ask(visitor, offer_id, **typed):
        visitor.open(f"/offers/{offer_id}")
        visitor.send(f"/offers/{offer_id}", **typed)
        assert visitor.path.startswith("/bookings/ATM-"), visitor.words[:500]
        return visitor.path.rsplit("/")[-1]

    return ask


@pytest.fixture
def shows(eventually):
    """Wait until the part of a booking's page that changes by itself shows these words."""
    return lambda visitor, ref, words: eventually(lambda: words in visitor.open(f"/bookings/{ref}/state"))
