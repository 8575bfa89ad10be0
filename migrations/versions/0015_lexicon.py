"""The lexicon: words for terms, its published versions, and what founders put right."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lexicon_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="modality, stage, bottleneck or service"),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False, comment="en or sv"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the text in small letters, so that nothing stands twice"),
        sa.Column("role", sa.Text(), nullable=False, comment="name, synonym or phrase"),
        sa.Column("source", sa.Text(), nullable=False, comment="taxonomy, ours or correction"),
        sa.Column(
            "active",
            sa.Boolean(),
            server_default="true",
            nullable=False,
            comment="false: retired, and not brought back by an import",
        ),
        sa.Column(
            "edited_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the office last changed it; an import leaves it be",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_entries")),
        sa.UniqueConstraint("kind", "code", "language", "key", name=op.f("uq_lexicon_entries_kind_code_language_key")),
    )
    op.create_table(
        "lexicon_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "entries", postgresql.JSONB(), nullable=False, comment="rows of kind, code, language, text, role, source"
        ),
        sa.Column("added", postgresql.JSONB(), nullable=False, comment="such rows that the version before had not"),
        sa.Column("retired", postgresql.JSONB(), nullable=False, comment="such rows that the version before had"),
        sa.Column("note", sa.Text(), nullable=True, comment="why, by whoever published it; null: an import"),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["users.id"],
            name=op.f("fk_lexicon_versions_published_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lexicon_versions")),
    )
    op.create_table(
        "lexicon_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("proposed_code", sa.Text(), nullable=False, comment="what stood first"),
        sa.Column("chosen_code", sa.Text(), nullable=True, comment="null: none of the terms proposed"),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True, comment="only where the founder allowed the editor to see them"),
        sa.Column("made_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True, comment="entry or dismissed; null: not looked at yet"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_corrections")),
    )


def downgrade() -> None:
    op.drop_table("lexicon_corrections")
    op.drop_table("lexicon_versions")
    op.drop_table("lexicon_entries")
