"""Functions and triggers: what the database itself must see to.

Written by hand; Alembic compares tables only.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSERT_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER events_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# A resource has its units from the moment it exists, whoever stores it: an import, the office, a test. Units are only
# ever added here; one that has entries cannot just vanish.
OPEN_UNITS = """
CREATE FUNCTION open_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO calendar_units (resource_id, position)
  SELECT NEW.id, position FROM generate_series(1, NEW.unit_count) AS position
  ON CONFLICT DO NOTHING;
  RETURN NEW;
END $$;
CREATE TRIGGER resources_open_units AFTER INSERT OR UPDATE OF unit_count ON resources
FOR EACH ROW EXECUTE FUNCTION open_units();
"""

# Tries the units in random order, so that many askers do not queue for the first; the constraint decides each try.
TAKE_UNIT = """
CREATE FUNCTION take_unit(
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
END $$;
"""


def upgrade() -> None:
    for statement in (INSERT_ONLY, OPEN_UNITS, TAKE_UNIT):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION take_unit")
    op.execute("DROP TRIGGER resources_open_units ON resources; DROP FUNCTION open_units")
    op.execute("DROP TRIGGER events_insert_only ON events; DROP FUNCTION refuse_change")
