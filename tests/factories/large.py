"""A synthetic catalogue as one would upload it: hubs with offers as varied as the real ones, as many as one likes."""

import json
from collections.abc import Sequence
from random import Random

from atmp_match.catalogue.rules import Taxonomy
from tests.factories.vocabulary import vocabulary

PER_HUB = 20
CITIES = (("Uppsala", "SE", 59.86, 17.64), ("Lund", "SE", 55.7, 13.19), ("Oslo", "NO", 59.91, 10.75))
ZONES = {"SE": "Europe/Stockholm", "NO": "Europe/Oslo"}


def large_catalogue(offers: int, *, seed: int = 1, title: str = "Offer", services: Sequence[str] = ()) -> str:
    """Return a YAML document with so many offers, the same for the same seed; JSON is YAML, and quick to write.

    :param services: those that are offered; all of them if none is named
    """
    random = Random(seed)  # noqa: S311 -- it has to come out the same again
    words = vocabulary()
    chosen = services or sorted(words["service"])
    hubs = []
    for number, first in enumerate(range(0, offers, PER_HUB)):
        codes = [f"synthetic-{number}-{n}" for n in range(min(PER_HUB, offers - first))]
        below = [_offer(random, code, f"{title} {n}", words, random.choice(chosen)) for n, code in enumerate(codes)]
        hubs.append(_hub(random, number, below))
    rows = ",\n".join(json.dumps(hub, ensure_ascii=False) for hub in hubs)
    return f'{{"meta": {json.dumps({"timezones": ZONES})}, "hubs": [\n{rows}\n]}}\n'


def _hub(random: Random, number: int, offers: list[dict[str, object]]) -> dict[str, object]:
    city, country, lat, lon = CITIES[number % len(CITIES)]
    slug = f"synthetic-{number}"
    return {
        "slug": slug, "name": f"Synthetic hub {number}", "operator": "Made up", "kind": "cdmo", "origin": "added",
        "city": city, "country": country, "lat": lat, "lon": lon, "public_body": "no",
        "open_to_companies": random.choice(("yes", "yes", "limited", "unknown")), "planned": None,
        "summary_en": "A made-up hub.", "summary_sv": "En påhittad hubb.", "extra_gates": [],
        "facts": [], "resources": [],
        "offers": offers,
    }  # fmt: skip


def _offer(random: Random, code: str, title: str, words: Taxonomy, service: str) -> dict[str, object]:
    graded = words["service"][service].data["graded"]
    modalities = random.sample(sorted(words["modality"]), random.randrange(1, 5))
    return {
        "id": code, "service": service, "value": random.choice(("yes", "yes", "unknown")),
        "title": title, "title_sv": title, "modalities": random.choice((modalities, "any", "unknown")),
        "grades": random.choice((["research"], ["hq"], ["gmp"])) if graded else [],
        "containment_max": random.choice(("bsl-1", "bsl-2", "bsl-3", "unknown")),
        "scale_max": random.choice((None, {"value": 200, "unit": "L"})),
        "available_from": "2020-01-01", "available_from_basis": "stated", "available_until": None,
        "openness": "inherit", "price": None, "unknowns": [],
        "evidence": [
            {"claim": f"It is made up {n}", "source": "survey", "seen": "a generator", "as_of": "2026-11"}
            for n in range(random.randrange(1, 3))
        ],
    }  # fmt: skip
