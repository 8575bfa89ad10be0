"""Random lives of bookings, held against a model; and the proof that the model would notice."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from atmp_match.bookings.actions import answers, proposals
from atmp_match.bookings.queries import bookings
from tests.bookings.machine import BookingMachine, World

STEPS = 20
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.fixture
def world(inside):
    return World()


def live(world, examples, **more):
    run_state_machine_as_test(
        lambda: BookingMachine(world),
        settings=settings(
            max_examples=examples, stateful_step_count=STEPS, deadline=None, database=None,
            suppress_health_check=CALM, print_blob=True, **more,
        ),
    )  # fmt: skip


def test_whatever_people_do_every_booking_stands_where_the_model_says(world):
    live(world, 50)


def forget_to_give_back(monkeypatch):
    monkeypatch.setattr(answers, "release", lambda _holder_id: 0)


def forget_those_who_wait(monkeypatch):
    monkeypatch.setattr(bookings, "list_waiting_ids", lambda _resource_id: [])


def let_the_last_come_first(monkeypatch):
    in_order = bookings.list_waiting_ids
    monkeypatch.setattr(bookings, "list_waiting_ids", lambda resource_id: in_order(resource_id)[::-1])


def forget_the_first_weeks(monkeypatch):
    monkeypatch.setattr(proposals, "release_span", lambda *_args, **_more: 0)


@pytest.mark.parametrize(
    "bug", [forget_to_give_back, forget_those_who_wait, let_the_last_come_first, forget_the_first_weeks]
)
def test_a_seeded_bug_is_found(world, monkeypatch, bug):
    bug(monkeypatch)
    with pytest.raises(AssertionError):
        live(world, 300, phases=[Phase.generate], derandomize=True)
