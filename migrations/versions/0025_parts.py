"""One booking may take several units, and several resources, all or none.

Written by hand: the functions that take units are no tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TAKE_UNIT = """
CREATE FUNCTION take_unit(
  p_resource integer, p_holder uuid, p_kind text, p_span tstzrange, p_occupied tstzrange,
  p_product bigint DEFAULT NULL, p_follow timestamptz DEFAULT NULL,
  p_whole tstzrange DEFAULT NULL, p_except integer[] DEFAULT '{}'
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE candidate integer; taken integer; before calendar_entries; rests timestamptz;
BEGIN
  -- Whoever changes what a resource's units do waits here for the one before: a rest is cut and given back by what is seen.
  PERFORM pg_advisory_xact_lock(7312002, p_resource);
  FOR candidate IN
    SELECT id FROM calendar_units WHERE resource_id = p_resource AND id <> ALL (p_except) ORDER BY random()
  LOOP
    before := NULL;
    rests := upper(p_occupied);
    IF p_product IS NOT NULL THEN
      SELECT * INTO before FROM calendar_entries
      WHERE unit_id = candidate AND released_at IS NULL AND product_id = p_product AND holder_id <> p_holder
        AND occupied && p_span AND follow_at <= lower(p_span);
      SELECT least(rests, min(lower(span))) INTO rests FROM calendar_entries
      WHERE unit_id = candidate AND released_at IS NULL AND product_id = p_product AND holder_id <> p_holder
        AND occupied && p_occupied AND lower(span) >= p_follow;
    END IF;
    IF before.id IS NOT NULL THEN
      UPDATE calendar_entries SET occupied = tstzrange(lower(occupied), lower(p_span)) WHERE id = before.id;
    END IF;
    INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied, rested_at, product_id, follow_at, whole)
    VALUES (candidate, p_holder, p_kind, p_span, tstzrange(lower(p_occupied), rests), upper(p_occupied),
      p_product, CASE WHEN p_product IS NOT NULL THEN p_follow END, nullif(p_whole, p_span))
    ON CONFLICT DO NOTHING RETURNING unit_id INTO taken;
    IF taken IS NOT NULL THEN RETURN taken; END IF;
    IF before.id IS NOT NULL THEN
      UPDATE calendar_entries SET occupied = before.occupied WHERE id = before.id;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
"""
BEFORE = (
    TAKE_UNIT.replace(",\n  p_whole tstzrange DEFAULT NULL, p_except integer[] DEFAULT '{}'", "")
    .replace(" AND id <> ALL (p_except)", "")
    .replace(", whole)", ")")
    .replace(", nullif(p_whole, p_span))", ")")
)
# Every unit of every part, or nothing: what was taken before the first part without a unit is undone with the block.
TAKE_UNITS = """
CREATE FUNCTION take_units(
  p_holder uuid, p_kind text, p_resources integer[], p_units integer[], p_starts timestamptz[], p_ends timestamptz[],
  p_rested timestamptz[], p_products bigint[], p_follows timestamptz[]
) RETURNS integer[] LANGUAGE plpgsql AS $$
DECLARE taken integer[] := '{}'; mine integer[]; found_unit integer; whole tstzrange := tstzrange(p_starts[1], p_ends[1]);
BEGIN
  PERFORM pg_advisory_xact_lock(7312002, resource)
  FROM (SELECT DISTINCT unnest(p_resources) AS resource ORDER BY resource) AS wanted;
  BEGIN
    FOR part IN 1 .. array_length(p_resources, 1) LOOP
      mine := '{}';
      FOR nth IN 1 .. p_units[part] LOOP
        found_unit := take_unit(
          p_resources[part], p_holder, p_kind, tstzrange(p_starts[part], p_ends[part]),
          tstzrange(p_starts[part], p_rested[part]), p_products[part], p_follows[part], whole, mine);
        IF found_unit IS NULL THEN
          RAISE EXCEPTION 'no unit is free' USING ERRCODE = 'AM001';
        END IF;
        mine := mine || found_unit;
      END LOOP;
      taken := taken || mine;
    END LOOP;
  EXCEPTION WHEN SQLSTATE 'AM001' THEN
    RETURN NULL;
  END;
  RETURN taken;
END $$;
"""


def upgrade() -> None:
    op.add_column(
        "calendar_entries",
        sa.Column(
            "whole",
            postgresql.TSTZRANGE(),
            nullable=True,
            comment="the days of the whole booking or proposal, where this part of it has others; null: span",
        ),
    )
    op.execute("DROP FUNCTION take_unit")
    op.execute(TAKE_UNIT)
    op.execute(TAKE_UNITS)


def downgrade() -> None:
    op.execute("DROP FUNCTION take_units")
    op.execute("DROP FUNCTION take_unit")
    op.execute(BEFORE)
    op.drop_column("calendar_entries", "whole")
