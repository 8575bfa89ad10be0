"""Days that a hub has closed while bookings are still in their way.

Written by hand, for the triggers: whatever frees closed days gives them to the block in the same statement, so that
there is no moment at which somebody else could have them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# The block takes what nobody else has of its days.
FILL_CLOSING = """
CREATE FUNCTION fill_closing(closing calendar_closings) RETURNS void LANGUAGE sql AS $$
  INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied, note)
  SELECT closing.unit_id, closing.holder_id, 'block', piece, piece, closing.note
  FROM unnest(tstzmultirange(closing.span) - coalesce((
    SELECT range_agg(occupied) FROM calendar_entries
    WHERE unit_id = closing.unit_id AND released_at IS NULL AND occupied && closing.span), '{}')) AS piece;
$$;
"""
# Not where only `occupied` changes: there a rest is cut for a moment, to see whether a follow-on fits (`take_unit`).
TAKE_CLOSED = """
CREATE FUNCTION take_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM fill_closing(closing) FROM calendar_closings AS closing
  WHERE closing.unit_id = OLD.unit_id AND closing.span && OLD.occupied ORDER BY closing.id;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_take_closed AFTER UPDATE OF released_at, span ON calendar_entries
FOR EACH ROW WHEN (OLD.released_at IS NULL) EXECUTE FUNCTION take_closed();
"""
# A follow-on of the same product may begin in its forerunner's rest, but not on closed days: as if the unit were taken.
KEEP_CLOSED = """
CREATE FUNCTION keep_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM calendar_closings WHERE unit_id = NEW.unit_id AND span && NEW.occupied) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_entries_keep_closed BEFORE INSERT ON calendar_entries
FOR EACH ROW WHEN (NEW.kind <> 'block') EXECUTE FUNCTION keep_closed();
"""


def upgrade() -> None:
    op.create_table(
        "calendar_closings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False, comment="the block that has the days, or is to have them"),
        sa.Column("span", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True, comment="what the block is for; never who"),
        sa.CheckConstraint(
            "NOT isempty(span) AND NOT lower_inf(span) AND NOT upper_inf(span)",
            name=op.f("ck_calendar_closings_finite"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["calendar_units.id"], name=op.f("fk_calendar_closings_unit_id_calendar_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_closings")),
    )
    op.create_index(op.f("ix_calendar_closings_unit_id"), "calendar_closings", ["unit_id"])
    op.create_index(op.f("ix_calendar_closings_holder_id"), "calendar_closings", ["holder_id"])
    op.execute(FILL_CLOSING)
    op.execute(TAKE_CLOSED)
    op.execute(KEEP_CLOSED)


def downgrade() -> None:
    op.execute("DROP TRIGGER calendar_entries_keep_closed ON calendar_entries; DROP FUNCTION keep_closed")
    op.execute("DROP TRIGGER calendar_entries_take_closed ON calendar_entries; DROP FUNCTION take_closed")
    op.execute("DROP FUNCTION fill_closing")
    op.drop_table("calendar_closings")
