"""What must never be, whatever happens: plain SQL that shares nothing with the rest of the application.

Each query counts; nothing else is used to look for trouble, here and in the tests that make trouble.
"""

from collections.abc import Mapping

from sqlalchemy import text

from atmp_match.extensions import db

OVERLAPS = """
SELECT count(*) FROM calendar_entries a JOIN calendar_entries b
  ON a.unit_id = b.unit_id AND a.id < b.id AND a.holder_id <> b.holder_id
WHERE a.released_at IS NULL AND b.released_at IS NULL
  AND lower(a.occupied) < upper(b.occupied) AND lower(b.occupied) < upper(a.occupied)
"""
WITHOUT_THEIR_WEEKS = """
SELECT count(*) FROM bookings b
WHERE b.starts_on IS NOT NULL AND b.status IN ('held', 'accepted', 'confirmed', 'in-progress')
  AND 1 <> (SELECT count(*) FROM calendar_entries e
            WHERE e.holder_id = b.holder_id AND e.unit_id = b.unit_id AND e.released_at IS NULL)
"""
KEPT_FOR_NOBODY = """
SELECT count(*) FROM calendar_entries e LEFT JOIN bookings b ON b.holder_id = e.holder_id
WHERE e.released_at IS NULL AND e.kind <> 'block'
  AND (b.id IS NULL OR b.status NOT IN ('held', 'accepted', 'confirmed', 'in-progress', 'completed'))
"""
DONE_TWICE = """
SELECT count(*) FROM (
  SELECT about, name FROM events
  WHERE name IN ('booking-requested', 'booking-held', 'booking-queued', 'booking-accepted', 'booking-declined')
  GROUP BY about, name HAVING count(*) > 1) AS twice
"""
TOLD_TWICE = "SELECT count(*) - count(DISTINCT key) FROM notifications"
WAITING_FOR_FREE_WEEKS = """
SELECT count(*) FROM bookings w
JOIN resources r ON r.id = w.resource_id
WHERE w.status = 'waiting' AND EXISTS (
  SELECT FROM calendar_units u WHERE u.resource_id = w.resource_id AND NOT EXISTS (
    SELECT FROM calendar_entries e WHERE e.unit_id = u.id AND e.released_at IS NULL
      AND lower(e.occupied) < (w.ends_on + r.changeover_days) AT TIME ZONE 'Europe/Stockholm'
      AND w.starts_on::timestamp AT TIME ZONE 'Europe/Stockholm' < upper(e.occupied)))
"""
OVERDUE = """
SELECT count(*) FROM bookings
WHERE status IN ('requested', 'held', 'waiting') AND answer_by < now() - interval '60 s'
"""
NEVER: Mapping[str, str] = {
    "overlaps": OVERLAPS,
    "bookings without their weeks": WITHOUT_THEIR_WEEKS,
    "weeks kept for nobody": KEPT_FOR_NOBODY,
    "things done twice": DONE_TWICE,
    "mails noted twice": TOLD_TWICE,
    "requests waiting for free weeks": WAITING_FOR_FREE_WEEKS,
    "holds past their deadline": OVERDUE,
}


def count_broken() -> Mapping[str, int]:
    """Return for each thing that must never be how often it is."""
    return {name: db.session.execute(text(query)).scalar_one() for name, query in NEVER.items()}
