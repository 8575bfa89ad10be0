"""What decides the order, version by version, and how old evidence may be."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weight_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False, comment="the user who did it"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stale_months", sa.Integer(), nullable=False, comment="evidence older than this is no longer recent"),
        sa.Column(
            "restored_from",
            sa.Integer(),
            nullable=True,
            comment="the older version whose values it took up again",
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_weight_versions")),
    )
    op.create_table(
        "weight_points",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 100", name=op.f("ck_weight_points_whole_points")),
        sa.ForeignKeyConstraint(
            ["version"], ["weight_versions.version"], name=op.f("fk_weight_points_version_weight_versions")
        ),
        sa.PrimaryKeyConstraint("version", "criterion", "outcome", name=op.f("pk_weight_points")),
    )
    for table in ("weight_versions", "weight_points"):
        op.execute(
            f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.add_column(
        "catalogue_versions",
        sa.Column(
            "stale_months",
            sa.Integer(),
            server_default="36",
            nullable=False,
            comment="evidence older than this is marked; the office publishes it with the weights",
        ),
    )


def downgrade() -> None:
    op.drop_column("catalogue_versions", "stale_months")
    op.drop_table("weight_points")
    op.drop_table("weight_versions")
