"""The wait list: who waits, what they were told, what hubs have to choose about, and who got freed weeks and why."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOW = sa.text("now()")


def word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)


HANDING_OUT = word("handingout", "order", "hub")


def key(table: str, column: str, other: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **more)


def upgrade() -> None:
    op.add_column(
        "hubs",
        sa.Column(
            "hands_out",
            HANDING_OUT,
            server_default="order",
            nullable=False,
            comment="the hub's published rule for weeks that free up",
        ),
    )
    op.execute("CREATE SEQUENCE wait_numbers START WITH 1041")
    waits()
    freed_weeks()
    hand_outs()


def waits() -> None:
    op.create_table(
        "waits",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("nextval('wait_numbers')"), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column(
            "booking_id",
            sa.BigInteger(),
            nullable=True,
            comment="the request that was sent in the company's name",
        ),
        sa.Column("wants", word("wants", "tell", "take"), nullable=False),
        sa.Column("state", word("waitstate", "open", "told", "taken", "over", "withdrawn"), nullable=False),
        sa.Column(
            "over",
            word("over", "passed", "closed", "no-longer-fits"),
            nullable=True,
            comment="why it ended without anything",
        ),
        sa.Column("share_level", word("sharelevel", "anonymous", "named", "full"), nullable=False),
        sa.Column(
            "alias", sa.Text(), nullable=False, comment="stands for the company at this hub while it is anonymous"
        ),
        sa.Column("earliest", sa.Date(), nullable=False, comment="the first day on which the weeks may begin"),
        sa.Column("before", sa.Date(), nullable=False, comment="the day before which they have to end"),
        sa.Column("length", sa.Integer(), nullable=False, comment="weeks, or days where in_weeks is false"),
        sa.Column("in_weeks", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False, comment="the last day on which it is of use to be told"),
        sa.Column("message", sa.Text(), nullable=False, comment="goes along with the request"),
        sa.Column(
            "held_back",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="weeks were free, but the company holds as much here as it may",
        ),
        sa.Column(
            "asked_at",
            MOMENT,
            server_default=NOW,
            nullable=False,
            comment="its place in the order of asking; other weeks are asked for anew",
        ),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("earliest < before AND length > 0", name=op.f("ck_waits_days_in_order")),
        sa.CheckConstraint("(state = 'taken') = (booking_id IS NOT NULL)", name=op.f("ck_waits_taken_has_booking")),
        sa.CheckConstraint("(state IN ('open', 'told')) = (ended_at IS NULL)", name=op.f("ck_waits_live_until_ended")),
        key("waits", "company_id", "organisations"),
        key("waits", "product_id", "products"),
        key("waits", "hub_id", "hubs"),
        key("waits", "offer_id", "offers"),
        key("waits", "resource_id", "resources"),
        key("waits", "booking_id", "bookings"),
        key("waits", "asked_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
        sa.UniqueConstraint("number", name=op.f("uq_waits_number")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_waits_booking_id")),
    )
    for column in ("company_id", "product_id", "hub_id", "offer_id"):
        op.create_index(op.f(f"ix_waits_{column}"), "waits", [column])
    live = sa.text("state IN ('open', 'told')")
    op.create_index("ix_waits_live", "waits", ["resource_id"], postgresql_where=live)
    op.create_table(
        "wait_tellings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("wait_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="the weeks that the mail names"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day after the last"),
        sa.Column("free_until", sa.Date(), nullable=False, comment="the end of the free time in which they lie"),
        sa.Column("told_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True, comment="when the weeks were seen to be taken by somebody"),
        sa.CheckConstraint(
            "starts_on < ends_on AND ends_on <= free_until", name=op.f("ck_wait_tellings_days_in_order")
        ),
        key("wait_tellings", "wait_id", "waits", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_tellings")),
    )
    op.create_index(op.f("ix_wait_tellings_wait_id"), "wait_tellings", ["wait_id"])
    op.execute(
        "ALTER TABLE wait_tellings ADD CONSTRAINT ex_wait_tellings_told_once EXCLUDE USING gist"
        " (wait_id WITH =, daterange(starts_on, free_until) WITH &&) WHERE (gone_at IS NULL)"
    )


def freed_weeks() -> None:
    op.create_table(
        "freed_weeks",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day after the last"),
        sa.Column("freed_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("choose_by", MOMENT, nullable=False),
        sa.Column("outcome", word("choiceend", "chosen", "late", "gone"), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_freed_weeks_days_in_order")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_freed_weeks_closed_with_an_outcome")
        ),
        key("freed_weeks", "hub_id", "hubs"),
        key("freed_weeks", "resource_id", "resources"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_weeks")),
    )
    op.create_index(op.f("ix_freed_weeks_hub_id"), "freed_weeks", ["hub_id"])
    still_open = sa.text("closed_at IS NULL")
    op.create_index("ix_freed_weeks_open", "freed_weeks", ["resource_id"], postgresql_where=still_open)


def hand_outs() -> None:
    op.create_table(
        "hand_outs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("freed_weeks_id", sa.BigInteger(), nullable=True),
        sa.Column("booking_id", sa.BigInteger(), nullable=False, comment="the request that got them"),
        sa.Column("rule", HANDING_OUT, nullable=False),
        sa.Column("why", word("why", "order", "chosen", "late"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="the hub's own words, where it chose"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day after the last"),
        sa.Column("asked_at", MOMENT, nullable=False, comment="when the one who got them had asked"),
        sa.Column("handed_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("handed_by", sa.BigInteger(), nullable=True),
        key("hand_outs", "hub_id", "hubs"),
        key("hand_outs", "resource_id", "resources"),
        key("hand_outs", "freed_weeks_id", "freed_weeks"),
        key("hand_outs", "booking_id", "bookings"),
        key("hand_outs", "handed_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_outs")),
    )
    for column in ("hub_id", "freed_weeks_id", "booking_id"):
        op.create_index(op.f(f"ix_hand_outs_{column}"), "hand_outs", [column])
    op.create_table(
        "hand_out_candidates",
        sa.Column("hand_out_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.Column("wait_id", sa.BigInteger(), nullable=True),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("got", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(booking_id IS NULL) <> (wait_id IS NULL)", name=op.f("ck_hand_out_candidates_waits_one_way")
        ),
        key("hand_out_candidates", "hand_out_id", "hand_outs", ondelete="CASCADE"),
        key("hand_out_candidates", "booking_id", "bookings", ondelete="CASCADE"),
        key("hand_out_candidates", "wait_id", "waits", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hand_out_id", "position", name=op.f("pk_hand_out_candidates")),
    )
    for column in ("booking_id", "wait_id"):
        op.create_index(op.f(f"ix_hand_out_candidates_{column}"), "hand_out_candidates", [column])


def downgrade() -> None:
    for table in ("hand_out_candidates", "hand_outs", "freed_weeks", "wait_tellings", "waits"):
        op.drop_table(table)
    op.execute("DROP SEQUENCE wait_numbers")
    op.drop_column("hubs", "hands_out")
