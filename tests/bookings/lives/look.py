"""One look at everything about bookings that the database holds, in one statement, for it is taken after each step."""

from dataclasses import dataclass

from sqlalchemy import text

from atmp_match.bookings.queries.invariants import NEVER
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction

DAY = "(({moment}) AT TIME ZONE 'Europe/Stockholm')::date"
ROWS = " || ".join(
    f"coalesce((SELECT md5(string_agg(r::text, '' ORDER BY id)) FROM {table} r), '-')"  # noqa: S608 -- our own words
    for table in ("bookings", "booking_proposals", "booking_reminders", "calendar_entries", "events")
)
BOOKINGS = """
SELECT json_agg(json_build_object(
  'number', b.number, 'status', b.status, 'starts_on', b.starts_on, 'ends_on', b.ends_on, 'unit', b.unit_id,
  'proposed_by', b.proposed_by, 'version', b.version, 'has_deadline', b.answer_by IS NOT NULL,
  'history', (SELECT json_agg(e.name ORDER BY e.id) FROM events e WHERE e.about = 'booking:' || b.id)
)) FROM bookings b
"""
ENTRIES = f"""
SELECT json_agg(json_build_array(
  coalesce('ATM-' || b.number, e.holder_id::text), e.unit_id, {DAY.format(moment="lower(e.span)")},
  {DAY.format(moment="upper(e.span)")}, {DAY.format(moment="upper(e.occupied)")}, e.kind <> 'hold'
)) FROM calendar_entries e LEFT JOIN bookings b ON b.holder_id = e.holder_id WHERE e.released_at IS NULL
"""  # noqa: S608 -- our own words
BROKEN = ", ".join(f"$name${name}$name$, ({query})" for name, query in NEVER.items())
EVERYTHING = f"SELECT ({BOOKINGS}) AS bookings, ({ENTRIES}) AS entries, {ROWS} AS digest, json_build_object({BROKEN})"
# A function, so that its plan is made once a life: after every refusal a prepared statement would be forgotten.
MAKE_LOOK = f"""
CREATE FUNCTION look() RETURNS json LANGUAGE plpgsql AS $$ BEGIN
  RETURN (SELECT row_to_json(seen) FROM ({EVERYTHING} AS broken) AS seen);
END $$
"""  # noqa: S608 -- our own words
LOOK = text("SELECT look()")
DIGEST = text(f"SELECT {ROWS}")
TABLES = (
    "bookings, booking_gates, booking_proposals, booking_reminders, calendar_entries, calendar_closings, "
    "freed_weeks, hand_outs, deliveries, events"
)
# Events are insert-only: a trigger sees to it, and a copy of a database is not asked by triggers.
FORGET = (text("SET LOCAL session_replication_role = replica"), text(f"TRUNCATE {TABLES} CASCADE"))


@dataclass(frozen=True)
class Seen:
    """What was there; rows as JSON gives them."""

    bookings: dict[str, dict]
    entries: list[tuple]
    digest: str
    broken: dict[str, int]


def make_look():
    """Put the look into the database that is just there."""
    with transaction():
        db.session.connection().exec_driver_sql(MAKE_LOOK.replace("%", "%%"))


def look() -> Seen:
    row = db.session.scalar(LOOK)
    bookings = {f"ATM-{one['number']}": one for one in row["bookings"] or []}
    broken = {name: count for name, count in row["broken"].items() if count}
    return Seen(bookings, [tuple(one) for one in row["entries"] or []], row["digest"], broken)


def digest() -> str:
    """Return a sum over every row; the same again means that nothing was changed."""
    return db.session.scalar(DIGEST)
