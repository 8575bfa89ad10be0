"""What a process keeps of the database and brings up to date with every question: never stale, read once.

Each question asks, in one small statement, what has changed since this process last looked, and reads only that again.
Rows say which transaction last changed them, and a transaction that was not visible at the last look has a number at
or above that look's `xmin`: so nothing is missed.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import text

from atmp_match.extensions import db

Value = TypeVar("Value")
Change = tuple[str, str, int]  # kind, id, and the transaction that made it

MANY = 20_000  # changes from which on reading everything takes less time
# A number above `xmax` comes from another server, by way of a dump: no change of this one has it yet, but our own may.
# The database counts too: one that was made anew under the same name has other rows.
_LOOK = """
WITH look AS MATERIALIZED (
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax,
    pg_current_xact_id_if_assigned()::text::bigint AS own,
    (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database
)
SELECT look.database, look.xmin AS seen, look.own IS NOT NULL AS is_writing, noted.kind, noted.id, noted.changed_by
FROM look
LEFT JOIN LATERAL ({changes}) AS noted
  ON look.database = :database AND (noted.changed_by < look.xmax OR noted.changed_by = look.own)
"""


@dataclass(frozen=True)
class _State(Generic[Value]):
    """The value, and what it is up to date with.

    :param seen: every transaction below it was visible
    :param applied: the changes at or above it that are in the value all the same
    """

    database: int
    seen: int
    value: Value
    applied: AbstractSet[Change]


class Kept(Generic[Value]):
    """One such value of this process, for all its threads. A value is never changed: what changes makes a new one."""

    def __init__(
        self, changes: str, *, read: Callable[[], Value], renew: Callable[[Value, AbstractSet[Change]], Value | None]
    ) -> None:
        """Keep nothing yet.

        :param changes: a query of `kind`, `id` and `changed_by` of what was changed by a transaction from `:seen` on;
            it has to find nothing where `look.database` is not `:database`
        :param read: reads everything
        :param renew: returns the value with these changes; None where it has to be read anew
        """
        self._look = text(_LOOK.format(changes=changes))
        self._read, self._renew = read, renew
        self._newest: _State[Value] | None = None
        self._publishing = Lock()

    def value(self) -> Value:
        """Return the value as this transaction sees it."""
        state = self._newest
        known = {"database": state.database, "seen": state.seen} if state else {"database": 0, "seen": 0}
        rows = db.session.execute(self._look, known).all()
        database, seen, is_writing = rows[0][:3]
        noted = frozenset((row.kind, row.id, row.changed_by) for row in rows if row.kind)
        value = None
        if state is not None and state.database == database and len(noted - state.applied) <= MANY:
            value = self._renew(state.value, noted - state.applied)
        value = self._read() if value is None else value
        if not is_writing:
            # What a transaction has written itself it may still take back: that stays its own.
            self._publish(_State(database, seen, value, noted))
        return value

    def _publish(self, state: _State[Value]) -> None:
        with self._publishing:
            newest = self._newest
            if newest is None or newest.database != state.database or newest.seen <= state.seen:
                self._newest = state
