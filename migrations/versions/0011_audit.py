"""Seals over events: one chain of hashes for each company or hub."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_links",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "chain", sa.Text(), nullable=False, comment="kind:id of the company or hub whose history it is; or platform"
        ),
        sa.Column("position", sa.BigInteger(), nullable=False, comment="1 is the first of its chain"),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256 over the hash before it and the event"),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_audit_links_event_id_events")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("chain", "position", name=op.f("uq_audit_links_chain_position")),
    )
    op.execute("""
        CREATE TRIGGER audit_links_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)


def downgrade() -> None:
    op.drop_table("audit_links")
