"""Courses on dates, whose seats are booked; who sits there, and the certificates that came of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# What is above the seats finds no place, as what is above the units does: `take_unit` sees nothing inserted, tries the
# next unit, and says in the end that none is free. It holds the resource's advisory lock, so nobody counts beside it.
KEEP_TO_SEATS = """
CREATE FUNCTION keep_to_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE course record;
BEGIN
  SELECT course_dates.resource_id, course_dates.seats, tstzrange(
      course_dates.starts_on::timestamp AT TIME ZONE hubs.timezone,
      course_dates.ends_on::timestamp AT TIME ZONE hubs.timezone) AS days
  INTO course
  FROM calendar_units
  JOIN course_dates ON course_dates.resource_id = calendar_units.resource_id AND course_dates.cancelled_at IS NULL
  JOIN resources ON resources.id = course_dates.resource_id
  JOIN hubs ON hubs.id = resources.hub_id
  WHERE calendar_units.id = NEW.unit_id AND NEW.span && tstzrange(
    course_dates.starts_on::timestamp AT TIME ZONE hubs.timezone,
    course_dates.ends_on::timestamp AT TIME ZONE hubs.timezone)
  ORDER BY course_dates.seats LIMIT 1;
  IF course.seats IS NOT NULL AND course.seats <= (
    SELECT count(*) FROM calendar_entries JOIN calendar_units ON calendar_units.id = calendar_entries.unit_id
    WHERE calendar_units.resource_id = course.resource_id AND calendar_entries.released_at IS NULL
      AND calendar_entries.kind <> 'block' AND calendar_entries.span && course.days
  ) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_entries_keep_to_seats BEFORE INSERT ON calendar_entries
FOR EACH ROW WHEN (NEW.kind <> 'block') EXECUTE FUNCTION keep_to_seats();
"""


def moment(name: str, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment)


def upgrade() -> None:
    op.create_table(
        "course_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="first day, in the hub's zone"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day after the last"),
        sa.Column("opens_at", sa.Text(), nullable=True, comment="wall time of the hub on each day, such as 09:00"),
        sa.Column("closes_at", sa.Text(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        moment("cancelled_at"),
        sa.Column(
            "reason", sa.Text(), nullable=True, comment="why it was cancelled; everybody who had a seat reads it"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("resource_id"), "="),
            (sa.text("daterange(starts_on, ends_on)"), "&&"),
            where=sa.text("cancelled_at IS NULL"),
            using="gist",
            name="ex_course_dates_one_at_a_time",
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_course_dates_days_in_order")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_course_dates_has_seats")),
        sa.CheckConstraint("(opens_at IS NULL) = (closes_at IS NULL)", name=op.f("ck_course_dates_both_times_or_none")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_course_dates_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_course_dates_resource_id_resources"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["published_by"], ["users.id"], name=op.f("fk_course_dates_published_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_dates")),
    )
    op.create_index(op.f("ix_course_dates_offer_id"), "course_dates", ["offer_id"])
    op.create_table(
        "booking_attendees",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True, comment="where the company has given one"),
        sa.Column("role_title", sa.Text(), nullable=False, comment="what the person does; may be empty"),
        moment("passed_at", "when the hub noted that the person passed"),
        sa.Column("passed_by", sa.BigInteger(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True, comment="its number, as the hub writes it"),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="the last day on which it holds, in the hub's zone"),
        sa.CheckConstraint(
            "(passed_at IS NULL) = (certificate IS NULL) AND (passed_at IS NULL) = (valid_until IS NULL)",
            name=op.f("ck_booking_attendees_passed_with_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_attendees_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["passed_by"], ["users.id"], name=op.f("fk_booking_attendees_passed_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_attendees")),
    )
    op.create_index(op.f("ix_booking_attendees_booking_id"), "booking_attendees", ["booking_id"])
    op.add_column(
        "booking_gates",
        sa.Column("certificate_of", sa.BigInteger(), nullable=True, comment="whose certificate met it, if one did"),
    )
    op.create_foreign_key(
        op.f("fk_booking_gates_certificate_of_booking_attendees"),
        "booking_gates",
        "booking_attendees",
        ["certificate_of"],
        ["id"],
    )
    op.execute(KEEP_TO_SEATS)


def downgrade() -> None:
    op.execute("DROP TRIGGER calendar_entries_keep_to_seats ON calendar_entries; DROP FUNCTION keep_to_seats")
    op.drop_constraint(op.f("fk_booking_gates_certificate_of_booking_attendees"), "booking_gates")
    op.drop_column("booking_gates", "certificate_of")
    op.drop_table("booking_attendees")
    op.drop_table("course_dates")
