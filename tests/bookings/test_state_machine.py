"""Random lives of bookings, held against a model; and the proof that the model would notice."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test
from sqlalchemy import text

from atmp_match.bookings.actions import answers, holding, proposals
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.rules.transitions import TRANSITIONS, Action, Party, Status
from atmp_match.extensions import db, settings
from atmp_match.shared.errors import DomainError
from atmp_match.shared.transactions import transaction
from tests.bookings.lives.answering import Answering
from tests.bookings.lives.asking import Asking
from tests.bookings.lives.hub import Hub
from tests.bookings.lives.model import BY_THE_SYSTEM, TABLE
from tests.bookings.lives.moving import Moving
from tests.bookings.lives.world import MOST_HOLDS, World
from tests.factories.bookings import BENCH, LINE

LIVES, VOLUMES, AMONG_RIVALS = 50, 18, (1, 3)  # a thousand lives in all
STEPS = 20
# What the lives leave out, with the test that has it instead.
LIVED_ELSEWHERE: dict[Action, str] = {}


class EveryRule(Asking, Answering, Moving, Hub):
    """All that may happen to bookings."""


class Rivals(EveryRule):
    """The same, where most want the same weeks from the beginning."""

    @initialize(data=st.data())
    def some_ask(self, data):
        days = self.draw_days(data)
        for offer in (LINE, LINE, LINE, BENCH):
            self._ask_at_once(data, offer, days)


@pytest.fixture
def world(inside, monkeypatch):
    monkeypatch.setitem(settings, "MOST_OPEN_HOLDS", MOST_HOLDS)
    return World()


def live(world, volume=0, kind=EveryRule):
    """Live the lives of one volume, the same in every run: chance must not decide whether a change is fit to land."""

    def one():
        return kind(world)

    # Of the function itself Hypothesis knows the source only, which is the same for every volume.
    run_state_machine_as_test(
        seed(volume)(one),
        settings=how(
            max_examples=LIVES, stateful_step_count=STEPS, phases=[Phase.generate], derandomize=True, deadline=None,
            database=None, suppress_health_check=list(HealthCheck), print_blob=True,
        ),
    )  # fmt: skip


def every_pair():
    """Return each action of the table with each status that it may begin in."""
    return {
        (action.value, source.value)
        for action, transition in TRANSITIONS.items()
        for source in transition.sources | transition.by_quantity | transition.stays
        if action not in LIVED_ELSEWHERE
    }


def test_the_model_knows_every_action_of_the_table():
    """Whoever adds an action lets it happen in the lives too, or names the test that has it instead."""
    assert {action.value for action in Action} - set(map(str, LIVED_ELSEWHERE)) == set(TABLE) | BY_THE_SYSTEM


def test_whatever_people_do_every_booking_stands_where_the_model_says(world):
    live(world)


@pytest.mark.slow
def test_in_a_thousand_lives_everything_happens_that_may(world):
    for volume in range(VOLUMES):
        live(world, volume)
    for volume in AMONG_RIVALS:
        live(world, volume, Rivals)

    assert every_pair() == {(action, status) for action, status, _party in world.taken}


def the_table_leads_elsewhere(monkeypatch):
    monkeypatch.setitem(TRANSITIONS, Action.WITHDRAW, replace(TRANSITIONS[Action.WITHDRAW], target=Status.EXPIRED))


def the_table_lets_the_hub_withdraw(monkeypatch):
    both = frozenset({Party.COMPANY, Party.HUB})
    monkeypatch.setitem(TRANSITIONS, Action.WITHDRAW, replace(TRANSITIONS[Action.WITHDRAW], by=both))


def a_refusal_gives_nothing_back(monkeypatch):
    monkeypatch.setattr(answers, "release", lambda _holder_id: 0)


def those_who_wait_are_forgotten(monkeypatch):
    monkeypatch.setattr(bookings, "list_waiting_ids", lambda *_args, **_more: [])


def the_first_weeks_stay_kept(monkeypatch):
    monkeypatch.setattr(proposals, "release_span", lambda *_args, **_more: 0)


def nobody_counts_holds(monkeypatch):
    monkeypatch.setattr(holding, "count_other_holds", lambda _booking: 0)


def the_rest_does_not_come_back(_monkeypatch):
    with transaction():
        db.session.execute(text("ALTER TABLE calendar_entries DISABLE TRIGGER calendar_entries_restore_rest"))


QUICK_TO_FIND = (
    the_table_leads_elsewhere,
    a_refusal_gives_nothing_back,
    nobody_counts_holds,
    the_rest_does_not_come_back,
)
OTHERS = (
    the_table_lets_the_hub_withdraw,
    those_who_wait_are_forgotten,
    the_first_weeks_stay_kept,
)


def is_noticed(world):
    try:
        live(world)
    except (AssertionError, DomainError):
        return True
    return False


@pytest.mark.parametrize("bugs", [QUICK_TO_FIND, pytest.param(OTHERS, marks=pytest.mark.slow)])
def test_a_seeded_bug_is_found_by_the_same_lives(world, monkeypatch, bugs):
    for bug in bugs:
        with monkeypatch.context() as seeded:
            bug(seeded)
            assert is_noticed(world), bug.__name__
