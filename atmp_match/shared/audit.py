"""Events are sealed into chains of hashes, one for each company or hub, so that a change behind our back shows.

Sealing follows the commit by a few seconds and is no part of anybody's request: a chain inside the transaction would
let everybody who writes about one company wait for each other. Its order is therefore the order of sealing.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, timedelta

from sqlalchemy import Row, func, select

from atmp_match.extensions import db
from atmp_match.shared.models import AuditLink, EventRow
from atmp_match.shared.transactions import transaction

BATCH = 500
# Ids are given before the commit: an event may become visible after later ones are sealed, but never this much later.
LATECOMERS = 10_000
PLATFORM = "platform"  # the chain of what concerns no company and no hub
SEALED_WITHIN = timedelta(minutes=1)
ONE_AT_A_TIME = 7_312_001  # the number of the advisory lock

# For ids of one kind of thing, the chain that each belongs to; what it leaves out belongs to the platform.
ChainsOf = Callable[[Collection[str]], Mapping[str, str]]
_chains: dict[str, ChainsOf] = {}


def register_chains(kind: str, chains_of: ChainsOf) -> None:
    """Let a room say whose history the events about its things are."""
    _chains[kind] = chains_of


def seal_events() -> int:
    """Seal what is not sealed yet, at most one batch, and return how many that were. Two at once are harmless."""
    with transaction():
        if not db.session.scalar(select(func.pg_try_advisory_xact_lock(ONE_AT_A_TIME))):
            return 0
        events = _unsealed()
        chains = _chains_of(events)
        heads = _heads(set(chains.values()))
        for event in events:
            chain = chains[event.about]
            position, before = heads.get(chain, (0, b""))
            heads[chain] = (position + 1, hash_of(event, before))
            db.session.add(AuditLink(event_id=event.id, chain=chain, position=position + 1, hash=heads[chain][1]))
    return len(events)


def hash_of(event: EventRow, before: bytes) -> bytes:
    """Return SHA-256 over the hash before it and who did what to which thing, when, and in which request."""
    moment = event.happened_at.astimezone(UTC).isoformat()
    said = [event.id, event.name, event.about, event.actor_id, event.payload, event.request_id, moment]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()


def broken_links() -> Iterator[str]:
    """Check every chain from its first event, and say in a sentence each place where it does not hold."""
    chain, position, before = "", 0, b""
    linked = select(AuditLink, EventRow).join(EventRow, EventRow.id == AuditLink.event_id)
    for link, event in db.session.execute(linked.order_by(AuditLink.chain, AuditLink.position).execution_options(
        yield_per=BATCH
    )):  # fmt: skip
        if link.chain != chain:
            chain, position, before = link.chain, 0, b""
        if link.position != position + 1:
            yield f"{chain}: {link.position - position - 1} links are missing before number {link.position}"
        elif link.hash != hash_of(event, before):
            yield f"{chain}: number {link.position}, event {event.id}, is not what was sealed"
        position, before = link.position, link.hash
    if late := _late():
        yield f"{late} events are older than a minute and not sealed"


def _unsealed() -> Sequence[EventRow]:
    newest = select(func.coalesce(func.max(AuditLink.event_id), 0)).scalar_subquery()
    sealed = select(AuditLink.event_id).where(AuditLink.event_id == EventRow.id).exists()
    unsealed = select(EventRow).where(EventRow.id > newest - LATECOMERS, ~sealed)
    return db.session.scalars(unsealed.order_by(EventRow.id).limit(BATCH)).all()


def _chains_of(events: Sequence[EventRow]) -> dict[str, str]:
    things: dict[str, set[str]] = {}
    for event in events:
        kind, _colon, key = event.about.partition(":")
        things.setdefault(kind, set()).add(key)
    found = {kind: _chains[kind](keys) if kind in _chains else {} for kind, keys in things.items()}
    return {f"{kind}:{key}": found[kind].get(key, PLATFORM) for kind, keys in things.items() for key in keys}


def _heads(chains: Collection[str]) -> dict[str, tuple[int, bytes]]:
    newest = select(AuditLink.chain, func.max(AuditLink.position).label("position")).group_by(AuditLink.chain)
    last = newest.where(AuditLink.chain.in_(chains)).subquery()
    rows: Sequence[Row[str, int, bytes]] = db.session.execute(
        select(AuditLink.chain, AuditLink.position, AuditLink.hash).join(
            last, (last.c.chain == AuditLink.chain) & (last.c.position == AuditLink.position)
        )
    ).all()
    return {row.chain: (row.position, row.hash) for row in rows}


def _late() -> int:
    sealed = select(AuditLink.event_id).where(AuditLink.event_id == EventRow.id).exists()
    late = select(func.count()).select_from(EventRow).where(~sealed, EventRow.happened_at < func.now() - SEALED_WITHIN)
    return db.session.scalars(late).one()
