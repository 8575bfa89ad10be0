"""Bookings, questions to the office, and what people were told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_enquiries_answered_by_users")),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_enquiries_asked_by_users")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["organisations.id"], name=op.f("fk_enquiries_company_id_organisations")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_enquiries_offer_id_offers")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_enquiries_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
    )
    op.create_index(op.f("ix_enquiries_company_id"), "enquiries", ["company_id"], unique=False)
    op.execute("CREATE SEQUENCE booking_numbers START 2041")
    op.create_table(
        "bookings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("nextval('booking_numbers')"), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False, comment="owns its calendar entries"),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "requested",
                "held",
                "waiting",
                "proposed",
                "accepted",
                "confirmed",
                "in-progress",
                "completed",
                "declined",
                "withdrawn",
                "expired",
                "cancelled",
                "no-show",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "share_level",
            sa.Enum("anonymous", "named", "full", name="sharelevel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "alias", sa.Text(), nullable=False, comment="stands for the company at this hub while it is anonymous"
        ),
        sa.Column("starts_on", sa.Date(), nullable=True, comment="first day, in the hub's zone"),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="the day after the last"),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("flexible_days", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column(
            "brief",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="what the product was when the request was sent; later edits stay private",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was declined or cancelled; both sides read it"),
        sa.Column(
            "refusal",
            sa.Text(),
            nullable=True,
            comment="why the system refused it: a code, said in the reader's language",
        ),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'held' OR unit_id IS NOT NULL", name=op.f("ck_bookings_held_has_unit")),
        sa.CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name=op.f("ck_bookings_both_days_or_none")),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_bookings_days_in_order")),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_bookings_asked_by_users")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["organisations.id"], name=op.f("fk_bookings_company_id_organisations")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_bookings_decided_by_users")),
        sa.ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_bookings_hub_id_hubs")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_bookings_offer_id_offers")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_bookings_product_id_products")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_bookings_resource_id_resources")),
        sa.ForeignKeyConstraint(["unit_id"], ["calendar_units.id"], name=op.f("fk_bookings_unit_id_calendar_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("holder_id", name=op.f("uq_bookings_holder_id")),
        sa.UniqueConstraint("number", name=op.f("uq_bookings_number")),
    )
    op.create_index(op.f("ix_bookings_company_id"), "bookings", ["company_id"], unique=False)
    op.create_index(
        "ix_bookings_due",
        "bookings",
        ["answer_by"],
        unique=False,
        postgresql_where="status IN ('requested', 'held', 'waiting')",
    )
    op.create_index(op.f("ix_bookings_hub_id"), "bookings", ["hub_id"], unique=False)
    op.create_index(op.f("ix_bookings_offer_id"), "bookings", ["offer_id"], unique=False)
    op.create_index(op.f("ix_bookings_product_id"), "bookings", ["product_id"], unique=False)
    op.create_index("ix_bookings_undecided", "bookings", ["resource_id", "status"], unique=False)
    op.create_table(
        "booking_gates",
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="a term of kind gate"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_gates_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["met_by"], ["users.id"], name=op.f("fk_booking_gates_met_by_users")),
        sa.PrimaryKeyConstraint("booking_id", "code", name=op.f("pk_booking_gates")),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="what it tells, to whom: one mail a key, however often tried"
        ),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="the template's name"),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True),
        sa.Column(
            "refused_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the server refused this reader; never tried again",
        ),
        sa.Column(
            "refusal", sa.Integer(), nullable=True, comment="the server's code, 5xx; its words would quote the address"
        ),
        sa.CheckConstraint("(sent_at IS NULL) <> (refused_at IS NULL)", name=op.f("ck_notifications_sent_or_refused")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notifications_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("key", name=op.f("uq_notifications_key")),
    )
    op.create_index(op.f("ix_notifications_user_id"), "notifications", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notifications_user_id"), table_name="notifications")
    op.drop_table("notifications")
    op.drop_table("booking_gates")
    op.drop_index("ix_bookings_undecided", table_name="bookings")
    op.drop_index(op.f("ix_bookings_product_id"), table_name="bookings")
    op.drop_index(op.f("ix_bookings_offer_id"), table_name="bookings")
    op.drop_index(op.f("ix_bookings_hub_id"), table_name="bookings")
    op.drop_index(
        "ix_bookings_due", table_name="bookings", postgresql_where="status IN ('requested', 'held', 'waiting')"
    )
    op.drop_index(op.f("ix_bookings_company_id"), table_name="bookings")
    op.drop_table("bookings")
    op.execute("DROP SEQUENCE booking_numbers")
    op.drop_index(op.f("ix_enquiries_company_id"), table_name="enquiries")
    op.drop_table("enquiries")
