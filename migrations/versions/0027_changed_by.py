"""What the search for free weeks has to read again: which entries have changed, and in which transaction.

Written by hand, for the triggers. An entry says it itself: a row for each resource would make everybody wait who books
the same one. The functions that turned a hub's rules into ranges have nobody left who calls them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

THIS = "pg_current_xact_id()::text::bigint"
STAMP = f"""
CREATE FUNCTION stamp_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_by := {THIS};
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_entries_stamp BEFORE UPDATE OF unit_id, occupied, released_at ON calendar_entries
FOR EACH ROW EXECUTE FUNCTION stamp_entry();
"""
# Nobody deletes entries but somebody at a prompt; what is gone cannot say so itself.
NOTE_GONE = f"""
CREATE FUNCTION note_gone_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO catalogue_changes (kind, id, changed_by)
  SELECT DISTINCT 'resource', resource_id::text, {THIS}
  FROM old_rows JOIN calendar_units ON calendar_units.id = unit_id ORDER BY 2
  ON CONFLICT (kind, id) DO UPDATE SET changed_by = EXCLUDED.changed_by;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_note_gone AFTER DELETE ON calendar_entries REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION note_gone_entries();
"""
WATCHED = (("resources", "resource", "id"), ("offer_resources", "offer", "offer_id"))
ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}
WEEKS_OF_EVERY_YEAR = """
CREATE FUNCTION weeks_of_every_year(p_ranges jsonb, p_first date, p_until date) RETURNS datemultirange
LANGUAGE sql STABLE AS $$
  SELECT coalesce(range_agg(daterange(monday, monday + 7)), '{}')
  FROM (
    SELECT p_first - (extract(isodow FROM p_first)::int - 1) + 7 * step AS monday
    FROM generate_series(0, (p_until - p_first) / 7 + 1) AS step
  ) AS weeks
  WHERE EXISTS (
    SELECT FROM jsonb_array_elements(p_ranges) AS pair
    CROSS JOIN LATERAL (
      SELECT (pair ->> 0)::int AS opening, (pair ->> 1)::int AS closing, extract(week FROM monday)::int AS number
    ) AS week
    WHERE CASE WHEN opening <= closing THEN number BETWEEN opening AND closing
               ELSE number >= opening OR number <= closing END)
$$;
"""
PUBLISHED_WEEKS = """
CREATE FUNCTION published_weeks(p_spans jsonb) RETURNS datemultirange LANGUAGE sql STABLE AS $$
  SELECT coalesce(range_agg(daterange((span ->> 0)::date, (span ->> 1)::date)), '{}')
  FROM jsonb_array_elements(p_spans) AS span
$$;
"""


def upgrade() -> None:
    # What is there already is of no transaction that anybody has to hear of; so the table need not be written anew.
    op.add_column(
        "calendar_entries",
        sa.Column(
            "changed_by",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="the transaction that last changed what is taken",
        ),
    )
    op.execute(f"ALTER TABLE calendar_entries ALTER COLUMN changed_by SET DEFAULT ({THIS})")
    op.create_index(op.f("ix_calendar_entries_changed_by"), "calendar_entries", ["changed_by"])
    op.execute(STAMP)
    op.execute(NOTE_GONE)
    for table, kind, column in WATCHED:
        for operation, rows in ROWS.items():
            op.execute(
                f"CREATE TRIGGER {table}_note_{operation} AFTER {operation} ON {table} REFERENCING {rows} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION note_catalogue_change('{kind}', '{column}')"
            )
    op.execute("DROP FUNCTION published_weeks; DROP FUNCTION weeks_of_every_year")


def downgrade() -> None:
    op.execute(WEEKS_OF_EVERY_YEAR)
    op.execute(PUBLISHED_WEEKS)
    for table, _, _ in WATCHED:
        for operation in ROWS:
            op.execute(f"DROP TRIGGER {table}_note_{operation} ON {table}")
    op.execute("DROP TRIGGER calendar_entries_note_gone ON calendar_entries; DROP FUNCTION note_gone_entries")
    op.execute("DROP TRIGGER calendar_entries_stamp ON calendar_entries; DROP FUNCTION stamp_entry")
    op.drop_index(op.f("ix_calendar_entries_changed_by"), "calendar_entries")
    op.drop_column("calendar_entries", "changed_by")
