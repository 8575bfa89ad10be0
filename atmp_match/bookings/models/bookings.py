"""Tables of bookings: requests and what becomes of them, proposals, reminders, conditions, questions to the office."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.bookings.models.attendees import BookingAttendee
from atmp_match.bookings.rules.proposals import Outcome
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import ENDS_UNANSWERED, Party, Status
from atmp_match.calendar.rules.hours import point_of
from atmp_match.calendar.rules.parts import Recipe, Step, from_record
from atmp_match.catalogue.models import Hub, Offer
from atmp_match.extensions import Base
from atmp_match.organisations.models import Organisation
from atmp_match.products.models import Product

TIMES_OF_ONE_DAY = """
(from_time IS NULL AND to_time IS NULL)
OR (from_time IS NOT NULL AND to_time IS NOT NULL AND from_time < to_time AND ends_on = starts_on + 1)
""".strip()
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
        CheckConstraint(TIMES_OF_ONE_DAY, name="times_of_one_day"),
        CheckConstraint("status <> 'held' OR unit_id IS NOT NULL", name="held_has_unit"),
        CheckConstraint("(entered_by IS NULL) = (entered_for IS NULL)", name="entered_for_somebody"),
        CheckConstraint(
            "status <> 'draft' OR (entered_by IS NOT NULL AND confirmed_own_at IS NULL)", name="draft_is_entered"
        ),
        Index("ix_bookings_undecided", "resource_id", "status"),
        Index("ix_bookings_several", "status", "hub_id", postgresql_where="parts <> '[]'"),
        Index(
            "ix_bookings_due",
            "answer_by",
            postgresql_where=(
                "status IN ('draft', 'requested', 'held', 'waiting', 'proposed') OR proposed_by IS NOT NULL"
            ),
        ),
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
    parts: Mapped[list[Any]] = mapped_column(
        JSONB,
        server_default="[]",
        comment="what it takes, as the offer said when the request was sent; empty: one unit of the resource",
    )
    held_back: Mapped[bool] = mapped_column(
        server_default="false", default=False, comment="waits because the company holds as much at this hub as it may"
    )
    status: Mapped[Status] = mapped_column(default=Status.REQUESTED)
    share_level: Mapped[ShareLevel]
    alias: Mapped[str] = mapped_column(comment="stands for the company at this hub while it is anonymous")
    starts_on: Mapped[date | None] = mapped_column(comment="first day, in the hub's zone")
    ends_on: Mapped[date | None] = mapped_column(comment="the day after the last")
    from_time: Mapped[time | None] = mapped_column(comment="of a booking by the hour, on the hub's wall")
    to_time: Mapped[time | None] = mapped_column(comment="of the same day")
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
    proposed_by: Mapped[Party | None] = mapped_column(comment="whose proposal of other weeks is open; null: none is")
    entered_by: Mapped[Party | None] = mapped_column(comment="who entered it for the company; null: it asked itself")
    entered_for: Mapped[str | None] = mapped_column(comment="as whom the side that entered it knows the company")
    confirmed_own_at: Mapped[datetime | None] = mapped_column(
        comment="when the company confirmed what was entered for it"
    )
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
    proposals: Mapped[list["BookingProposal"]] = relationship(order_by="BookingProposal.id")
    gates: Mapped[list["BookingGate"]] = relationship(order_by="BookingGate.position", cascade="all, delete-orphan")

    # Every change names the version it read: of two at once, one finds no row to change.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy names it

    @property
    def ref(self) -> str:
        """Return the reference, such as ATM-2041."""
        return ref_of(self.number)

    @property
    def start(self) -> date | None:
        """Return the first day, or when a booking by the hour begins, by the clock on the hub's wall."""
        return point_of(self.starts_on, self.from_time)

    @property
    def end(self) -> date | None:
        """Return the day after the last, or when a booking by the hour ends, by the clock on the hub's wall."""
        return point_of(self.ends_on, self.to_time, is_end=True)

    @property
    def steps(self) -> Recipe:
        """Return what it takes of the calendar, its own resource first; nothing where it is for a quantity."""
        if self.resource_id is None:
            return ()
        return from_record(self.parts or ()) or (Step(self.resource_id, ""),)

    @property
    def unit_total(self) -> int:
        """Return how many units it keeps, at once or one after the other."""
        return sum(step.units for step in self.steps)

    @property
    def has_weeks(self) -> bool:
        """Say whether this booking takes time in a calendar."""
        return self.starts_on is not None

    @property
    def waits_for_answer(self) -> bool:
        """Say whether somebody has to answer by `answer_by`."""
        return self.proposed_by is not None or self.status in ENDS_UNANSWERED

    @property
    def unconfirmed_entry(self) -> Party | None:
        """Return who entered it for the company, while that has not confirmed it; None for everything else."""
        return self.entered_by if self.confirmed_own_at is None else None

    @property
    def open_proposal(self) -> "BookingProposal | None":
        """Return the other weeks that one side waits to hear about; None where it waits for nothing."""
        return next((one for one in reversed(self.proposals) if one.closed_at is None), None)


class BookingProposal(Base):
    """Other weeks that one side asks for, under the reference that the booking has; they are kept while it is open."""

    __tablename__ = "booking_proposals"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="days_in_order"),
        CheckConstraint(TIMES_OF_ONE_DAY, name="times_of_one_day"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_an_outcome"),
        # Of two sides that propose at once, one is first.
        Index("uq_booking_proposals_open", "booking_id", unique=True, postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    party: Mapped[Party] = mapped_column(comment="the side that proposes")
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(comment="the day after the last")
    from_time: Mapped[time | None] = mapped_column(comment="of a booking by the hour, on the hub's wall")
    to_time: Mapped[time | None] = mapped_column(comment="of the same day")
    unit_id: Mapped[int] = mapped_column(ForeignKey("calendar_units.id"))
    reason: Mapped[str] = mapped_column(comment="both sides read it")
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[Outcome | None]
    closed_at: Mapped[datetime | None]

    @property
    def start(self) -> date:
        """Return the first proposed day, or time, as `Booking.start` does."""
        return point_of(self.starts_on, self.from_time) or self.starts_on

    @property
    def end(self) -> date:
        """Return where the proposed span ends, as `Booking.end` does."""
        return point_of(self.ends_on, self.to_time, is_end=True) or self.ends_on


class BookingReminder(Base):
    """When to remind whoever has to answer; nobody is reminded of a deadline that no longer stands."""

    __tablename__ = "booking_reminders"
    __table_args__ = (
        UniqueConstraint("booking_id", "answer_by", "due_at"),
        Index("ix_booking_reminders_due", "due_at", postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"))
    answer_by: Mapped[datetime] = mapped_column(comment="the deadline that this reminds of")
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(comment="when it was sent, or found to be of no use any more")


class BookingGate(Base):
    """A condition that must be met before an accepted booking is confirmed."""

    __tablename__ = "booking_gates"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, comment="a term of kind gate")
    position: Mapped[int]
    due_on: Mapped[date | None]
    met_at: Mapped[datetime | None]
    met_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreements.id"), comment="what was signed once for all bookings, where that meets the gate"
    )
    certificate_of: Mapped[int | None] = mapped_column(
        ForeignKey("booking_attendees.id"), comment="whose certificate met it, if one did"
    )

    attendee: Mapped[BookingAttendee | None] = relationship(lazy="joined")


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
