"""Tables of the products room: what a company develops, as far as it has told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Sequence, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.extensions import Base
from atmp_match.organisations.models import Organisation

product_numbers = Sequence("product_numbers", start=1001, metadata=Base.metadata)


class Product(Base):
    """One product profile ("brief"), private to its company until the company shows it to a hub.

    Everything but the code name may be missing: a brief is saved as it grows. Codes are those of the vocabulary.
    """

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("latest_finish > earliest_start", "window_is_forward"),
        CheckConstraint("scale_value > 0", "scale_is_positive"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ref: Mapped[str] = mapped_column(
        unique=True, server_default=text("('PRD-'::text || nextval('product_numbers'::regclass))")
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    code_name: Mapped[str]
    atmp_class: Mapped[str | None]
    class_basis: Mapped[str | None]
    modality: Mapped[str | None]
    stage: Mapped[str | None]
    grade_needed: Mapped[str | None]
    containment: Mapped[str | None]
    scale_value: Mapped[float | None]
    scale_unit: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(comment="ISO 3166-1 alpha-2")
    brings: Mapped[list[str]] = mapped_column(server_default="{}")
    bottlenecks: Mapped[list[str]] = mapped_column(server_default="{}")
    earliest_start: Mapped[date | None]
    latest_finish: Mapped[date | None] = mapped_column(comment="the last day of the window")
    description: Mapped[str | None] = mapped_column(comment="in the company's own words; confidential")
    done_sections: Mapped[list[str]] = mapped_column(server_default="{}")
    drafts: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}", comment="by section, what was typed and is not right yet; never read by matching"
    )
    section_changes: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}", comment="by section, the version that last changed it, by whom and when"
    )
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    company: Mapped[Organisation] = relationship()


class ProductNeed(Base):
    """One need on the founder's own list. A product without rows follows the derivation.

    Days may contradict each other: that is said on the page, not refused. Codes are those of the vocabulary.
    """

    __tablename__ = "product_needs"
    __table_args__ = (UniqueConstraint("product_id", "position"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    position: Mapped[int]
    service: Mapped[str]
    modality: Mapped[str | None]
    grade: Mapped[str | None]
    containment: Mapped[str | None]
    scale_value: Mapped[float | None]
    scale_unit: Mapped[str | None]
    earliest_start: Mapped[date | None]
    latest_finish: Mapped[date | None] = mapped_column(comment="the last day of the window")
    duration_days: Mapped[int | None]
    seats: Mapped[int | None]
    why: Mapped[dict[str, Any]] = mapped_column(comment="the code of the reason, and the values it speaks of")
    derived: Mapped[dict[str, Any] | None] = mapped_column(
        comment="what the derivation said when the list was taken over; null where the founder added the need"
    )
    is_dropped: Mapped[bool] = mapped_column(server_default="false")
