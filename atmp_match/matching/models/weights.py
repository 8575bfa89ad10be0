"""What decides the order, version by version. Insert-only: a trigger (migration 0014) refuses to change a row."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.extensions import Base


class WeightVersion(Base):
    """One published version; the newest is in force. Version 0, what the code is shipped with, has no row."""

    __tablename__ = "weight_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_by: Mapped[int] = mapped_column(BigInteger, comment="the user who did it")
    reason: Mapped[str]
    stale_months: Mapped[int] = mapped_column(comment="evidence older than this is no longer recent")
    restored_from: Mapped[int | None] = mapped_column(comment="the older version whose values it took up again")

    points: Mapped[list["WeightPoint"]] = relationship()


class WeightPoint(Base):
    """The points of one outcome of one criterion in one version."""

    __tablename__ = "weight_points"
    __table_args__ = (CheckConstraint("points BETWEEN 0 AND 100", name="whole_points"),)

    version: Mapped[int] = mapped_column(ForeignKey("weight_versions.version"), primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    points: Mapped[int]
