"""Products, and the calendar with the constraint that makes a double booking impossible.

The constraint is made with its table: building it later, over many rows, takes minutes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The constraint compares numbers and ranges in one index.
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE SEQUENCE product_numbers START 1001")
    op.create_table(
        "products",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "ref",
            sa.Text(),
            server_default=sa.text("('PRD-'::text || nextval('product_numbers'::regclass))"),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("code_name", sa.Text(), nullable=False),
        sa.Column("atmp_class", sa.Text(), nullable=True),
        sa.Column("class_basis", sa.Text(), nullable=True),
        sa.Column("modality", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("grade_needed", sa.Text(), nullable=True),
        sa.Column("containment", sa.Text(), nullable=True),
        sa.Column("scale_value", sa.Double(), nullable=True),
        sa.Column("scale_unit", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2"),
        sa.Column("brings", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("bottlenecks", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("earliest_start", sa.Date(), nullable=True),
        sa.Column("latest_finish", sa.Date(), nullable=True, comment="the last day of the window"),
        sa.Column("description", sa.Text(), nullable=True, comment="in the company's own words; confidential"),
        sa.Column("done_sections", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "drafts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="by section, what was typed and is not right yet; never read by matching",
        ),
        sa.Column(
            "section_changes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="by section, the version that last changed it, by whom and when",
        ),
        sa.Column("updated_by_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("latest_finish > earliest_start", name=op.f("ck_products_window_is_forward")),
        sa.CheckConstraint("scale_value > 0", name=op.f("ck_products_scale_is_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_products_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["users.id"], name=op.f("fk_products_updated_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("ref", name=op.f("uq_products_ref")),
    )
    op.create_index(op.f("ix_products_organisation_id"), "products", ["organisation_id"], unique=False)
    op.create_table(
        "calendar_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_calendar_units_resource_id_resources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_units")),
        sa.UniqueConstraint("resource_id", "position", name=op.f("uq_calendar_units_resource_id_position")),
    )
    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False, comment="the booking or block that owns the entry"),
        sa.Column(
            "kind", sa.Enum("hold", "booking", "block", name="entrykind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("span", postgresql.TSTZRANGE(), nullable=False, comment="what was asked for"),
        sa.Column("occupied", postgresql.TSTZRANGE(), nullable=False, comment="the span plus changeover"),
        sa.Column("note", sa.Text(), nullable=True, comment="what a block is for; never who"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("unit_id"), "="),
            (sa.column("holder_id"), "<>"),
            (sa.column("occupied"), "&&"),
            where=sa.text("released_at IS NULL"),
            using="gist",
            name="ex_calendar_entries_no_overlap",
        ),
        sa.CheckConstraint("NOT isempty(occupied) AND NOT isempty(span)", name=op.f("ck_calendar_entries_not_empty")),
        sa.CheckConstraint(
            "NOT lower_inf(occupied) AND NOT upper_inf(occupied)", name=op.f("ck_calendar_entries_finite")
        ),
        sa.CheckConstraint("occupied @> span", name=op.f("ck_calendar_entries_occupied_holds_span")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["calendar_units.id"], name=op.f("fk_calendar_entries_unit_id_calendar_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
    )
    op.create_index(
        "ix_calendar_entries_live_holder",
        "calendar_entries",
        ["holder_id"],
        unique=False,
        postgresql_where=sa.text("released_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_calendar_entries_live_holder",
        table_name="calendar_entries",
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.drop_table("calendar_entries")
    op.drop_table("calendar_units")
    op.drop_index(op.f("ix_products_organisation_id"), table_name="products")
    op.drop_table("products")
    op.execute("DROP SEQUENCE product_numbers")
