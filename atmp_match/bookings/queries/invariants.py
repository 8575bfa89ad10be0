"""What must never be, whatever happens: plain SQL that shares nothing with the rest of the application.

Each query counts; nothing else is used to look for trouble, here and in the tests that make trouble.
"""

from collections.abc import Mapping

from sqlalchemy import text

from atmp_match.extensions import db, settings

OVERLAPS = """
SELECT count(*) FROM calendar_entries a JOIN calendar_entries b
  ON a.unit_id = b.unit_id AND a.id < b.id AND a.holder_id <> b.holder_id
WHERE a.released_at IS NULL AND b.released_at IS NULL
  AND lower(a.occupied) < upper(b.occupied) AND lower(b.occupied) < upper(a.occupied)
"""
RESTED_TOO_LITTLE = """
SELECT count(*) FROM calendar_entries a JOIN calendar_entries b
  ON a.unit_id = b.unit_id AND a.holder_id <> b.holder_id AND lower(b.span) >= upper(a.span)
WHERE a.released_at IS NULL AND b.released_at IS NULL
  AND lower(b.span) < CASE WHEN a.product_id = b.product_id THEN a.follow_at
                           ELSE coalesce(a.rested_at, upper(a.occupied)) END
"""
WITHOUT_THEIR_WEEKS = """
SELECT count(*) FROM bookings b JOIN hubs h ON h.id = b.hub_id
WHERE b.starts_on IS NOT NULL
  AND (b.status IN ('draft', 'held', 'accepted', 'confirmed', 'in-progress')
    OR b.status = 'proposed' AND b.unit_id IS NOT NULL)
  AND 1 <> (SELECT count(*) FROM calendar_entries e
            WHERE e.holder_id = b.holder_id AND e.unit_id = b.unit_id AND e.released_at IS NULL
              AND lower(e.span) AT TIME ZONE h.timezone = b.starts_on + coalesce(b.from_time, '00:00')
              AND upper(e.span) AT TIME ZONE h.timezone = coalesce(b.starts_on + b.to_time, b.ends_on))
"""
PROPOSALS_WITHOUT_THEIR_WEEKS = """
SELECT count(*) FROM booking_proposals p JOIN bookings b ON b.id = p.booking_id JOIN hubs h ON h.id = b.hub_id
WHERE p.closed_at IS NULL
  AND (b.proposed_by IS DISTINCT FROM p.party OR b.status NOT IN ('proposed', 'accepted', 'confirmed')
    OR 1 <> (SELECT count(*) FROM calendar_entries e
             WHERE e.holder_id = b.holder_id AND e.unit_id = p.unit_id AND e.released_at IS NULL
               AND lower(e.span) AT TIME ZONE h.timezone = p.starts_on + coalesce(p.from_time, '00:00')
               AND upper(e.span) AT TIME ZONE h.timezone = coalesce(p.starts_on + p.to_time, p.ends_on)))
"""
NOTHING_TO_ANSWER = """
SELECT count(*) FROM bookings b
WHERE (b.proposed_by IS NOT NULL OR b.status = 'proposed') AND NOT (b.proposed_by IS NOT NULL AND EXISTS (
  SELECT FROM booking_proposals p WHERE p.booking_id = b.id AND p.closed_at IS NULL))
"""
MORE_WEEKS_THAN_KNOWN = """
SELECT count(*) FROM bookings b
WHERE (SELECT count(*) FROM calendar_entries e WHERE e.holder_id = b.holder_id AND e.released_at IS NULL)
    > coalesce((SELECT sum((part ->> 'units')::int) FROM jsonb_array_elements(b.parts) AS part), 1)
      * (1 + (SELECT count(*) FROM booking_proposals p WHERE p.booking_id = b.id AND p.closed_at IS NULL))
"""
WITHOUT_THEIR_PARTS = """
WITH kept AS (
  SELECT b.holder_id, b.parts, b.starts_on, b.ends_on, h.timezone FROM bookings b JOIN hubs h ON h.id = b.hub_id
  WHERE b.parts <> '[]' AND b.starts_on IS NOT NULL
    AND (b.status IN ('draft', 'held', 'accepted', 'confirmed', 'in-progress')
      OR b.status = 'proposed' AND b.unit_id IS NOT NULL)
  UNION ALL
  SELECT b.holder_id, b.parts, p.starts_on, p.ends_on, h.timezone
  FROM booking_proposals p JOIN bookings b ON b.id = p.booking_id JOIN hubs h ON h.id = b.hub_id
  WHERE b.parts <> '[]' AND p.closed_at IS NULL
), wanted AS (
  SELECT kept.*, part.resource_id, part.units, first, first + coalesce(part.days, ends_on - starts_on) AS until
  FROM kept CROSS JOIN LATERAL jsonb_to_recordset(parts)
    AS part (resource_id int, units int, from_end boolean, "offset" int, days int)
  CROSS JOIN LATERAL (SELECT CASE WHEN from_end THEN ends_on ELSE starts_on END + part."offset" AS first) AS begins
)
SELECT count(*) FROM wanted
WHERE units <> (
  SELECT count(DISTINCT e.unit_id) FROM calendar_entries e JOIN calendar_units u ON u.id = e.unit_id
  WHERE e.holder_id = wanted.holder_id AND e.released_at IS NULL AND u.resource_id = wanted.resource_id
    AND e.span = tstzrange(first::timestamp AT TIME ZONE timezone, until::timestamp AT TIME ZONE timezone)
    AND coalesce(e.whole, e.span)
      = tstzrange(starts_on::timestamp AT TIME ZONE timezone, ends_on::timestamp AT TIME ZONE timezone))
"""
KEPT_FOR_NOBODY = """
SELECT count(*) FROM calendar_entries e LEFT JOIN bookings b ON b.holder_id = e.holder_id
WHERE e.released_at IS NULL AND e.kind <> 'block'
  AND (b.id IS NULL
    OR b.status NOT IN ('draft', 'held', 'proposed', 'accepted', 'confirmed', 'in-progress', 'completed'))
"""
DONE_TWICE = """
SELECT count(*) FROM (
  SELECT about, name FROM events
  WHERE name IN ('booking-requested', 'booking-held', 'booking-queued', 'booking-accepted', 'booking-declined')
  GROUP BY about, name HAVING count(*) > 1
    -- Who was put aside and waits again may get weeks a second time.
    AND NOT (name = 'booking-held' AND count(*) <= 1 + (
      SELECT count(*) FROM events again WHERE again.about = events.about AND again.name = 'place-in-line-kept'))
  ) AS twice
"""
TOLD_TWICE = "SELECT count(*) - count(DISTINCT key) FROM notifications"
WAITING_FOR_FREE_WEEKS = """
SELECT count(*) FROM bookings w
WHERE w.status = 'waiting' AND NOT w.held_back
  -- Where the hub has to choose, they wait for that.
  AND NOT EXISTS (SELECT FROM freed_weeks f WHERE f.resource_id = w.resource_id AND f.closed_at IS NULL
                  AND f.starts_on < w.ends_on AND w.starts_on < f.ends_on)
  AND NOT EXISTS (
  SELECT FROM jsonb_to_recordset(CASE WHEN w.parts <> '[]' THEN w.parts ELSE jsonb_build_array(
      jsonb_build_object('resource_id', w.resource_id, 'units', 1, 'from_end', false, 'offset', 0)) END)
    AS part (resource_id int, units int, from_end boolean, "offset" int, days int)
  JOIN resources r ON r.id = part.resource_id
  CROSS JOIN LATERAL (SELECT CASE WHEN from_end THEN w.ends_on ELSE w.starts_on END + part."offset" AS first) AS begins
  CROSS JOIN LATERAL (SELECT coalesce(first + w.to_time, first + coalesce(part.days, w.ends_on - w.starts_on))
    + r.changeover_days * interval '1 day' AS rested) AS ends
  WHERE part.units > (SELECT count(*) FROM calendar_units u WHERE u.resource_id = r.id AND NOT EXISTS (
    SELECT FROM calendar_entries e WHERE e.unit_id = u.id AND e.released_at IS NULL
      AND lower(e.occupied) < rested AT TIME ZONE 'Europe/Stockholm'
      AND (first + coalesce(w.from_time, '00:00')) AT TIME ZONE 'Europe/Stockholm' < upper(e.occupied))))
AND NOT EXISTS (  -- a course has fewer seats than there are units
  SELECT FROM course_dates c WHERE c.resource_id = w.resource_id AND c.cancelled_at IS NULL
    AND c.starts_on = w.starts_on AND c.seats < w.quantity + (
      SELECT count(*) FROM calendar_entries e JOIN calendar_units u ON u.id = e.unit_id
      WHERE u.resource_id = c.resource_id AND e.released_at IS NULL AND e.kind <> 'block'
        AND lower(e.span) < c.ends_on::timestamp AT TIME ZONE 'Europe/Stockholm'
        AND c.starts_on::timestamp AT TIME ZONE 'Europe/Stockholm' < upper(e.span)))
"""
MORE_SEATS_THAN_THE_COURSE = """
SELECT count(*) FROM course_dates c JOIN resources r ON r.id = c.resource_id JOIN hubs h ON h.id = r.hub_id
WHERE c.cancelled_at IS NULL AND c.seats < (
  SELECT count(*) FROM calendar_entries e JOIN calendar_units u ON u.id = e.unit_id
  WHERE u.resource_id = c.resource_id AND e.released_at IS NULL AND e.kind <> 'block'
    AND lower(e.span) < c.ends_on::timestamp AT TIME ZONE h.timezone
    AND c.starts_on::timestamp AT TIME ZONE h.timezone < upper(e.span))
"""
# Week by week of what somebody looks for; only where the hub has no rules of its own, which SQL does not read.
LISTED_FOR_FREE_WEEKS = """
SELECT count(DISTINCT w.id) FROM waits w
JOIN resources r ON r.id = w.resource_id AND r.rules = '{}'
JOIN hubs h ON h.id = w.hub_id AND h.operator_id IS NOT NULL
JOIN offers o ON o.id = w.offer_id AND o.openness <> 'captive' AND h.open_to_companies <> 'captive'
CROSS JOIN LATERAL (SELECT w.length * 7 - 2 AS days) AS whole
CROSS JOIN LATERAL generate_series(
  greatest(w.earliest, current_date + 2, coalesce(o.available_from, w.earliest))::timestamp,
  (least(w.before, coalesce(o.available_until + 1, w.before)) - whole.days)::timestamp, interval '1 day') AS monday
WHERE w.state IN ('open', 'told') AND w.wants = 'take' AND w.in_weeks AND NOT w.held_back
  AND NOT EXISTS (SELECT FROM offer_parts p WHERE p.offer_id = w.offer_id)
  AND w.valid_until > current_date AND extract(isodow FROM monday) = 1
  AND NOT EXISTS (SELECT FROM offer_parts p WHERE p.offer_id = w.offer_id)  -- needs more than this resource
  AND NOT EXISTS (SELECT FROM freed_weeks f WHERE f.resource_id = w.resource_id AND f.closed_at IS NULL
                  AND f.starts_on < monday::date + whole.days AND monday::date < f.ends_on)
  AND EXISTS (
    SELECT FROM calendar_units u WHERE u.resource_id = w.resource_id AND NOT EXISTS (
      SELECT FROM calendar_entries e WHERE e.unit_id = u.id AND e.released_at IS NULL
        AND lower(e.occupied) < (monday::date + whole.days + r.changeover_days)::timestamp AT TIME ZONE h.timezone
        AND monday AT TIME ZONE h.timezone < upper(e.occupied)))
  -- What has changed a moment ago is being looked at.
  AND w.asked_at < now() - interval '3 min'
  AND NOT EXISTS (SELECT FROM calendar_entries e JOIN calendar_units u ON u.id = e.unit_id
                  WHERE u.resource_id = w.resource_id AND e.released_at > now() - interval '3 min')
"""
TOLD_OF_ONE_SPAN_TWICE = """
SELECT count(*) FROM wait_tellings a JOIN wait_tellings b ON a.wait_id = b.wait_id AND a.id < b.id
WHERE a.starts_on < b.free_until AND b.starts_on < a.free_until AND (a.gone_at IS NULL OR a.gone_at > b.told_at)
"""
CHOICES_OVERDUE = """
SELECT count(*) FROM freed_weeks WHERE closed_at IS NULL AND choose_by < now() - interval '5 min'
"""
HANDED_TO_NOBODY = """
SELECT count(*) FROM hand_outs h
WHERE 1 <> (SELECT count(*) FROM hand_out_candidates c WHERE c.hand_out_id = h.id AND c.got)
"""
OVERDUE = """
SELECT count(*) FROM bookings
WHERE (status IN ('draft', 'requested', 'held', 'waiting', 'proposed') OR proposed_by IS NOT NULL)
  AND answer_by < now() - interval '60 s'
"""
CLOSED_BUT_FREE = """
SELECT count(*) FROM calendar_closings c
WHERE NOT tstzmultirange(c.span) <@ coalesce((
  SELECT range_agg(e.occupied) FROM calendar_entries e WHERE e.unit_id = c.unit_id AND e.released_at IS NULL), '{}')
"""
# The one with a figure of the installation's own, which only the application knows.
MORE_HOLDS_THAN_ALLOWED = """
SELECT count(*) FROM (
  SELECT FROM bookings
  WHERE status IN ('held', 'proposed') AND unit_id IS NOT NULL
    AND (entered_by IS NULL OR confirmed_own_at IS NOT NULL)
  GROUP BY company_id, hub_id HAVING count(*) > :most_open_holds) AS companies
"""
NEVER: Mapping[str, str] = {
    "overlaps": OVERLAPS,
    "units that rested too little": RESTED_TOO_LITTLE,
    "bookings without their weeks": WITHOUT_THEIR_WEEKS,
    "proposals without their weeks": PROPOSALS_WITHOUT_THEIR_WEEKS,
    "bookings that wait for a proposal that is not there": NOTHING_TO_ANSWER,
    "bookings with more weeks than anybody knows": MORE_WEEKS_THAN_KNOWN,
    "bookings without all of their parts": WITHOUT_THEIR_PARTS,
    "weeks kept for nobody": KEPT_FOR_NOBODY,
    "things done twice": DONE_TWICE,
    "mails noted twice": TOLD_TWICE,
    "requests waiting for free weeks": WAITING_FOR_FREE_WEEKS,
    "places on the wait list whose weeks are free": LISTED_FOR_FREE_WEEKS,
    "places on the wait list told twice of one span": TOLD_OF_ONE_SPAN_TWICE,
    "hubs' choices past their deadline": CHOICES_OVERDUE,
    "hand-outs to nobody": HANDED_TO_NOBODY,
    "courses with more people than seats": MORE_SEATS_THAN_THE_COURSE,
    "holds past their deadline": OVERDUE,
    "closed days that somebody could take": CLOSED_BUT_FREE,
}


def count_broken() -> Mapping[str, int]:
    """Return for each thing that must never be how often it is."""
    counts = {name: db.session.execute(text(query)).scalar_one() for name, query in NEVER.items()}
    limit = {"most_open_holds": settings["MOST_OPEN_HOLDS"]}
    counts["companies with more open holds at a hub than allowed"] = db.session.execute(
        text(MORE_HOLDS_THAN_ALLOWED), limit
    ).scalar_one()
    return counts
