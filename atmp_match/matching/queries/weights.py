"""The weights: those in force, kept in memory by version, and every version there ever was."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.matching.models import WeightPoint, WeightVersion
from atmp_match.matching.rules import DEFAULT, Weights
from atmp_match.matching.rules.weights import completed
from atmp_match.shared.errors import NotFound

LAST_VERSION = 2**31 - 1  # the largest that its column holds
_Key = tuple[str, int, datetime]
# The newest weights of this process, with the state of the database that they were read from.
_newest: dict[_Key, Weights] = {}


@dataclass(frozen=True)
class VersionNote:
    """When and why a version was published.

    :param by: the name of whoever did it; None if the account is gone
    """

    version: int
    published_at: datetime
    by: str | None
    reason: str
    restored_from: int | None


def current_weights() -> Weights:
    """Return the weights in force: one small statement for each request, all of them only after a change."""
    asked: Weights | None = db.session().info.get("weights")
    if asked is None:
        newest = select(WeightVersion.version, WeightVersion.published_at).order_by(WeightVersion.version.desc())
        row = db.session.execute(newest.limit(1)).one_or_none()
        asked = _remembered(row.version, row.published_at) if row else DEFAULT
        db.session().info["weights"] = asked
    return asked


def _remembered(version: int, published_at: datetime) -> Weights:
    key = (str(db.engine.url), version, published_at)
    if key not in _newest:
        read = get_weights(version)
        _newest.clear()
        _newest[key] = read
    return _newest[key]


def forget_weights() -> None:
    """Let the next `current_weights()` of this session look again; for the action that has just published some."""
    db.session().info.pop("weights", None)


def get_weights(version: int) -> Weights:
    """Return the weights of one version.

    :raises NotFound: if there was never such a version
    """
    if version == DEFAULT.version:
        return DEFAULT
    if version > LAST_VERSION:
        raise NotFound(_("There is no such version of the weights."))
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    columns = (WeightPoint.criterion, WeightPoint.outcome, WeightPoint.points, WeightVersion.stale_months)
    rows = db.session.execute(select(*columns).join(WeightVersion).where(WeightPoint.version == version)).all()
    if not rows:
        raise NotFound(_("There is no such version of the weights."))
    for row in rows:
        table[row.criterion][row.outcome] = row.points
    return Weights(version, completed(table), rows[0].stale_months)


def list_weight_versions() -> Sequence[VersionNote]:
    """Return every published version, the newest first; the one that the code is shipped with is not among them."""
    return [
        VersionNote(*row)
        for row in db.session.execute(
            select(
                WeightVersion.version,
                WeightVersion.published_at,
                func.nullif(User.name, ""),
                WeightVersion.reason,
                WeightVersion.restored_from,
            )
            .outerjoin(User, User.id == WeightVersion.published_by)
            .order_by(WeightVersion.version.desc())
        )
    ]
