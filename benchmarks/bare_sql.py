"""The candidate query in SQL alone: who answers a need, by bits of hard limits and by points, and how many there are.

Kinder to SQL than the engine is to itself: known absences, calendars, the age of pages and reasons are left out.
"""

from typing import Any

from sqlalchemy import text

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules import MatchRequest

CANDIDATES = text("""
WITH candidates AS MATERIALIZED (
  SELECT offers.id, hubs.slug,
    CASE WHEN cardinality(grades) > 0 AND NOT grades && CAST(:grades AS text[]) THEN 4 ELSE 0 END
    | CASE WHEN containment_max <> 'unknown' AND containment_max <> ALL (CAST(:levels AS text[])) THEN 8 ELSE 0 END
    | CASE WHEN available_until - starts.day < :least THEN 32 ELSE 0 END
    | CASE WHEN said.openness = 'captive' THEN 64 ELSE 0 END AS broken,
    CASE WHEN offers.value <> 'yes' OR said.openness = 'unknown' OR modalities = '{unknown}' OR grades = '{}'
      OR containment_max = 'unknown' AND :contained
      OR available_from_basis = 'earliest-evidence' AND available_from > :today THEN 1 ELSE 0 END AS ask,
    CASE WHEN modalities = '{any}' THEN 12 WHEN modalities_basis = 'judgement' THEN 14 ELSE 20 END
    + CASE cardinality(modalities) WHEN 1 THEN 8 WHEN 2 THEN 3 WHEN 3 THEN 3 ELSE 0 END
    + CASE WHEN grades = '{}' THEN 0 WHEN :grade = ANY (grades) THEN 15 ELSE 5 END
    + CASE WHEN containment_max = 'unknown' THEN 0 WHEN containment_basis = 'source' THEN 10 ELSE 7 END
    + CASE said.openness WHEN 'open' THEN 20 WHEN 'limited' THEN 6 ELSE 0 END
    + CASE WHEN starts.day > :today THEN 3 ELSE 15 END
    + CASE WHEN hubs.country = 'SE' THEN 26 WHEN hubs.country IN ('NO', 'DK', 'FI', 'IS') THEN 18
      WHEN hubs.country IN ('GB', 'CH') THEN 6 WHEN hubs.country IN ('US', 'CA') THEN 0 ELSE 11 END AS points,
    starts.day
  FROM offers JOIN hubs ON hubs.id = offers.hub_id
  CROSS JOIN LATERAL (SELECT CASE WHEN offers.openness <> 'inherit' THEN offers.openness
    WHEN open_to_companies = 'yes' THEN 'open' ELSE open_to_companies END AS openness) AS said
  CROSS JOIN LATERAL (SELECT greatest(:today, CASE WHEN available_from_basis <> 'earliest-evidence'
    THEN available_from END) AS day) AS starts
  WHERE service = :service AND modalities && CAST(:modalities AS text[])
)
(SELECT id, slug, broken, ask, points FROM candidates WHERE broken = 0 ORDER BY ask, points DESC, day, slug, id
  LIMIT :shown)
UNION ALL
SELECT NULL, NULL, broken, NULL, count(*) FROM candidates GROUP BY broken
""")


def values_of(request: MatchRequest, words: Taxonomy, shown: int) -> dict[str, Any]:
    """Return what the query needs to know of a request with one need."""
    assert request.needs
    (need,) = request.needs
    grade, contained = need.grade or "research", need.containment or "bsl-1"
    rank, level = words.grade_rank, words.containment_rank
    return {
        "service": need.service,
        "modalities": [need.modality, "any", "unknown"],
        "grade": grade,
        "grades": [code for code in words["grade"] if rank(code) >= rank(grade)],
        "levels": [code for code in words["containment-level"] if level(code) >= level(contained)],
        "contained": level(contained) > 1,
        "today": request.as_of,
        "least": 1,
        "shown": shown,
    }
