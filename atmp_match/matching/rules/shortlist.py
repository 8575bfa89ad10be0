"""The answer to one need: who can, who nearly can, and what giving way would bring."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from atmp_match.matching.rules.age import gaps_of_age
from atmp_match.matching.rules.answers import Level, Limit, Match, NearMiss, Relaxation
from atmp_match.matching.rules.limits import NOTHING_BROKEN, Question, Verdict, judge
from atmp_match.matching.rules.near_misses import RELAXABLE, near_misses_of
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.points import reasons_for
from atmp_match.matching.rules.remarks import remarks_on

Found = tuple[tuple[Match, ...], tuple[NearMiss, ...], tuple[Relaxation, ...]]


def shortlist(offers: Sequence[Candidate], question: Question, country: str | None) -> Found:
    """Return the matches in rank order, the nearest misses, and the table of relaxations."""
    judged = [(offer, verdict) for offer in offers if not (verdict := judge(offer, question)).hidden]
    matches = [match_of(offer, verdict, question, country) for offer, verdict in judged if not verdict.bits]
    matches.sort(key=rank_of)
    in_reach = [verdict.bits for _, verdict in judged if not verdict.beyond_dates]
    return tuple(matches), near_misses_of(judged, question, country), relaxations(in_reach)


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


def match_of(offer: Candidate, verdict: Verdict, question: Question, country: str | None) -> Match:
    """Return the match of an offer that no limit keeps out, with its reasons."""
    reasons = reasons_for(offer, question, verdict, country)
    points = sum(reason.points for reason in reasons)
    gaps = (*verdict.gaps, *gaps_of_age(offer, question), *remarks_on(offer, question))
    return Match(offer, verdict.level, points, verdict.start, reasons, gaps)


def rank_of(match: Match) -> tuple[bool, int, str, str, str]:
    """Return what matches are ordered by, the best first."""
    # What is not known stands below everything that is; ties fall by date, then by name.
    ask = match.level is Level.ASK
    return ask, -match.points, match.earliest_start.isoformat(), match.offer.hub.slug, match.offer.id
