"""Members know since when they are; invitations; mails to addresses that have no account yet."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# Whoever is a member already has been since they joined, as far as the history tells, else since both exist.
JOINED_AT = """
UPDATE memberships SET joined_at = coalesce(
  (SELECT max(events.happened_at) FROM events
   WHERE events.about = 'organisation:' || memberships.organisation_id AND events.name = 'member-joined'
     AND (events.payload ->> 'user_id')::bigint = memberships.user_id),
  (SELECT greatest(users.created_at, organisations.created_at) FROM users, organisations
   WHERE users.id = memberships.user_id AND organisations.id = memberships.organisation_id))
"""


def moment(name: str, *, now: bool = False) -> sa.Column:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=not now)


def upgrade() -> None:
    op.add_column("memberships", moment("joined_at", now=True))
    op.execute(JOINED_AT)
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False, comment="of the mail"),
        sa.Column("token_hash", sa.Text(), nullable=True, comment="null until the mail is written"),
        moment("created_at", now=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "refusal", sa.Integer(), nullable=True, comment="the mail server's code, 5xx, where it refused the address"
        ),
        moment("accepted_at"),
        moment("revoked_at"),
        sa.CheckConstraint("role IN ('owner', 'member', 'reader')", name=op.f("ck_invitations_role")),
        sa.CheckConstraint("locale IN ('en', 'sv')", name=op.f("ck_invitations_locale")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitations_email_lower")),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name=op.f("ck_invitations_one_end")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_invitations_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_organisation_id"), "invitations", ["organisation_id"])
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["organisation_id", "email"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
    )
    op.alter_column(
        "notifications",
        "user_id",
        existing_type=sa.BigInteger(),
        nullable=True,
        comment="null for an address that has no account yet",
    )


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE user_id IS NULL")
    op.alter_column("notifications", "user_id", existing_type=sa.BigInteger(), nullable=False, comment=None)
    op.drop_table("invitations")
    op.drop_column("memberships", "joined_at")
