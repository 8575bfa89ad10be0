"""The catalogue in columns, kept in each process and brought up to date with every question.

Each question asks, in one small statement, which offers and hubs have changed since this process last looked, and
reads only those again. Triggers note the transaction of every change, and a transaction that was not visible at the
last look has a number at or above that look's `xmin`: so nothing is missed, and nothing is stale.
"""

from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import text

from atmp_match.extensions import db
from atmp_match.matching.queries.candidates import list_hubs
from atmp_match.matching.queries.packed import read_blocks
from atmp_match.matching.rules.columns import Block, Columns, Hubs

Change = tuple[str, str, int]  # kind, id, and the transaction that made it

MANY = 20_000  # changes from which on reading everything takes less time
# A number above `xmax` comes from another server, by way of a dump: no change of this one has it yet, but our own may.
# The database counts too: one that was made anew under the same name has other rows.
_LOOK = text("""
WITH look AS MATERIALIZED (
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax,
    pg_current_xact_id_if_assigned()::text::bigint AS own,
    (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database
)
SELECT look.database, look.xmin AS seen, look.own IS NOT NULL AS is_writing, kind, id, changed_by
FROM look
LEFT JOIN catalogue_changes
  ON look.database = :database AND changed_by >= :seen AND (changed_by < look.xmax OR changed_by = look.own)
""")


@dataclass(frozen=True)
class _Kept:
    """The columns, and what they are up to date with.

    :param seen: every transaction below it was visible
    :param applied: the changes at or above it that are in the columns all the same
    """

    database: int
    seen: int
    columns: Columns
    applied: frozenset[Change]


_newest: list[_Kept] = []
_publishing = Lock()


def catalogue_in_columns() -> Columns:
    """Return the whole catalogue as this transaction sees it."""
    kept = _newest[0] if _newest else None
    known = {"database": kept.database, "seen": kept.seen} if kept else {"database": 0, "seen": 0}
    rows = db.session.execute(_LOOK, known).all()
    database, seen, is_writing = rows[0][:3]
    noted = frozenset((row.kind, row.id, row.changed_by) for row in rows if row.kind)
    if kept is None or kept.database != database or len(noted - kept.applied) > MANY:
        columns = read_columns()
    else:
        columns = _with_changes(kept.columns, noted - kept.applied)
    if not is_writing:
        # What a transaction has written itself it may still take back: that stays its own.
        _publish(_Kept(database, seen, columns, noted))
    return columns


def _publish(kept: _Kept) -> None:
    with _publishing:
        if not _newest or _newest[0].database != kept.database or _newest[0].seen <= kept.seen:
            _newest[:] = [kept]


def read_columns() -> Columns:
    """Read the whole catalogue, past every memory."""
    packed = read_blocks(None)
    hubs = _joined(Hubs([], {}), None)
    return Columns({service: block.with_hubs(hubs.by_id) for service, block in packed.items()}, hubs)


def _with_changes(columns: Columns, changes: Collection[Change]) -> Columns:
    offers = [name for kind, name, _ in changes if kind == "offer"]
    changed_hubs = {int(name) for kind, name, _ in changes if kind == "hub"}
    if not changes:
        return columns
    packed = read_blocks(offers) if offers else {}
    missing = {hub_id for block in packed.values() for hub_id in block.hub_ids} - columns.hubs.by_id.keys()
    hubs = _joined(columns.hubs, changed_hubs | missing) if changed_hubs | missing else columns.hubs
    names = [offer_id.encode() for offer_id in offers]
    blocks = {service: block.without(names) for service, block in columns.blocks.items()}
    read = {service: block.with_hubs(hubs.by_id) for service, block in packed.items()}
    joined = {service: _below(blocks.get(service), block) for service, block in read.items()}
    return Columns({**blocks, **joined}, hubs)


def _below(block: Block | None, new: Block) -> Block:
    return block.and_then(new) if block else new


def _joined(hubs: Hubs, ids: Collection[int] | None) -> Hubs:
    by_id, values = dict(hubs.by_id), list(hubs.hubs)
    for hub_id, hub in list_hubs(ids):
        if hub_id in by_id:
            values[by_id[hub_id]] = hub
        else:
            by_id[hub_id] = len(values)
            values.append(hub)
    return Hubs(values, by_id)
