"""The answer to one need: who can, who nearly can, and what giving way would bring."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from atmp_match.matching.rules.answers import Level, Limit, Match, NearMiss, Relaxation
from atmp_match.matching.rules.limits import NOTHING_BROKEN, Question, Verdict, judge
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.points import place, reasons_for

# What a company may give way on. Grade and containment are shown, never bargained with; a captive site is never shown.
RELAXABLE = (Limit.SCALE, Limit.DATES)
SHOWN = Limit.GRADE | Limit.CONTAINMENT | Limit.SCALE | Limit.DATES
NEAR_MISSES = 5
Judged = tuple[Candidate, Verdict]
Found = tuple[tuple[Match, ...], tuple[NearMiss, ...], tuple[Relaxation, ...]]


def shortlist(offers: Sequence[Candidate], question: Question, country: str | None) -> Found:
    """Return the matches in rank order, the nearest misses, and the table of relaxations."""
    judged = [(offer, verdict) for offer in offers if not (verdict := judge(offer, question)).hidden]
    matches = [_match(offer, verdict, question, country) for offer, verdict in judged if not verdict.bits]
    matches.sort(key=_rank)
    near = [pair for pair in judged if _is_near_miss(pair[1].bits)]
    near.sort(key=lambda pair: _nearness(pair, country))
    misses = tuple(NearMiss(o, v.bits, _what_it_takes(o, v, question)) for o, v in near[:NEAR_MISSES])
    return tuple(matches), misses, relaxations([verdict.bits for _, verdict in judged])


def relaxations(bits: Sequence[Limit]) -> tuple[Relaxation, ...]:
    """Return, for each set of limits worth dropping, how many offers there would be; sums over all subsets."""
    counts = Counter(int(value) for value in bits)
    table = []
    for size in range(1, len(RELAXABLE) + 1):
        for chosen in combinations(RELAXABLE, size):
            limits = NOTHING_BROKEN
            for limit in chosen:
                limits |= limit
            count = sum(number for value, number in counts.items() if value & ~limits == 0)
            table.append(Relaxation(limits, count))
    return tuple(row for row in table if row.count > counts[0])


def _match(offer: Candidate, verdict: Verdict, question: Question, country: str | None) -> Match:
    reasons = reasons_for(offer, question, verdict, country)
    points = sum(reason.points for reason in reasons)
    return Match(offer, verdict.level, points, verdict.start, reasons, verdict.gaps)


def _rank(match: Match) -> tuple[bool, int, str, str, str]:
    # What is not known stands below everything that is; ties fall by date, then by name.
    ask = match.level is Level.ASK
    return ask, -match.points, match.earliest_start.isoformat(), match.offer.hub.slug, match.offer.id


def _is_near_miss(bits: Limit) -> bool:
    return bool(bits) and bits.bit_count() == 1 and bool(bits & SHOWN)


def _nearness(pair: Judged, country: str | None) -> tuple[bool, int, int, str]:
    offer, verdict = pair
    order = ("same-country", "nordic", "eea", "europe", "far")
    bargain = any(verdict.bits == limit for limit in RELAXABLE)
    distance = order.index(place(country or "SE", offer.hub.country))
    return not bargain, distance, verdict.level is Level.ASK, offer.id


def _what_it_takes(offer: Candidate, verdict: Verdict, question: Question) -> Mapping[str, object]:
    return {
        "grades": offer.grades,
        "grade": question.need.grade,
        "containment": question.need.containment,
        "containment_max": offer.containment_max,
        "scale": question.need.scale,
        "scale_max": (offer.scale_value, offer.scale_unit),
        "start": verdict.start,
        "until": offer.available_until,
        "latest_finish": question.need.latest_finish,
        "least_days": question.least_days(offer.id),
    }
