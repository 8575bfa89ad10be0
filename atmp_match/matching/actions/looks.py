"""Looking at matches: what is new is marked, and from the next look on it is not new any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from atmp_match.extensions import db
from atmp_match.matching.models import MatchLook
from atmp_match.matching.rules.changes import Change, State, changes_between, is_same_look
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction


@dataclass(frozen=True)
class News:
    """What is new to somebody since the look before this one.

    :param since: when that look began; None at the first one, to which nothing is new
    """

    since: datetime | None = None
    changes: tuple[Change, ...] = ()


def look_at_matches(product_id: int, state: State, *, by: int) -> News:
    """Note that somebody sees this state, and return what is new in it to them.

    A reload or a filter soon after belongs to the same look: the marks stay.

    :param by: the user's id
    """
    with transaction():
        mine = (MatchLook.product_id == product_id, MatchLook.user_id == by)
        look = db.session.scalar(select(MatchLook).where(*mine).with_for_update())
        if look is None:
            first = {"product_id": product_id, "user_id": by, "looked_at": now(), "before": state, "seen": state}
            db.session.execute(insert(MatchLook).values(first).on_conflict_do_nothing())
            return News()
        _note(look, state)
        return News(look.before_at, changes_between(look.before, state) if look.before_at else ())


def _note(look: MatchLook, state: State) -> None:
    moment = now()
    if not is_same_look(look.looked_at, moment):
        look.before, look.before_at, look.looked_at = look.seen, look.looked_at, moment
    if look.seen != state:  # a look that sees nothing new writes nothing
        look.seen = dict(state)
    look.news = 0
