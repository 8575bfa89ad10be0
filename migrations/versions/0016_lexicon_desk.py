"""Who last changed an entry of the lexicon, and what a founder has answered to what was read in a product's text."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lexicon_entries", sa.Column("edited_by_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_lexicon_entries_edited_by_id_users"),
        "lexicon_entries",
        "users",
        ["edited_by_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_table(
        "reading_answers",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="modality, stage, bottleneck or service"),
        sa.Column("proposed_code", sa.Text(), nullable=False, comment="what stood first"),
        sa.Column("chosen_code", sa.Text(), nullable=True, comment="null: none of them"),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_reading_answers_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "kind", "proposed_code", name=op.f("pk_reading_answers")),
    )


def downgrade() -> None:
    op.drop_table("reading_answers")
    op.drop_constraint(op.f("fk_lexicon_entries_edited_by_id_users"), "lexicon_entries", type_="foreignkey")
    op.drop_column("lexicon_entries", "edited_by_id")
