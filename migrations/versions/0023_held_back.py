"""Requests that wait because their company holds as much at the hub as it may."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "bookings",
        sa.Column(
            "held_back",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="waits because the company holds as much at this hub as it may",
        ),
    )


def downgrade() -> None:
    op.drop_column("bookings", "held_back")
