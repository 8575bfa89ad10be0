"""What matching remembers between two answers: whom a change can touch, what was last found, what is new to whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base


class ProductTouch(Base):
    """A changed offer of this service and modality can touch this product's matches.

    Follows from the product's needs, and is written again whenever the product is matched again.
    """

    __tablename__ = "product_touches"
    __table_args__ = (Index(None, "service", "modality"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    modality: Mapped[str] = mapped_column(primary_key=True, comment="empty: an offer of any modality can touch it")


class RematchMark(Base):
    """A product that has to be matched again; however often it is touched meanwhile, there is one mark."""

    __tablename__ = "rematch_marks"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True, comment="a moment after the first touch, for others to join")


class MatchSnapshot(Base):
    """What a product's matches came to when they were last looked for: `rules.changes.State` as JSON."""

    __tablename__ = "match_snapshots"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(comment="counts the runs that found something else than before")
    state: Mapped[dict[str, Any]]
    matched_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MatchChange(Base):
    """What one run found changed, for the mail that tells of it."""

    __tablename__ = "match_changes"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, comment="of the snapshot")
    changes: Mapped[list[dict[str, Any]]]
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MatchLook(Base):
    """When somebody last looked at a product's matches, and what they saw: what came later is new to them."""

    __tablename__ = "match_looks"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    looked_at: Mapped[datetime] = mapped_column(comment="when the last look began")
    before: Mapped[dict[str, Any]] = mapped_column(comment="the state at the look before; the page marks what differs")
    before_at: Mapped[datetime | None] = mapped_column(comment="when the look before began; null at the first look")
    seen: Mapped[dict[str, Any]] = mapped_column(comment="the state at the last look")
    news: Mapped[int] = mapped_column(server_default="0", comment="how much has changed since the last look")
