"""What a hub's rules close, as the database's own ranges: the search for free weeks cuts it out."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WEEKS_OF_EVERY_YEAR = """
CREATE FUNCTION weeks_of_every_year(p_ranges jsonb, p_first date, p_until date) RETURNS datemultirange
LANGUAGE sql STABLE AS $$
  SELECT coalesce(range_agg(daterange(monday, monday + 7)), '{}')
  FROM (
    SELECT p_first - (extract(isodow FROM p_first)::int - 1) + 7 * step AS monday
    FROM generate_series(0, (p_until - p_first) / 7 + 1) AS step
  ) AS weeks
  WHERE EXISTS (
    SELECT FROM jsonb_array_elements(p_ranges) AS pair
    CROSS JOIN LATERAL (
      SELECT (pair ->> 0)::int AS opening, (pair ->> 1)::int AS closing, extract(week FROM monday)::int AS number
    ) AS week
    WHERE CASE WHEN opening <= closing THEN number BETWEEN opening AND closing
               ELSE number >= opening OR number <= closing END)
$$;
"""
PUBLISHED_WEEKS = """
CREATE FUNCTION published_weeks(p_spans jsonb) RETURNS datemultirange LANGUAGE sql STABLE AS $$
  SELECT coalesce(range_agg(daterange((span ->> 0)::date, (span ->> 1)::date)), '{}')
  FROM jsonb_array_elements(p_spans) AS span
$$;
"""


def upgrade() -> None:
    op.execute(WEEKS_OF_EVERY_YEAR)
    op.execute(PUBLISHED_WEEKS)


def downgrade() -> None:
    op.execute("DROP FUNCTION published_weeks")
    op.execute("DROP FUNCTION weeks_of_every_year")
