"""A request sent twice takes effect once: the second gets the first one's answer."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import JSONB

from atmp_match.extensions import db
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.models import IdempotencyKey
from atmp_match.shared.transactions import transaction

LONGEST_KEY = 200
KEEP = timedelta(days=30)  # nobody repeats a request later than that; an answer can quote what somebody wrote
Answer = tuple[int, dict[str, Any]]
_TAKE_KEY = text("""
    INSERT INTO idempotency_keys (actor_id, key, payload_hash) VALUES (:actor_id, :key, :payload_hash)
    ON CONFLICT DO NOTHING RETURNING key
""")
_KEEP_ANSWER = text("""
    UPDATE idempotency_keys SET status = :status, body = :body WHERE actor_id = :actor_id AND key = :key
""").bindparams(bindparam("body", type_=JSONB))


def once(*, actor_id: int, key: str, payload: Mapping[str, Any], work: Callable[[], Answer]) -> Answer:
    """Return what `work` answers, or what it answered when this actor used this key before.

    The key's row is written in the transaction of the work: of twenty at once one works, the others wait for its
    commit and read its answer; after a refusal nothing is kept and the key may be used again.

    :param work: does the thing and returns an HTTP status and a JSON body
    :raises InvalidInput: where the key is too long, or was used for another payload
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise InvalidInput({"Idempotency-Key": _("Use a key of 1 to %(n)s characters.", n=LONGEST_KEY)})
    payload_hash = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
    mine = {"actor_id": actor_id, "key": key}
    with transaction():
        first = db.session.scalar(_TAKE_KEY, {**mine, "payload_hash": payload_hash})
        if first is None:
            return _kept_answer(payload_hash, mine)
        status, body = work()
        db.session.execute(_KEEP_ANSWER, {**mine, "status": status, "body": body})
        return status, body


def forget_old_answers() -> None:
    """Delete the answers that nobody will ask for again."""
    with transaction():
        db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < func.now() - KEEP))


def _kept_answer(payload_hash: str, mine: Mapping[str, Any]) -> Answer:
    kept = db.session.execute(
        select(IdempotencyKey.payload_hash, IdempotencyKey.status, IdempotencyKey.body).filter_by(**mine)
    ).one()
    if kept.payload_hash != payload_hash:
        raise InvalidInput({"Idempotency-Key": _("This key was used for another request. Use a new one.")})
    return kept.status, kept.body
