"""Which of an offer's kinds of product its page names themselves, where it names a wide field besides."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "offers",
        sa.Column(
            "modalities_named",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="those of the codes that the page names, where it names a wide field besides; null: each of them",
        ),
    )


def downgrade() -> None:
    op.drop_column("offers", "modalities_named")
