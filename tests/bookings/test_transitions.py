from itertools import product

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

PROPOSERS = (None, Party.COMPANY, Party.HUB)


def test_buttons_and_guard_agree():
    """All of some six thousand cases in one test: a test for each took longer to begin than to run."""
    assert set(TRANSITIONS) == set(Action)
    for status, party, has_weeks, proposed_by in product(Status, Party, (True, False), PROPOSERS):
        case = {"status": status, "party": party, "has_weeks": has_weeks, "proposed_by": proposed_by}
        buttons = allowed_actions(**case)
        assert buttons == tuple(action for action in TRANSITIONS if refusal_of(action, **case) is None), case


def test_nothing_leaves_a_booking_that_is_over():
    for status, party in product(OVER, Party):
        assert allowed_actions(status=status, party=party, has_weeks=True) == (), (status, party)


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
