"""How long a unit rests: an entry knows when the same product may follow it, and when anybody may.

Written by hand: the functions that keep the rests right are no tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# A follow-on of the same product may begin while its forerunner still rests: the forerunner's rest is cut where the
# follow-on begins, so that nobody else fits in between and the exclusion constraint stays the last word. Tries the
# units in random order, so that many askers do not queue for the first.
TAKE_UNIT = """
CREATE FUNCTION take_unit(
  p_resource integer, p_holder uuid, p_kind text, p_span tstzrange, p_occupied tstzrange,
  p_product bigint DEFAULT NULL, p_follow timestamptz DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE candidate integer; taken integer; before calendar_entries; rests timestamptz;
BEGIN
  -- Whoever changes what a resource's units do waits here for the one before: a rest is cut and given back by what is seen.
  PERFORM pg_advisory_xact_lock(7312002, p_resource);
  FOR candidate IN SELECT id FROM calendar_units WHERE resource_id = p_resource ORDER BY random() LOOP
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
    INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied, rested_at, product_id, follow_at)
    VALUES (candidate, p_holder, p_kind, p_span, tstzrange(lower(p_occupied), rests), upper(p_occupied),
      p_product, CASE WHEN p_product IS NOT NULL THEN p_follow END)
    ON CONFLICT DO NOTHING RETURNING unit_id INTO taken;
    IF taken IS NOT NULL THEN RETURN taken; END IF;
    IF before.id IS NOT NULL THEN
      UPDATE calendar_entries SET occupied = before.occupied WHERE id = before.id;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
"""
# Where a follow-on goes, or begins later, its forerunner rests on: as long as it should, or until the next one begins.
RESTORE_REST = """
CREATE FUNCTION restore_rest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE calendar_entries AS before SET occupied = tstzrange(lower(before.occupied), least(before.rested_at, (
    SELECT min(lower(next.span)) FROM calendar_entries AS next
    WHERE next.unit_id = before.unit_id AND next.released_at IS NULL AND next.holder_id <> before.holder_id
      AND lower(next.span) >= upper(before.occupied))))
  WHERE before.unit_id = OLD.unit_id AND before.released_at IS NULL AND before.holder_id <> OLD.holder_id
    AND before.rested_at > upper(before.occupied) AND upper(before.occupied) = lower(OLD.span)
    AND before.occupied && tstzrange(lower(OLD.span) - interval '1 microsecond', lower(OLD.span));
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_restore_rest AFTER UPDATE OF released_at, span ON calendar_entries
FOR EACH ROW WHEN (OLD.released_at IS NULL AND (NEW.released_at IS NOT NULL OR lower(NEW.span) > lower(OLD.span)))
EXECUTE FUNCTION restore_rest();
"""
BEFORE = """
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
    op.add_column(
        "calendar_entries",
        sa.Column(
            "product_id", sa.BigInteger(), nullable=True, comment="whose follow-on may begin after a shorter rest"
        ),
    )
    op.add_column(
        "calendar_entries",
        sa.Column(
            "follow_at", sa.DateTime(timezone=True), nullable=True, comment="from when the same product may follow"
        ),
    )
    op.add_column(
        "calendar_entries",
        sa.Column(
            "rested_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="until when it rests where nothing of the same product follows; null: the end of occupied",
        ),
    )
    op.create_foreign_key(
        op.f("fk_calendar_entries_product_id_products"), "calendar_entries", "products", ["product_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_calendar_entries_rests_in_order"),
        "calendar_entries",
        "follow_at >= upper(span) AND rested_at >= upper(occupied)",
    )
    op.create_check_constraint(
        op.f("ck_calendar_entries_product_has_rest"), "calendar_entries", "(product_id IS NULL) = (follow_at IS NULL)"
    )
    op.execute("DROP FUNCTION take_unit")
    op.execute(TAKE_UNIT)
    op.execute(RESTORE_REST)


def downgrade() -> None:
    op.execute("DROP TRIGGER calendar_entries_restore_rest ON calendar_entries; DROP FUNCTION restore_rest")
    op.execute("DROP FUNCTION take_unit")
    op.execute(BEFORE)
    op.drop_constraint(op.f("ck_calendar_entries_product_has_rest"), "calendar_entries")
    op.drop_constraint(op.f("ck_calendar_entries_rests_in_order"), "calendar_entries")
    op.drop_constraint(op.f("fk_calendar_entries_product_id_products"), "calendar_entries")
    for name in ("rested_at", "follow_at", "product_id"):
        op.drop_column("calendar_entries", name)
