"""How often each unmet need was reported; small numbers stay hidden."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from atmp_match.extensions import db
from atmp_match.matching.models import GapReport
from atmp_match.matching.rules.gaps import FEW


@dataclass(frozen=True)
class GapCount:
    """One kind of unmet need.

    :param count: how many reports; None where they are so few that they could point at a company
    :param newest: the day of the newest report; None likewise
    """

    service: str
    modality: str | None
    grade: str | None
    containment: str | None
    country: str | None
    count: int | None
    newest: date | None


def count_gaps() -> list[GapCount]:
    """Return each kind of unmet need, the most often reported first; the rare ones by name, which says no number."""
    kind = (GapReport.service, GapReport.modality, GapReport.grade, GapReport.containment, GapReport.country)
    number = func.count()
    rows = db.session.execute(select(*kind, number, func.max(GapReport.day)).group_by(*kind).order_by(*kind)).all()
    often = sorted((GapCount(*row) for row in rows if row[-2] >= FEW), key=lambda gap: -(gap.count or 0))
    rare = [GapCount(*row[:-2], count=None, newest=None) for row in rows if row[-2] < FEW]
    return often + rare
