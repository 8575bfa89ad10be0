"""The catalogue: vocabulary, hubs, offers, evidence, resources."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_versions")),
    )
    op.create_table(
        "terms",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_sv", sa.Text(), nullable=False),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what this kind of term has besides its names",
        ),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_terms")),
    )
    op.create_table(
        "hubs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False, comment="who runs it, in words"),
        sa.Column(
            "operator_id",
            sa.BigInteger(),
            nullable=True,
            comment="the organisation that has claimed it; null: unclaimed",
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False, comment="ISO 3166-1 alpha-2"),
        sa.Column("timezone", sa.Text(), nullable=False, comment="IANA name"),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("public_body", sa.Text(), nullable=False, comment="yes, no or unknown"),
        sa.Column("open_to_companies", sa.Text(), nullable=False, comment="yes, limited, captive or unknown"),
        sa.Column("openness_note", sa.Text(), nullable=True),
        sa.Column("openness_history", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("planned", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_sv", sa.Text(), nullable=False),
        sa.Column("extra_gates", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("coordinates_note", sa.Text(), nullable=True),
        sa.Column("location_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["organisations.id"], name=op.f("fk_hubs_operator_id_organisations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hubs")),
        sa.UniqueConstraint("slug", name=op.f("uq_hubs_slug")),
    )
    op.create_index(op.f("ix_hubs_operator_id"), "hubs", ["operator_id"], unique=False)
    op.create_table(
        "hub_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False, comment="a service's code, or any"),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False, comment="no or unknown"),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False, comment="the page it was seen on"),
        sa.Column("as_of", sa.Text(), nullable=True, comment="day, month or year, as exact as the page is"),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("for_outside_companies", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("basis", sa.Text(), nullable=True, comment="judgement where the claim is our reading of the page"),
        sa.ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_hub_facts_hub_id_hubs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_facts")),
    )
    op.create_index(op.f("ix_hub_facts_hub_id"), "hub_facts", ["hub_id"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", sa.Text(), nullable=False, comment="such as testa-bsl2; part of the address of its page"),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False, comment="yes, or unknown: ask the hub"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column(
            "modalities",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="codes with groups spelled out; or any; or unknown",
        ),
        sa.Column("modalities_basis", sa.Text(), nullable=True),
        sa.Column("grades", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("containment_max", sa.Text(), nullable=False),
        sa.Column("containment_basis", sa.Text(), nullable=True),
        sa.Column("containment_note", sa.Text(), nullable=True),
        sa.Column("scale_value", sa.Double(), nullable=True),
        sa.Column("scale_unit", sa.Text(), nullable=True),
        sa.Column("scale_note", sa.Text(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_from_basis", sa.Text(), nullable=True, comment="stated, earliest-evidence or planned"),
        sa.Column(
            "available_from_precision", sa.Text(), nullable=True, comment="year or month where the page is no finer"
        ),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.Column("openness", sa.Text(), nullable=False, comment="open, limited, captive, unknown or inherit"),
        sa.Column("price", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("unknowns", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "edited_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the office last edited it; an import leaves it be",
        ),
        sa.ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_offers_hub_id_hubs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_hub_id"), "offers", ["hub_id"], unique=False)
    op.create_index(op.f("ix_offers_modalities"), "offers", ["modalities"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_offers_service_hub_id"), "offers", ["service", "hub_id"], unique=False)
    op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_count", sa.Integer(), nullable=False, comment="identical units"),
        sa.Column(
            "illustrative", sa.Boolean(), nullable=False, comment="a plausible number for a demonstration, not a fact"
        ),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column(
            "changeover_days",
            sa.Integer(),
            nullable=False,
            comment="days the unit rests after a booking, part of what is taken",
        ),
        sa.Column(
            "changeover_basis",
            sa.Text(),
            server_default="background",
            nullable=False,
            comment="background: the service's default; hub: set by the hub, kept by imports",
        ),
        sa.ForeignKeyConstraint(["hub_id"], ["hubs.id"], name=op.f("fk_resources_hub_id_hubs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("hub_id", "name", name=op.f("uq_resources_hub_id_name")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column(
            "as_of", sa.Text(), nullable=True, comment="day, month or year, as exact as the page is; null: undated"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_evidence_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_offer_id"), "evidence", ["offer_id"], unique=False)
    op.create_table(
        "offer_resources",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False, comment="judgement: no page says which resource an offer uses"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_offer_resources_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_offer_resources_resource_id_resources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "resource_id", name=op.f("pk_offer_resources")),
    )
    op.create_index(op.f("ix_offer_resources_resource_id"), "offer_resources", ["resource_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_offer_resources_resource_id"), table_name="offer_resources")
    op.drop_table("offer_resources")
    op.drop_index(op.f("ix_evidence_offer_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_table("resources")
    op.drop_index(op.f("ix_offers_service_hub_id"), table_name="offers")
    op.drop_index(op.f("ix_offers_modalities"), table_name="offers", postgresql_using="gin")
    op.drop_index(op.f("ix_offers_hub_id"), table_name="offers")
    op.drop_table("offers")
    op.drop_index(op.f("ix_hub_facts_hub_id"), table_name="hub_facts")
    op.drop_table("hub_facts")
    op.drop_index(op.f("ix_hubs_operator_id"), table_name="hubs")
    op.drop_table("hubs")
    op.drop_table("terms")
    op.drop_table("catalogue_versions")
