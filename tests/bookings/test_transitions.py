from itertools import product

import pytest

from atmp_match.bookings.rules.transitions import (
    OVER,
    TRANSITIONS,
    Action,
    Party,
    Refusal,
    Status,
    allowed_actions,
    refusal_of,
)

EVERY_CASE = list(product(Action, Status, Party, [True, False]))


@pytest.mark.parametrize(("action", "status", "party", "has_weeks"), EVERY_CASE)
def test_buttons_and_guard_agree(action, status, party, has_weeks):
    buttons = allowed_actions(status=status, party=party, has_weeks=has_weeks)
    refusal = refusal_of(action, status=status, party=party, has_weeks=has_weeks)

    assert (action in buttons) == (refusal is None)


@pytest.mark.parametrize("status", sorted(OVER))
def test_nothing_leaves_a_booking_that_is_over(status):
    assert all(allowed_actions(status=status, party=party, has_weeks=True) == () for party in Party)


def test_only_the_hub_accepts():
    assert TRANSITIONS[Action.ACCEPT].by == {Party.HUB}
    refused = refusal_of(Action.ACCEPT, status=Status.HELD, party=Party.COMPANY, has_weeks=True)
    assert refused is Refusal.NOT_YOURS


def test_a_request_by_quantity_is_answered_without_a_hold():
    assert refusal_of(Action.ACCEPT, status=Status.REQUESTED, party=Party.HUB, has_weeks=False) is None
    refused = refusal_of(Action.ACCEPT, status=Status.REQUESTED, party=Party.HUB, has_weeks=True)
    assert refused is Refusal.TOO_LATE


def test_the_office_changes_nothing_but_what_it_entered_itself():
    may = {action for action, transition in TRANSITIONS.items() if Party.OFFICE in transition.by}
    assert may == {Action.TAKE_BACK}
    entered = {"status": Status.DRAFT, "party": Party.OFFICE, "has_weeks": True}
    assert refusal_of(Action.TAKE_BACK, entered_by=Party.HUB, **entered) is Refusal.NOT_YOURS
    assert refusal_of(Action.TAKE_BACK, entered_by=Party.OFFICE, **entered) is None


def test_whoever_says_no_gives_a_reason():
    assert all(TRANSITIONS[action].reason_required for action in (Action.DECLINE, Action.CANCEL, Action.NO_SHOW))
