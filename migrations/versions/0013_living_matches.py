"""What matching remembers between two answers; every product is marked, for none was matched before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def of_product(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_product_id_products"
    return sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f(name), ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "product_touches",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False, comment="empty: an offer of any modality can touch it"),
        of_product("product_touches"),
        sa.PrimaryKeyConstraint("product_id", "service", "modality", name=op.f("pk_product_touches")),
    )
    op.create_index(op.f("ix_product_touches_service_modality"), "product_touches", ["service", "modality"])
    op.create_table(
        "rematch_marks",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="a moment after the first touch, for others to join",
        ),
        of_product("rematch_marks"),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_rematch_marks")),
    )
    op.create_index(op.f("ix_rematch_marks_due_at"), "rematch_marks", ["due_at"])
    op.execute("INSERT INTO rematch_marks (product_id, due_at) SELECT id, now() FROM products")
    op.create_table(
        "match_snapshots",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="counts the runs that found something else than before"
        ),
        sa.Column("state", postgresql.JSONB(), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        of_product("match_snapshots"),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_match_snapshots")),
    )
    op.create_table(
        "match_changes",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the snapshot"),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        of_product("match_changes"),
        sa.PrimaryKeyConstraint("product_id", "version", name=op.f("pk_match_changes")),
    )
    op.create_table(
        "match_looks",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False, comment="when the last look began"),
        sa.Column(
            "before",
            postgresql.JSONB(),
            nullable=False,
            comment="the state at the look before; the page marks what differs",
        ),
        sa.Column(
            "before_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the look before began; null at the first look",
        ),
        sa.Column("seen", postgresql.JSONB(), nullable=False, comment="the state at the last look"),
        sa.Column(
            "news",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="how much has changed since the last look",
        ),
        of_product("match_looks"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_match_looks_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", "user_id", name=op.f("pk_match_looks")),
    )
    op.create_index(op.f("ix_match_looks_user_id"), "match_looks", ["user_id"])


def downgrade() -> None:
    for table in ("match_looks", "match_changes", "match_snapshots", "rematch_marks", "product_touches"):
        op.drop_table(table)
