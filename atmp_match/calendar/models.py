"""Tables of the calendar: identical units of a resource, and what takes them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.calendar.rules import EntryKind
from atmp_match.extensions import Base


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
