"""Tables of the calendar: identical units of a resource, and what takes them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.calendar.rules import Course, EntryKind
from atmp_match.catalogue.models import Offer, Resource
from atmp_match.extensions import Base
from atmp_match.shared.clock import today


class CalendarUnit(Base):
    """One of the identical units of a resource: suite 2 of 4.

    A trigger (`open_units`, migration 0005) gives each resource its units from the moment it is stored.
    """

    __tablename__ = "calendar_units"
    __table_args__ = (UniqueConstraint("resource_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    position: Mapped[int]


class CalendarEntry(Base):
    """A unit is taken. It stays taken until the entry is released, whatever becomes of its holder's status.

    The exclusion constraint is what makes a double booking impossible: no two live entries of one unit may overlap
    unless one holder owns both (its old and its proposed weeks). An empty or endless range would slip past it.
    The function `take_units` (migration 0025) tries one unit after the other against it, for each part. A follow-on of
    the same product cuts its forerunner's rest where it begins; a trigger (`restore_rest`) gives the rest back when the
    follow-on goes.
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (
        ExcludeConstraint(
            ("unit_id", "="),
            ("holder_id", "<>"),
            ("occupied", "&&"),
            where=text("released_at IS NULL"),
            using="gist",
            name="ex_calendar_entries_no_overlap",
        ),
        CheckConstraint("NOT isempty(occupied) AND NOT isempty(span)", name="not_empty"),
        CheckConstraint("NOT lower_inf(occupied) AND NOT upper_inf(occupied)", name="finite"),
        CheckConstraint("occupied @> span", name="occupied_holds_span"),
        CheckConstraint("follow_at >= upper(span) AND rested_at >= upper(occupied)", name="rests_in_order"),
        CheckConstraint("(product_id IS NULL) = (follow_at IS NULL)", name="product_has_rest"),
        Index("ix_calendar_entries_live_holder", "holder_id", postgresql_where=text("released_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("calendar_units.id"))
    holder_id: Mapped[UUID] = mapped_column(comment="the booking or block that owns the entry")
    kind: Mapped[EntryKind]
    span: Mapped[Range[datetime]] = mapped_column(TSTZRANGE, comment="what was asked for")
    occupied: Mapped[Range[datetime]] = mapped_column(TSTZRANGE, comment="the span plus changeover")
    whole: Mapped[Range[datetime] | None] = mapped_column(
        TSTZRANGE, comment="the days of the whole booking or proposal, where this part of it has others; null: span"
    )
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("products.id"), comment="whose follow-on may begin after a shorter rest"
    )
    follow_at: Mapped[datetime | None] = mapped_column(comment="from when the same product may follow")
    rested_at: Mapped[datetime | None] = mapped_column(
        comment="until when it rests where nothing of the same product follows; null: the end of occupied"
    )
    note: Mapped[str | None] = mapped_column(comment="what a block is for; never who")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    released_at: Mapped[datetime | None]
    changed_by: Mapped[int] = mapped_column(
        BigInteger,
        server_default=text("(pg_current_xact_id()::text::bigint)"),
        index=True,
        comment="the transaction that last changed what is taken",
    )


class CalendarClosing(Base):
    """Days of a unit that its hub has closed, whoever still has them: what they free goes to the block at once.

    Triggers (migration 0031) see to that in the very statement that frees days, and keep everybody new out.
    """

    __tablename__ = "calendar_closings"
    __table_args__ = (
        CheckConstraint("NOT isempty(span) AND NOT lower_inf(span) AND NOT upper_inf(span)", name="finite"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("calendar_units.id"), index=True)
    holder_id: Mapped[UUID] = mapped_column(index=True, comment="the block that has the days, or is to have them")
    span: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    note: Mapped[str | None] = mapped_column(comment="what the block is for; never who")


class CourseDate(Base):
    """A course on days of its own, whose seats are booked: each takes one unit of the resource.

    Of a resource one course at a time: a course's days say whose seats they are. A trigger (`keep_to_seats`) refuses
    entries above the seats, as the exclusion constraint refuses those above the units.
    """

    __tablename__ = "course_dates"
    __table_args__ = (
        ExcludeConstraint(
            ("resource_id", "="),
            (text("daterange(starts_on, ends_on)"), "&&"),
            where=text("cancelled_at IS NULL"),
            using="gist",
            name="ex_course_dates_one_at_a_time",
        ),
        CheckConstraint("starts_on < ends_on", name="days_in_order"),
        CheckConstraint("seats > 0", name="has_seats"),
        CheckConstraint("(opens_at IS NULL) = (closes_at IS NULL)", name="both_times_or_none"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    starts_on: Mapped[date] = mapped_column(comment="first day, in the hub's zone")
    ends_on: Mapped[date] = mapped_column(comment="the day after the last")
    opens_at: Mapped[str | None] = mapped_column(comment="wall time of the hub on each day, such as 09:00")
    closes_at: Mapped[str | None]
    seats: Mapped[int]
    title: Mapped[str]
    title_sv: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(comment="why it was cancelled; everybody who had a seat reads it")
    version: Mapped[int] = mapped_column()

    offer: Mapped[Offer] = relationship()
    resource: Mapped[Resource] = relationship()

    # Of two people who change it at once, one finds no row to change.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy names it

    @property
    def is_past(self) -> bool:
        """Say whether its last day is over."""
        return self.ends_on <= today(self.resource.hub.timezone)

    @property
    def can_change(self) -> bool:
        """Say whether it stands and has not begun."""
        return self.cancelled_at is None and self.starts_on > today(self.resource.hub.timezone)

    def as_course(self) -> Course:
        """Return what the rules need to know of it."""
        return Course(
            self.id, self.starts_on, self.ends_on, self.seats, self.title, self.title_sv, self.opens_at, self.closes_at
        )
