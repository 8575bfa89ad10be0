"""Proposals of other weeks, and reminders of deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WORD = sa.Enum("company", "hub", "office", "system", name="party", native_enum=False, length=32)
OUTCOME = sa.Enum("agreed", "replaced", "dropped", "unanswered", "ended", name="outcome", native_enum=False, length=32)
OLD_DUE = "status IN ('requested', 'held', 'waiting')"
DUE = "status IN ('requested', 'held', 'waiting', 'proposed') OR proposed_by IS NOT NULL"


def upgrade() -> None:
    op.add_column(
        "bookings",
        sa.Column("proposed_by", WORD, nullable=True, comment="whose proposal of other weeks is open; null: none is"),
    )
    op.drop_index("ix_bookings_due", table_name="bookings")
    op.create_index("ix_bookings_due", "bookings", ["answer_by"], postgresql_where=sa.text(DUE))
    op.create_table(
        "booking_proposals",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("party", WORD, nullable=False, comment="the side that proposes"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day after the last"),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="both sides read it"),
        sa.Column("proposed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("outcome", OUTCOME, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_booking_proposals_days_in_order")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_booking_proposals_closed_with_an_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_proposals_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["calendar_units.id"], name=op.f("fk_booking_proposals_unit_id_calendar_units")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_booking_proposals_proposed_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_proposals")),
    )
    op.create_index(op.f("ix_booking_proposals_booking_id"), "booking_proposals", ["booking_id"])
    op.create_index(
        "uq_booking_proposals_open",
        "booking_proposals",
        ["booking_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "booking_reminders",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False, comment="the deadline that this reminds of"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was sent, or found to be of no use any more",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_reminders_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_reminders")),
        sa.UniqueConstraint(
            "booking_id", "answer_by", "due_at", name=op.f("uq_booking_reminders_booking_id_answer_by_due_at")
        ),
    )
    op.create_index(
        "ix_booking_reminders_due", "booking_reminders", ["due_at"], postgresql_where=sa.text("closed_at IS NULL")
    )


def downgrade() -> None:
    op.drop_table("booking_reminders")
    op.drop_table("booking_proposals")
    op.drop_index("ix_bookings_due", table_name="bookings")
    op.create_index("ix_bookings_due", "bookings", ["answer_by"], postgresql_where=sa.text(OLD_DUE))
    op.drop_column("bookings", "proposed_by")
