"""Random hubs and offers as values, drawn by a seed, and the same ones stored in the real database in bulk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import Range

from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.catalogue import models
from atmp_match.extensions import db
from atmp_match.matching.rules import Candidate, Evidence, Fact, Hub, MatchRequest
from atmp_match.products.rules import Need, Profile, Scale
from atmp_match.shared.transactions import transaction
from tests.factories.organisations import make_hub_operator

SERVICES = ("cell-manufacturing", "vector-manufacturing", "contained-lab", "training")
MODALITIES = ("msc", "aav", "car-t-autologous", "lentiviral-vector", "viral-vaccine")
GRADES = ("research", "hq", "gmp")
LEVELS = ("bsl-1", "bsl-2", "bsl-2-plus", "bsl-3")
COUNTRIES = ("SE", "SE", "DK", "NO", "DE", "GB", "US")
UNITS = ("L", "l", "batch", "kg")
ZONE = "Europe/Stockholm"


@dataclass(frozen=True)
class Calendar:
    """What takes the units of an offer's resource: for each unit days, half-open, changeover not included."""

    changeover: int
    taken: tuple[tuple[tuple[date, date], ...], ...]


@dataclass(frozen=True)
class RandomCatalogue:
    offers: tuple[Candidate, ...]
    calendars: dict[str, Calendar]


class Draw:
    """Draws everything from one seed, around one day."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = Random(seed)  # noqa: S311 -- it has to come out the same again
        self.today = today

    def catalogue(self, offers: int = 12, hubs: int = 5, *, calendars: bool = False) -> RandomCatalogue:
        homes = [self.hub(number) for number in range(hubs)]
        drawn = tuple(self.offer(number, self.random.choice(homes)) for number in range(offers))
        kept = [offer for offer in drawn if calendars and offer.hub.claimed and self.random.random() < 0.7]
        return RandomCatalogue(drawn, {offer.id: self.calendar() for offer in kept})

    def day(self, spread: int = 500) -> date:
        return self.today + timedelta(days=self.random.randint(-spread, spread))

    def partial_day(self) -> str | None:
        day = self.day(1500).isoformat()
        return self.random.choice([None, day[:4], day[:7], day, day])

    def some(self, values, *, least=0):
        return tuple(v for v in values if self.random.random() < 0.5) or tuple(self.random.sample(values, least))

    def hub(self, number: int) -> Hub:
        return Hub(
            slug=f"random-hub-{number}",
            name=f"Random hub {number}",
            city="Almvik",
            country=self.random.choice(COUNTRIES),
            open_to_companies=self.random.choice(["yes", "yes", "yes", "limited", "captive", "unknown"]),
            openness_history=tuple(self.history() for _ in range(self.random.choice([0, 0, 0, 1, 2]))),
            facts=tuple(self.fact() for _ in range(self.random.choice([0, 0, 1, 2]))),
            claimed=self.random.random() < 0.3,
        )

    def history(self):
        return {
            "value": self.random.choice(["yes", "limited", "captive", "unknown"]),
            "from": self.partial_day(),
            "until": self.partial_day(),
            "superseded": self.random.random() < 0.5,
            "claim": "It said so",
            "seen": "a page",
        }

    def fact(self) -> Fact:
        return Fact(
            service=self.random.choice(["any", *SERVICES[:2]]),
            grade=self.random.choice([None, "hq", "gmp", "gmp"]),
            value=self.random.choice(["no", "no", "unknown"]),
            claim=f"Not there {self.random.random()}",
            seen="a page",
            as_of=self.partial_day(),
            until=self.random.choice([None, None, self.day()]),
            for_outside_companies=self.random.random() < 0.1,
        )

    def offer(self, number: int, hub: Hub) -> Candidate:
        size = self.random.choice([None, 1.0, 50.0, 200.0])
        opens = self.random.choice([None, self.day(), self.day()])
        modalities = frozenset(self.random.choice([["any"], ["unknown"], *[self.some(MODALITIES, least=1)] * 4]))
        return Candidate(
            id=f"random-offer-{number}",
            hub=hub,
            service=self.random.choice(SERVICES),
            value=self.random.choice(["yes", "yes", "yes", "unknown"]),
            title="Random",
            title_sv="Slump",
            modalities=modalities,
            modalities_named=self.random.choice([None, frozenset(self.some(sorted(modalities)))]),
            modalities_basis=self.random.choice([None, "judgement"]),
            grades=self.random.choice([(), *[self.some(GRADES, least=1)] * 4]),
            containment_max=self.random.choice(["unknown", *LEVELS]),
            containment_basis=self.random.choice([None, "source", "judgement"]),
            scale_value=size,
            scale_unit=self.random.choice(UNITS) if size else None,
            available_from=opens,
            available_from_basis=self.random.choice(["stated", "planned", "earliest-evidence"]) if opens else None,
            available_from_precision=None,
            available_until=self.random.choice([None, None, None, self.day()]),
            openness=self.random.choice(["inherit", "inherit", "open", "open", "limited", "captive", "unknown"]),
            evidence=tuple(self.evidence() for _ in range(self.random.randint(0, 3))),
        )

    def evidence(self) -> Evidence:
        return Evidence("It does", "operator", "a page", self.partial_day())

    def calendar(self) -> Calendar:
        def unit():
            day, taken = self.today + timedelta(days=self.random.randint(-30, 30)), []
            for _ in range(self.random.randint(0, 5)):
                end = day + timedelta(days=self.random.randint(1, 60))
                taken.append((day, end))
                day = end + timedelta(days=self.random.randint(changeover, 40 + changeover))
            return tuple(taken)

        changeover = self.random.randint(0, 5)
        return Calendar(changeover, tuple(unit() for _ in range(self.random.randint(1, 2))))

    def need(self, service: str | None = None) -> Need:
        start = self.random.choice([None, self.day(300)])
        finish = self.random.choice([None, (start or self.today) + timedelta(days=self.random.randint(1, 400))])
        return Need(
            service=service or self.random.choice(SERVICES),
            modality=self.random.choice([None, "other-unknown", *MODALITIES * 2]),
            grade=self.random.choice([None, *GRADES, "gmp"]),
            containment=self.random.choice([None, *LEVELS[:3], LEVELS[1]]),
            scale=self.random.choice([None, Scale(self.random.choice([1.0, 20.0, 100.0, 500.0]), "L")]),
            earliest_start=start,
            latest_finish=finish,
        )

    def request(self) -> MatchRequest:
        as_of = self.random.choice([self.today, self.today, self.day(800)])
        needs = tuple(self.need() for _ in range(self.random.choice([1, 1, 2, 3])))
        return MatchRequest(Profile(country=self.random.choice([None, *COUNTRIES])), as_of, needs, most=1000)


def store(catalogue: RandomCatalogue) -> None:
    """Put the catalogue in place of whatever the database holds."""
    operator = make_hub_operator() if any(offer.hub.claimed for offer in catalogue.offers) else None
    hubs = {offer.hub.slug: offer.hub for offer in catalogue.offers}
    with transaction():
        for table in ("calendar_entries", "calendar_units", "offer_resources", "resources", "evidence", "offers"):
            db.session.execute(db.metadata.tables[table].delete())
        db.session.execute(models.HubFact.__table__.delete())
        db.session.execute(models.Hub.__table__.delete())
        rows = [_hub(hub, operator.id if operator and hub.claimed else None) for hub in hubs.values()]
        found = db.session.execute(insert(models.Hub).returning(models.Hub.slug, models.Hub.id), rows)
        ids = {row.slug: row.id for row in found}
        _store_all(models.HubFact, [_fact(f, ids[hub.slug]) for hub in hubs.values() for f in hub.facts])
        _store_all(models.Offer, [_offer(offer, ids[offer.hub.slug]) for offer in catalogue.offers])
        _store_all(models.Evidence, [
            {"offer_id": o.id, "claim": e.claim, "source": e.source, "seen": e.seen, "as_of": e.as_of}
            for o in catalogue.offers for e in o.evidence
        ])  # fmt: skip
        for offer in catalogue.offers:
            if offer.id in catalogue.calendars:
                _store_calendar(offer, catalogue.calendars[offer.id], ids[offer.hub.slug])


def _store_all(model, rows) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _hub(hub: Hub, operator_id: int | None):
    return {
        "slug": hub.slug, "name": hub.name, "operator": "Random", "operator_id": operator_id, "kind": "cdmo",
        "origin": "added", "city": hub.city, "country": hub.country, "timezone": ZONE, "lat": 57.8, "lon": 16.5,
        "public_body": "no", "open_to_companies": hub.open_to_companies, "openness_note": None,
        "openness_history": list(hub.openness_history), "planned": None, "summary_en": "Random",
        "summary_sv": "Slump", "extra_gates": [],
    }  # fmt: skip


def _fact(fact: Fact, hub_id: int):
    return {
        "hub_id": hub_id, "service": fact.service, "grade": fact.grade, "value": fact.value, "claim": fact.claim,
        "source": "news", "seen": fact.seen, "as_of": fact.as_of, "until": fact.until,
        "for_outside_companies": fact.for_outside_companies,
    }  # fmt: skip


def _offer(offer: Candidate, hub_id: int):
    same = (
        "id", "service", "value", "title", "title_sv", "modalities_basis", "containment_max", "containment_basis",
        "scale_value", "scale_unit", "available_from", "available_from_basis", "available_until", "openness",
    )  # fmt: skip
    named = None if offer.modalities_named is None else sorted(offer.modalities_named)
    lists = {"modalities": sorted(offer.modalities), "grades": list(offer.grades), "unknowns": []}
    return {"hub_id": hub_id, "modalities_named": named, **lists, **{name: getattr(offer, name) for name in same}}


def _store_calendar(offer: Candidate, calendar: Calendar, hub_id: int) -> None:
    resource = models.Resource(
        hub_id=hub_id, name=f"Of {offer.id}", kind="suite", unit_count=len(calendar.taken), illustrative=False,
        changeover_days=calendar.changeover,
    )  # fmt: skip
    db.session.add(resource)
    db.session.flush()
    link = {"offer_id": offer.id, "resource_id": resource.id, "basis": "judgement", "why": "random"}
    db.session.execute(models.offer_resources.insert().values(link))
    units = select(CalendarUnit.id).where(CalendarUnit.resource_id == resource.id).order_by(CalendarUnit.position)
    for unit_id, taken in zip(db.session.scalars(units).all(), calendar.taken, strict=True):
        for number, (start, end) in enumerate(taken):
            rested = end + timedelta(days=calendar.changeover)
            db.session.add(
                CalendarEntry(
                    unit_id=unit_id,
                    holder_id=UUID(int=number + 1),
                    kind="booking",
                    span=_range(start, end),
                    occupied=_range(start, rested),
                )
            )
    db.session.flush()


def _range(start: date, end: date):
    moments = (datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)) for day in (start, end))
    return Range(*moments, bounds="[)")
