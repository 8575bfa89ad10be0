"""What an offer takes besides its own resource, and what a booking takes, as the offer said when it was asked for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offer_parts",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "from_end",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="whether the offset counts from the day after the booking's last one",
        ),
        sa.Column(
            "offset_days",
            sa.Integer(),
            nullable=False,
            comment="0: begins with the booking, or on the day after its last one",
        ),
        sa.Column("days", sa.Integer(), nullable=True, comment="how long; null: as long as the booking"),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="hub: set by the hub; illustrative: plausible, for a demonstration",
        ),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("units > 0 AND offset_days >= 0 AND days > 0", name=op.f("ck_offer_parts_forward")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_offer_parts_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_offer_parts_resource_id_resources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "position", name=op.f("pk_offer_parts")),
        sa.UniqueConstraint("offer_id", "resource_id", name=op.f("uq_offer_parts_offer_id_resource_id")),
    )
    op.create_index(op.f("ix_offer_parts_resource_id"), "offer_parts", ["resource_id"])
    op.add_column(
        "bookings",
        sa.Column(
            "parts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
            comment="what it takes, as the offer said when the request was sent; empty: one unit of the resource",
        ),
    )
    op.create_index("ix_bookings_several", "bookings", ["status", "hub_id"], postgresql_where=sa.text("parts <> '[]'"))


def downgrade() -> None:
    op.drop_index("ix_bookings_several", table_name="bookings", postgresql_where=sa.text("parts <> '[]'"))
    op.drop_column("bookings", "parts")
    op.drop_index(op.f("ix_offer_parts_resource_id"), table_name="offer_parts")
    op.drop_table("offer_parts")
