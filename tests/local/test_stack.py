"""The whole application in tests: it comes up, does its work, and comes back after a crash."""

import time

import pytest
from sqlalchemy import func, select

from atmp_match.extensions import db
from atmp_match.shared.models import Heartbeat
from local.readiness import is_ready


@pytest.fixture(autouse=True)
def ready_again(stack):
    yield
    stack.wait_until_ready()


def heartbeat(stack):
    with stack.app.app_context():
        return db.session.scalar(select(func.max(Heartbeat.seen_at)))


def test_is_ready_once_a_worker_has_shown_a_sign_of_life(stack):
    assert is_ready(stack.url)
    assert heartbeat(stack) is not None


def test_a_killed_web_server_comes_back_at_the_same_address(stack):
    stack.kill("web")
    assert not is_ready(stack.url)
    stack.start("web")
    stack.wait_until_ready()
    assert is_ready(stack.url)


def test_a_killed_worker_goes_on_where_it_was(stack):
    stack.kill("worker")
    before = heartbeat(stack)
    stack.start("worker")
    deadline = time.monotonic() + 30
    while heartbeat(stack) == before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert heartbeat(stack) > before
