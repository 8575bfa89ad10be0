"""A catalogue as large as wanted, spread as the real one is: copies of its hubs and offers, each a little different."""

from sqlalchemy import text

from atmp_match.extensions import db
from atmp_match.shared.clock import today

MOST_COPIES = 250  # of the real hubs; more offers than that stand at the same ones
PER_HUB = 20

# Copies get other dates, sizes and levels than the real offer, and pages of other days; service, kinds of product,
# grades and openness stay, so that some services have many offers and some have few, as in the real catalogue.
_HUBS = """
INSERT INTO hubs (slug, name, operator, kind, origin, city, country, timezone, lat, lon, public_body, open_to_companies,
  openness_note, openness_history, summary_en, summary_sv, extra_gates)
SELECT slug || '-copy-' || copy, name || ' ' || copy, operator, kind, origin, city, country, timezone, lat, lon,
  public_body, open_to_companies, openness_note, openness_history, summary_en, summary_sv, extra_gates
FROM hubs, generate_series(CAST(:done AS int) + 1, CAST(:copies AS int)) AS copy
WHERE slug !~ '-copy-[0-9]+$'
"""
_FACTS = """
INSERT INTO hub_facts (hub_id, service, grade, value, claim, source, seen, as_of, until, for_outside_companies)
SELECT copied.id, service, grade, value, claim, source, seen, as_of, until, for_outside_companies
FROM hub_facts JOIN hubs ON hubs.id = hub_facts.hub_id
JOIN hubs AS copied ON regexp_replace(copied.slug, '-copy-[0-9]+$', '') = hubs.slug AND copied.id > :last_hub
WHERE hubs.slug !~ '-copy-[0-9]+$'
"""
_OFFERS = """
WITH real AS MATERIALIZED (
  SELECT offers.*, hubs.slug, row_number() OVER (ORDER BY offers.id) - 1 AS place FROM offers
  JOIN hubs ON hubs.id = hub_id WHERE hubs.slug !~ '-copy-[0-9]+$'
), total AS (SELECT count(*) AS offers FROM real)
INSERT INTO offers (id, hub_id, service, value, title, title_sv, modalities, modalities_named, modalities_basis, grades,
  containment_max, containment_basis, scale_value, scale_unit, available_from, available_from_basis,
  available_from_precision, available_until, openness, unknowns)
SELECT 'copy-' || n, hubs.id, service, value, title, title_sv, modalities, modalities_named, modalities_basis, grades,
  CASE WHEN n % 5 = 0 THEN (ARRAY['bsl-1', 'bsl-2', 'bsl-3'])[1 + n / 5 % 3] ELSE containment_max END,
  containment_basis, scale_value * (1 + n % 7) / 3, scale_unit,
  available_from + (n % 301) - 150, available_from_basis, available_from_precision,
  CASE WHEN n % 11 = 0 THEN CAST(:today AS date) + n % 600 ELSE available_until END, openness, unknowns
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
CROSS JOIN total JOIN real ON real.place = n % total.offers
JOIN hubs ON hubs.slug = real.slug || '-copy-' || 1 + n / total.offers % CAST(:copies AS int)
"""
_EVIDENCE = """
INSERT INTO evidence (offer_id, claim, source, seen, as_of)
SELECT 'copy-' || n, 'It does', 'operator', 'example.org/' || n,
  CASE WHEN (n + page) % 9 = 0 THEN NULL
    WHEN (n + page) % 4 = 0 THEN to_char(CAST(:today AS date) - (n * 7 + page * 613) % 3000, 'YYYY-MM')
    ELSE to_char(CAST(:today AS date) - (n * 7 + page * 613) % 3000, 'YYYY-MM-DD') END
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n, generate_series(1, 1 + n % 3) AS page
"""
_NEWS = """
INSERT INTO catalogue_changes (kind, id, changed_by)
SELECT 'offer', 'copy-' || n, pg_current_xact_id()::text::bigint
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
"""
_COUNT = "SELECT count(*) AS offers, (SELECT max(id) FROM hubs) AS hub FROM offers"
_COPIES = r"SELECT coalesce(max(substring(slug FROM '-copy-([0-9]+)$')::int), 0) FROM hubs"


def grow_to(offers: int) -> None:
    """Store copies until there are so many offers, noted as news in one go: no trigger looks at each row."""
    already, last_hub = db.session.execute(text(_COUNT)).one()
    done = db.session.execute(text(_COPIES)).scalar_one()
    copies = max(done, min(MOST_COPIES, offers // PER_HUB // 30), 1)
    values = {"done": done, "copies": copies, "last_hub": last_hub, "first": already + 1, "last": offers}
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in (_HUBS, _FACTS, _OFFERS, _EVIDENCE, _NEWS):
        db.session.execute(text(statement), {**values, "today": today()})
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
