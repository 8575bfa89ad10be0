"""The catalogue in columns, kept in each process and brought up to date with every question (`shared/kept.py`).

Triggers note the transaction of every change of an offer or a hub; only those are read again.
"""

from collections.abc import Collection
from collections.abc import Set as AbstractSet

from atmp_match.matching.queries.candidates import list_hubs
from atmp_match.matching.queries.packed import read_blocks
from atmp_match.matching.rules.columns import Block, Columns, Hubs
from atmp_match.shared.kept import Change, Kept

_CHANGES = """
  SELECT kind, id, changed_by FROM catalogue_changes
  WHERE look.database = :database AND changed_by >= :seen AND kind IN ('offer', 'hub')
"""


def catalogue_in_columns() -> Columns:
    """Return the whole catalogue as this transaction sees it."""
    return _kept.value()


def read_columns() -> Columns:
    """Read the whole catalogue, past every memory."""
    packed = read_blocks(None)
    hubs = _joined(Hubs([], {}), None)
    return Columns({service: block.with_hubs(hubs.by_id) for service, block in packed.items()}, hubs)


def _with_changes(columns: Columns, changes: AbstractSet[Change]) -> Columns:
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


_kept = Kept(_CHANGES, read=read_columns, renew=_with_changes)
