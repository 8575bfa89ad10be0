"""Bookings by the hour: the times of a booking's one day, and of the one proposed instead."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TIMES_OF_ONE_DAY = """
(from_time IS NULL AND to_time IS NULL)
OR (from_time IS NOT NULL AND to_time IS NOT NULL AND from_time < to_time AND ends_on = starts_on + 1)
""".strip()
TABLES = ("bookings", "booking_proposals")


def upgrade() -> None:
    for table in TABLES:
        begins = sa.Column("from_time", sa.Time(), nullable=True, comment="of a booking by the hour, on the hub's wall")
        op.add_column(table, begins)
        op.add_column(table, sa.Column("to_time", sa.Time(), nullable=True, comment="of the same day"))
        op.create_check_constraint(op.f(f"ck_{table}_times_of_one_day"), table, TIMES_OF_ONE_DAY)


def downgrade() -> None:
    for table in TABLES:
        op.drop_constraint(op.f(f"ck_{table}_times_of_one_day"), table)
        op.drop_column(table, "to_time")
        op.drop_column(table, "from_time")
