"""Files that the office uploads into the catalogue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def moment(name: str, comment: str | None = None) -> sa.Column:
    now = sa.text("now()")
    return sa.Column(name, sa.DateTime(timezone=True), server_default=now, nullable=False, comment=comment)


def upgrade() -> None:
    states = ("checking", "refused", "ready", "importing", "done", "stopped", "failed")
    op.create_table(
        "catalogue_imports",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True, comment="of the file, until the import has ended"),
        sa.Column("started_by_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Enum(*states, name="state", native_enum=False, length=32), nullable=False),
        sa.Column(
            "stage", sa.Text(), nullable=True, comment="what is being done: read, check, compare, write or finish"
        ),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="steps of the stage"),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="0 where nobody can say"),
        sa.Column(
            "tries",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="of the checking, then of the importing",
        ),
        sa.Column("stop_asked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("problems", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "counts",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="new or changed rows, by kind",
        ),
        sa.Column(
            "kept",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="offers that stay as the office edited them",
        ),
        sa.Column(
            "lines",
            postgresql.JSONB(),
            server_default=sa.text("'[]'"),
            nullable=False,
            comment="the first rows of the preview",
        ),
        moment("uploaded_at"),
        moment("began_at", "the checking, then the importing"),
        moment("seen_at", "the last sign of life"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "looked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when whoever uploaded it saw what came of it",
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["users.id"],
            name=op.f("fk_catalogue_imports_started_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_imports")),
    )
    op.create_index(
        "uq_catalogue_imports_at_work",
        "catalogue_imports",
        [sa.text("(true)")],
        unique=True,
        postgresql_where=sa.text("state IN ('checking', 'importing')"),
    )


def downgrade() -> None:
    op.drop_table("catalogue_imports")
