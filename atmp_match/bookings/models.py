"""Tables of bookings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Status
from atmp_match.catalogue.models import Hub, Offer
from atmp_match.extensions import Base
from atmp_match.organisations.models import Organisation
from atmp_match.products.models import Product

# What people see and say on the telephone; apart from the row's id, which no address shows.
booking_numbers = Sequence("booking_numbers", start=2041, metadata=Base.metadata)


def ref_of(number: int) -> str:
    """Return the reference of a booking's number, such as ATM-2041."""
    return f"ATM-{number}"


class Booking(Base):
    """A company's request for one offer, and what became of it. One reference for life."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="both_days_or_none"),
        CheckConstraint("starts_on < ends_on", name="days_in_order"),
        CheckConstraint("status <> 'held' OR unit_id IS NOT NULL", name="held_has_unit"),
        Index("ix_bookings_undecided", "resource_id", "status"),
        Index("ix_bookings_due", "answer_by", postgresql_where="status IN ('requested', 'held', 'waiting')"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int] = mapped_column(booking_numbers, server_default=booking_numbers.next_value(), unique=True)
    holder_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True, comment="owns its calendar entries")
    company_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id"), index=True)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id"), index=True)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resources.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_units.id"))
    status: Mapped[Status] = mapped_column(default=Status.REQUESTED)
    share_level: Mapped[ShareLevel]
    alias: Mapped[str] = mapped_column(comment="stands for the company at this hub while it is anonymous")
    starts_on: Mapped[date | None] = mapped_column(comment="first day, in the hub's zone")
    ends_on: Mapped[date | None] = mapped_column(comment="the day after the last")
    quantity: Mapped[int]
    flexible_days: Mapped[int]
    message: Mapped[str]
    brief: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}", comment="what the product was when the request was sent; later edits stay private"
    )
    reason: Mapped[str | None] = mapped_column(comment="why it was declined or cancelled; both sides read it")
    refusal: Mapped[str | None] = mapped_column(
        comment="why the system refused it: a code, said in the reader's language"
    )
    answer_by: Mapped[datetime | None]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    version: Mapped[int] = mapped_column()

    company: Mapped[Organisation] = relationship()
    product: Mapped[Product | None] = relationship()
    hub: Mapped[Hub] = relationship()
    offer: Mapped[Offer] = relationship()
    gates: Mapped[list["BookingGate"]] = relationship(order_by="BookingGate.position", cascade="all, delete-orphan")

    # Every change names the version it read: of two at once, one finds no row to change.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy names it

    @property
    def ref(self) -> str:
        """Return the reference, such as ATM-2041."""
        return ref_of(self.number)

    @property
    def has_weeks(self) -> bool:
        """Say whether this booking takes time in a calendar."""
        return self.starts_on is not None


class BookingGate(Base):
    """A condition that must be met before an accepted booking is confirmed."""

    __tablename__ = "booking_gates"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, comment="a term of kind gate")
    position: Mapped[int]
    due_on: Mapped[date | None]
    met_at: Mapped[datetime | None]
    met_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Enquiry(Base):
    """A question about an offer that nobody can book yet; the cluster office answers it by hand."""

    __tablename__ = "enquiries"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id"))
    message: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str | None]

    company: Mapped[Organisation] = relationship()
    offer: Mapped[Offer] = relationship()
