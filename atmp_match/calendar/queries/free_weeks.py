"""Where some weeks in a row are free, across all offers: one statement, and the database counts the days itself."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select, text

from atmp_match.calendar.queries.holidays import find_holidays
from atmp_match.calendar.rules import HORIZON, is_weekly, week_span
from atmp_match.catalogue.models import Hub, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.shared.clock import now

LISTED = 200

# Offers whose calendar is kept here, with what the hub says of bookings; a unit is free in what is left of the window
# when everything that takes it is cut out, each time with the rest that has to fit before it, and every closed week.
_FREE_WEEKS = text("""
WITH services AS MATERIALIZED (
  SELECT * FROM unnest(
    CAST(:services AS text[]), CAST(:in_weeks AS boolean[]), CAST(:least AS int[]), CAST(:most AS int[])
  ) AS service (code, in_weeks, min_days, max_days)
), holidays AS MATERIALIZED (
  SELECT country, range_agg(daterange(day, day + 1)) + range_agg(daterange(day - :days + 1, day - :days + 2)) AS days
  FROM unnest(CAST(:holiday_countries AS text[]), CAST(:holiday_days AS date[])) AS holiday (country, day)
  GROUP BY country
), offered AS MATERIALIZED (
  SELECT offers.id, resource.id AS resource_id, resource.rules, resource.changeover_days, hubs.timezone, hubs.country,
    coalesce(resource.rules ->> 'booked_by' <> 'day', services.in_weeks) AS in_weeks,
    services.min_days, services.max_days,
    (CAST(:now AS timestamptz) AT TIME ZONE hubs.timezone)::date AS today,
    offers.available_from, offers.available_until
  FROM offers
  JOIN hubs ON hubs.id = offers.hub_id AND hubs.operator_id IS NOT NULL
  JOIN services ON services.code = offers.service
  CROSS JOIN LATERAL (
    SELECT resources.* FROM offer_resources JOIN resources ON resources.id = offer_resources.resource_id
    WHERE offer_resources.offer_id = offers.id ORDER BY resources.id LIMIT 1
  ) AS resource
  WHERE (CAST(:service AS text) IS NULL OR offers.service = :service)
    AND (CAST(:modality AS text) IS NULL OR offers.modalities && ARRAY[CAST(:modality AS text), 'any'])
    AND (CAST(:grade AS text) IS NULL OR CAST(:grade AS text) = ANY (offers.grades))
    AND (CAST(:country AS text) IS NULL OR hubs.country = :country)
    AND offers.value = 'yes' AND (CAST(:also_illustrative AS boolean) OR NOT resource.illustrative)
    AND CASE offers.openness WHEN 'inherit' THEN hubs.open_to_companies ELSE offers.openness END <> 'captive'
), fitting AS MATERIALIZED (
  SELECT offered.*,
    greatest(CAST(:first AS date), today + greatest(1, coalesce((rules ->> 'lead_days')::int, 1)), available_from)
      AS opens,
    least(CAST(:until AS date), available_until + 1) AS closes,
    today + 7 * coalesce((rules ->> 'horizon_weeks')::int, :horizon) AS last_start
  FROM offered
  CROSS JOIN LATERAL (SELECT CASE WHEN in_weeks THEN 7 ELSE 1 END AS unit) AS units
  CROSS JOIN LATERAL (SELECT coalesce((rules ->> 'least')::int * unit, min_days) AS said) AS least_said
  CROSS JOIN LATERAL (SELECT coalesce((rules ->> 'most')::int * unit, greatest(max_days, said)) AS longest) AS most_said
  CROSS JOIN LATERAL (SELECT least(said, longest) AS shortest, coalesce((rules ->> 'step')::int, 1) AS step) AS lengths
  WHERE CASE WHEN in_weeks
    THEN :weeks BETWEEN (shortest + 6) / 7 AND greatest(1, (longest + 6) / 7)
      AND (:weeks - (shortest + 6) / 7) % step = 0
    ELSE :days BETWEEN shortest AND longest AND (:days - shortest) % step = 0
      AND (NOT rules ? 'weekdays' OR rules -> 'weekdays' @> '[0, 4]') END
), ruled AS (
  SELECT fitting.*,
    CASE WHEN rules <> '{}' AND opens < closes THEN weeks_of_every_year(rules -> 'closed_weeks', opens, closes)
      + CASE WHEN rules ? 'only_published'
          THEN datemultirange(daterange(opens, closes)) - published_weeks(rules -> 'published') ELSE '{}' END
      ELSE '{}' END AS closed,
    CASE WHEN rules <> '{}' AND opens < closes THEN weeks_of_every_year(rules -> 'reduced_weeks', opens, closes)
      + CASE WHEN NOT in_weeks AND rules ? 'closed_on_holidays'
          THEN coalesce((SELECT days FROM holidays WHERE holidays.country = fitting.country), '{}') ELSE '{}' END
      ELSE '{}' END AS no_start
  FROM fitting
  WHERE opens < closes
), taken AS (
  -- Everything about the offer goes along in the groups: joined again afterwards, a plan made once for all questions
  -- would pair each offer with each.
  SELECT ruled.id, opens, closes, last_start, closed, no_start, range_agg(daterange(
    (lower(occupied) AT TIME ZONE timezone)::date - changeover_days,
    ((upper(occupied) AT TIME ZONE timezone) + interval '1 day' - interval '1 microsecond')::date
  )) FILTER (WHERE occupied IS NOT NULL) AS days
  FROM ruled
  JOIN calendar_units ON calendar_units.resource_id = ruled.resource_id
  LEFT JOIN calendar_entries ON unit_id = calendar_units.id AND released_at IS NULL
    AND occupied && tstzrange(CAST(:first AS date) - 1, CAST(:until AS date) + 62)
  GROUP BY ruled.id, opens, closes, last_start, closed, no_start, calendar_units.id
), free AS (
  SELECT id, no_start, last_start, unnest(
    datemultirange(daterange(opens, closes)) - coalesce(days, '{}') - closed) AS span
  FROM taken
), starts AS (
  SELECT id, last_start, unnest(
    datemultirange(daterange(lower(span), upper(span) - :days + 1)) - no_start) AS span
  FROM free WHERE upper(span) - lower(span) >= :days
)
SELECT id AS offer_id, min(monday) AS start
FROM starts
CROSS JOIN LATERAL (SELECT lower(span) + (8 - extract(isodow FROM lower(span))::int) % 7 AS monday) AS begins
WHERE monday < upper(span) AND monday <= last_start
GROUP BY id
ORDER BY start, offer_id
LIMIT :listed
""")


@dataclass(frozen=True)
class Wanted:
    """So many working weeks in a row, between two days, of offers like these; a field without a value asks for nothing.

    :param until: half-open: the day after the last one
    """

    weeks: int
    first: date
    until: date
    service: str | None = None
    modality: str | None = None
    grade: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class FreeWeeks:
    """The first such weeks of an offer, half-open days from a Monday."""

    offer_id: str
    start: date
    end: date


def list_free_weeks(wanted: Wanted, *, also_illustrative: bool) -> list[FreeWeeks]:
    """Return for each offer that has such weeks free, and open by its hub's own rules, the first ones, soonest first.

    Only hubs that have joined keep their calendar here. At most `LISTED` offers are named.

    :param also_illustrative: whether made-up capacity counts
    """
    words = taxonomy()
    services = [(code, term.data) for code, term in words["service"].items()]
    years = range(wanted.first.year, wanted.until.year + 1)
    holidays = [(place, day) for place in _countries_with_holidays() for day in find_holidays(place, years)]
    values = {
        **asdict(wanted),
        "days": (week_span(wanted.first, wanted.weeks)[1] - wanted.first).days,
        "services": [code for code, _data in services],
        "in_weeks": [is_weekly(data["unit"]) for _code, data in services],
        "least": [data["typical_days"]["min"] for _code, data in services],
        "most": [data["typical_days"]["max"] for _code, data in services],
        "holiday_countries": [place for place, _day in holidays],
        "holiday_days": [day for _place, day in holidays],
        "horizon": HORIZON.days // 7,
        "now": now(),
        "also_illustrative": also_illustrative,
        "listed": LISTED,
    }
    rows = db.session.execute(_FREE_WEEKS, values)
    return [FreeWeeks(row.offer_id, row.start, week_span(row.start, wanted.weeks)[1]) for row in rows]


def _countries_with_holidays() -> list[str]:
    """Return the countries of hubs that close on public holidays: seldom any, and never more than a few."""
    closes = Resource.rules.has_key("closed_on_holidays")
    return list(db.session.scalars(select(Hub.country).join(Hub.resources).where(closes).distinct()))
