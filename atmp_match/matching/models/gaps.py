"""Needs that nobody meets, as companies reported them, without the companies."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base


class GapReport(Base):
    """One unmet need. Nothing in the row leads to the product, the company or the person who reported it.

    Its id is random, for a counter could be laid beside the times in a log.
    """

    __tablename__ = "gap_reports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service: Mapped[str]
    modality: Mapped[str | None]
    grade: Mapped[str | None]
    containment: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(comment="of the company, ISO 3166-1 alpha-2; null: not told")
    day: Mapped[date]
    once: Mapped[bytes] = mapped_column(
        unique=True, comment="keyed hash that lets a company count once a month; its key is deleted with the month"
    )


class GapSecret(Base):
    """The key of this month's hashes. Once it is deleted, nobody can try which company a hash could be of."""

    __tablename__ = "gap_secrets"

    month: Mapped[date] = mapped_column(primary_key=True, comment="its first day")
    secret: Mapped[bytes]
