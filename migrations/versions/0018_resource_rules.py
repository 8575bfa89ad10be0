"""What a hub says about bookings of a resource."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "resources",
        sa.Column(
            "rules",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="what the hub says about bookings, as the calendar's rules write it",
        ),
    )
    op.add_column("resources", sa.Column("rules_version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("resources", "rules_version")
    op.drop_column("resources", "rules")
