"""Bookings that a hub or the cluster office enters for a company, which has to confirm them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PARTY = sa.Enum("company", "hub", "office", "system", name="party", native_enum=False, length=32)
DUE = "status IN ('draft', 'requested', 'held', 'waiting', 'proposed') OR proposed_by IS NOT NULL"
DUE_BEFORE = "status IN ('requested', 'held', 'waiting', 'proposed') OR proposed_by IS NOT NULL"


def upgrade() -> None:
    op.add_column(
        "bookings",
        sa.Column("entered_by", PARTY, nullable=True, comment="who entered it for the company; null: it asked itself"),
    )
    op.add_column(
        "bookings",
        sa.Column(
            "entered_for", sa.Text(), nullable=True, comment="as whom the side that entered it knows the company"
        ),
    )
    op.add_column(
        "bookings",
        sa.Column(
            "confirmed_own_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the company confirmed what was entered for it",
        ),
    )
    op.create_check_constraint(
        op.f("ck_bookings_entered_for_somebody"), "bookings", "(entered_by IS NULL) = (entered_for IS NULL)"
    )
    op.create_check_constraint(
        op.f("ck_bookings_draft_is_entered"),
        "bookings",
        "status <> 'draft' OR (entered_by IS NOT NULL AND confirmed_own_at IS NULL)",
    )
    _index_due(DUE)


def downgrade() -> None:
    op.execute("DELETE FROM bookings WHERE entered_by IS NOT NULL AND confirmed_own_at IS NULL")
    _index_due(DUE_BEFORE)
    op.drop_constraint(op.f("ck_bookings_draft_is_entered"), "bookings")
    op.drop_constraint(op.f("ck_bookings_entered_for_somebody"), "bookings")
    for name in ("confirmed_own_at", "entered_for", "entered_by"):
        op.drop_column("bookings", name)


def _index_due(condition: str) -> None:
    op.drop_index("ix_bookings_due", table_name="bookings")
    op.create_index("ix_bookings_due", "bookings", ["answer_by"], postgresql_where=sa.text(condition))
