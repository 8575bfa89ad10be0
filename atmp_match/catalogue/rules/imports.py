"""The states of an import by the office, and when it still shows signs of life. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

LARGEST = 16 * 1024 * 1024  # bytes of a file; 10,000 offers are about 6 MB
SILENT_AFTER = timedelta(seconds=60)  # a busy machine is slow, a dead worker says nothing at all
MOST_TRIES = 3
WORTH_A_MAIL = timedelta(seconds=30)


class State(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    REFUSED = "refused"
    READY = "ready"
    IMPORTING = "importing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


AT_WORK = frozenset({State.CHECKING, State.IMPORTING})
CAN_STOP = AT_WORK | {State.READY}
TELLING = frozenset({State.READY, State.REFUSED, State.DONE, State.FAILED})  # whoever stops one knows of it


def is_silent(seen_at: datetime, now: datetime) -> bool:
    """Tell whether a running import has shown no sign of life for so long that its worker must be gone."""
    return now - seen_at > SILENT_AFTER


def is_worth_a_mail(began_at: datetime, now: datetime) -> bool:
    """Tell whether a stage took so long that whoever waits has gone away meanwhile."""
    return now - began_at >= WORTH_A_MAIL
