"""Tables of the calendar: identical units of a resource, and what takes them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, event, func, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.calendar.rules import EntryKind
from atmp_match.extensions import Base


class CalendarUnit(Base):
    """One of the identical units of a resource: suite 2 of 4."""

    __tablename__ = "calendar_units"
    __table_args__ = (UniqueConstraint("resource_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    position: Mapped[int]


class CalendarEntry(Base):
    """A unit is taken. It stays taken until the entry is released, whatever becomes of its holder's status.

    The exclusion constraint is what makes a double booking impossible: no two live entries of one unit may overlap
    unless one holder owns both (its old and its proposed weeks). An empty or endless range would slip past it.
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
        Index("ix_calendar_entries_live_holder", "holder_id", postgresql_where=text("released_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("calendar_units.id"))
    holder_id: Mapped[UUID] = mapped_column(comment="the booking or block that owns the entry")
    kind: Mapped[EntryKind]
    span: Mapped[Range[datetime]] = mapped_column(TSTZRANGE, comment="what was asked for")
    occupied: Mapped[Range[datetime]] = mapped_column(TSTZRANGE, comment="the span plus changeover")
    note: Mapped[str | None] = mapped_column(comment="what a block is for; never who")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    released_at: Mapped[datetime | None]


# Tries the units in random order, so that many askers do not queue for the first; the constraint decides each try.
TAKE_UNIT = """
CREATE OR REPLACE FUNCTION take_unit(
  p_resource integer, p_holder uuid, p_kind text, p_span tstzrange, p_occupied tstzrange
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE candidate integer; taken integer;
BEGIN
  FOR candidate IN SELECT id FROM calendar_units WHERE resource_id = p_resource ORDER BY random() LOOP
    INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied)
    VALUES (candidate, p_holder, p_kind, p_span, p_occupied)
    ON CONFLICT DO NOTHING RETURNING unit_id INTO taken;
    IF taken IS NOT NULL THEN RETURN taken; END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
# A resource has its units from the moment it exists, whoever stores it: an import, the office, a test. Units are only
# ever added here; one that has entries cannot just vanish.
OPEN_UNITS = """
CREATE OR REPLACE FUNCTION open_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO calendar_units (resource_id, position)
  SELECT NEW.id, position FROM generate_series(1, NEW.unit_count) AS position
  ON CONFLICT DO NOTHING;
  RETURN NEW;
END $$
"""
OPEN_UNITS_TRIGGER = """
CREATE TRIGGER resources_open_units AFTER INSERT OR UPDATE OF unit_count ON resources
FOR EACH ROW EXECUTE FUNCTION open_units()
"""
event.listen(CalendarUnit.__table__, "after_create", DDL(OPEN_UNITS))  # type: ignore[no-untyped-call]
event.listen(CalendarUnit.__table__, "after_create", DDL(OPEN_UNITS_TRIGGER))  # type: ignore[no-untyped-call]
event.listen(CalendarEntry.__table__, "after_create", DDL(TAKE_UNIT.replace("%", "%%")))  # type: ignore[no-untyped-call]
