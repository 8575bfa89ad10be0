"""What companies and hubs have signed once for all their bookings, and the gates that it meets."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("cda", "msa", "quality-agreement", name="agreementkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column(
            "expires_on", sa.Date(), nullable=True, comment="the first day on which it holds no more; null: no end"
        ),
        sa.Column("reference", sa.Text(), nullable=False, comment="where the paper is, in words; both sides read it"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_for", sa.BigInteger(), nullable=False, comment="the side that recorded it"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="both sides read it"),
        sa.CheckConstraint("expires_on > signed_on", name=op.f("ck_agreements_days_in_order")),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_agreements_ended_with_a_reason")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["organisations.id"], name=op.f("fk_agreements_company_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["organisations.id"], name=op.f("fk_agreements_operator_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_agreements_recorded_by_users")),
        sa.ForeignKeyConstraint(
            ["recorded_for"], ["organisations.id"], name=op.f("fk_agreements_recorded_for_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_index(op.f("ix_agreements_operator_id"), "agreements", ["operator_id"])
    op.create_index("ix_agreements_parties", "agreements", ["company_id", "operator_id", "kind"])
    op.add_column(
        "booking_gates",
        sa.Column(
            "agreement_id",
            sa.BigInteger(),
            nullable=True,
            comment="what was signed once for all bookings, where that meets the gate",
        ),
    )
    op.create_foreign_key(
        op.f("fk_booking_gates_agreement_id_agreements"), "booking_gates", "agreements", ["agreement_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("booking_gates", "agreement_id")
    op.drop_table("agreements")
