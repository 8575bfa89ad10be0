"""The founder's own list of needs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_needs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("containment", sa.Text(), nullable=True),
        sa.Column("scale_value", sa.Double(), nullable=True),
        sa.Column("scale_unit", sa.Text(), nullable=True),
        sa.Column("earliest_start", sa.Date(), nullable=True),
        sa.Column("latest_finish", sa.Date(), nullable=True, comment="the last day of the window"),
        sa.Column("duration_days", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column(
            "why",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the code of the reason, and the values it speaks of",
        ),
        sa.Column(
            "derived",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="what the derivation said when the list was taken over; null where the founder added the need",
        ),
        sa.Column("is_dropped", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_needs_product_id_products"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_needs")),
        sa.UniqueConstraint("product_id", "position", name=op.f("uq_product_needs_product_id_position")),
    )


def downgrade() -> None:
    op.drop_table("product_needs")
