"""What matching has to read again: which offers and hubs have changed, and in which transaction.

Written by triggers, so that it is right whoever changes the catalogue: an import, the office, somebody at a prompt."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# One function for all four tables; the argument names the column that says which offer or hub it is.
NOTE = """
CREATE FUNCTION note_catalogue_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kind text := TG_ARGV[0]; rows_of text; noted text := TG_ARGV[1];
BEGIN
  FOREACH rows_of IN ARRAY CASE TG_OP
    WHEN 'INSERT' THEN ARRAY['new_rows'] WHEN 'DELETE' THEN ARRAY['old_rows'] ELSE ARRAY['old_rows', 'new_rows'] END
  LOOP
    EXECUTE format(
      'INSERT INTO catalogue_changes (kind, id, changed_by)
       SELECT DISTINCT %L, %I::text, pg_current_xact_id()::text::bigint FROM %I ORDER BY 2
       ON CONFLICT (kind, id) DO UPDATE SET changed_by = EXCLUDED.changed_by', kind, noted, rows_of);
  END LOOP;
  RETURN NULL;
END $$;
"""

WATCHED = (
    ("offers", "offer", "id"),
    ("evidence", "offer", "offer_id"),
    ("hubs", "hub", "id"),
    ("hub_facts", "hub", "hub_id"),
)
ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def upgrade() -> None:
    op.create_table(
        "catalogue_changes",
        sa.Column("kind", sa.Text(), nullable=False, comment="offer or hub"),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False, comment="the transaction that last changed it"),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_catalogue_changes")),
    )
    op.create_index(op.f("ix_catalogue_changes_changed_by"), "catalogue_changes", ["changed_by"], unique=False)
    op.execute(NOTE)
    for table, kind, column in WATCHED:
        for operation, rows in ROWS.items():
            op.execute(
                f"CREATE TRIGGER {table}_note_{operation} AFTER {operation} ON {table} REFERENCING {rows} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION note_catalogue_change('{kind}', '{column}')"
            )


def downgrade() -> None:
    for table, _, _ in WATCHED:
        for operation in ROWS:
            op.execute(f"DROP TRIGGER {table}_note_{operation} ON {table}")
    op.execute("DROP FUNCTION note_catalogue_change")
    op.drop_table("catalogue_changes")
