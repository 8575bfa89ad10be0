"""Who wants to be told when matches change, and gaps reported without a name."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_watches",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "need",
            sa.Text(),
            nullable=False,
            comment="service.modality.grade of the need; empty: all of the product's matches",
        ),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_match_watches_product_id_products"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_match_watches_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_watches")),
        sa.UniqueConstraint("product_id", "user_id", "need", name=op.f("uq_match_watches_product_id_user_id_need")),
    )
    op.create_index(op.f("ix_match_watches_user_id"), "match_watches", ["user_id"], unique=False)
    op.create_table(
        "gap_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("containment", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True, comment="of the company, ISO 3166-1 alpha-2; null: not told"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "once",
            sa.LargeBinary(),
            nullable=False,
            comment="keyed hash that lets a company count once a month; its key is deleted with the month",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_reports")),
        sa.UniqueConstraint("once", name=op.f("uq_gap_reports_once")),
    )
    op.create_table(
        "gap_secrets",
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_gap_secrets")),
    )


def downgrade() -> None:
    op.drop_table("gap_secrets")
    op.drop_table("gap_reports")
    op.drop_table("match_watches")
