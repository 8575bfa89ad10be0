"""Why is that hub not there, or not higher? One hub held against every need, with nothing left out.

A captive site is answered as captive: what would have to change there is not the asker's to hope for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from atmp_match.catalogue.rules.openness import openness_on
from atmp_match.matching.rules.answers import Level, Limit, Match, Reason, Values
from atmp_match.matching.rules.limits import judge, rules_out
from atmp_match.matching.rules.near_misses import what_it_takes
from atmp_match.matching.rules.offers import Candidate, Fact, Hub
from atmp_match.matching.rules.questions import Question
from atmp_match.matching.rules.shortlist import match_of, rank_of
from atmp_match.products.rules import Need


@dataclass(frozen=True)
class Barrier:
    """One thing that keeps an offer out; `code` names its sentences: what is so, and what would have to change.

    :param fact: the known absence behind it, with its source and day
    """

    limit: Limit
    code: str
    values: Values = field(default_factory=dict)
    fact: Fact | None = None


@dataclass(frozen=True)
class Blocked:
    """An offer of the right service that does not answer the need, and everything that keeps it out."""

    offer: Candidate
    barriers: tuple[Barrier, ...]


@dataclass(frozen=True)
class Lost:
    """A criterion at which hubs above did better: the reason here, and the best one there."""

    own: Reason
    best: Reason
    hub: Hub


@dataclass(frozen=True)
class Standing:
    """One hub against one need.

    :param match: the hub's best match, or None
    :param rank: its place among the hubs that answer the need; None without a match
    :param lost: where those above did better; empty at the first place
    :param led_by_the_known: some hub above is known to be able, where this one has to be asked
    :param blocked: the hub's offers of this service that something keeps out, those that lack the least first
    :param absent: what is known not to be there, where it bears on this need
    :param unsure: what nobody has seen yet, where it bears on this need
    """

    need: Need
    match: Match | None
    rank: int | None
    lost: tuple[Lost, ...]
    led_by_the_known: bool
    blocked: tuple[Blocked, ...]
    absent: tuple[Fact, ...]
    unsure: tuple[Fact, ...]


@dataclass(frozen=True)
class WhyNot:
    """One hub against the whole request; `rank` is its place on the page of matches, None if it is not there."""

    hub: Hub
    is_captive: bool
    rank: int | None
    needs: tuple[Standing, ...]


def is_captive(hub: Hub, day: date) -> bool:
    """Tell whether the hub works for its owner alone on a day."""
    said = openness_on(day, offer="inherit", hub=hub.open_to_companies, history=hub.openness_history)
    return said == "captive"


def standing_of(
    hub: Hub, own: Sequence[Candidate], above: Sequence[Match], rank: int, *, question: Question, country: str | None
) -> Standing:
    """Hold one hub against one need.

    :param above: the best match of each hub that stands above it, the best first; all hubs where it has no match
    :param rank: the place that a match of this hub has
    """
    of_service = [offer for offer in own if offer.service == question.need.service]
    judged = [(offer, judge(offer, question)) for offer in of_service]
    matches = [match_of(o, v, question, country) for o, v in judged if not v.bits and not v.hidden]
    best = min(matches, key=rank_of, default=None)
    blocked = [Blocked(o, tuple(_barriers(o, question))) for o, v in judged if v.bits or v.hidden]
    blocked.sort(key=lambda row: (len(row.barriers), row.offer.id))
    facts = [fact for fact in hub.facts if fact.service in ("any", question.need.service)]
    return Standing(
        need=question.need,
        match=best,
        rank=rank if best else None,
        lost=_lost(best, above) if best else (),
        led_by_the_known=bool(best and above and best.level is Level.ASK and above[0].level is not Level.ASK),
        blocked=tuple(blocked),
        absent=tuple(fact for fact in facts if rules_out(fact, question)),
        unsure=tuple(fact for fact in facts if fact.value == "unknown"),
    )


def _lost(own: Match, above: Sequence[Match]) -> tuple[Lost, ...]:
    best: dict[str, tuple[Reason, Hub]] = {}
    for match in above:
        for reason in match.reasons:
            criterion = criterion_of(reason)
            if criterion not in best or reason.points > best[criterion][0].points:
                best[criterion] = reason, match.offer.hub
    pairs = ((reason, *best[criterion_of(reason)]) for reason in own.reasons if criterion_of(reason) in best)
    return tuple(Lost(reason, there, hub) for reason, there, hub in pairs if there.points > reason.points)


def criterion_of(reason: Reason) -> str:
    """Return the criterion that a reason speaks of."""
    return reason.code.partition("-")[0]


def _barriers(offer: Candidate, question: Question) -> Iterator[Barrier]:
    verdict = judge(offer, question)
    values = what_it_takes(offer, verdict, question)
    for limit in verdict.bits:
        yield from _barriers_of(limit, offer, question, {**values, "modality": question.need.modality})


def _barriers_of(limit: Limit, offer: Candidate, question: Question, values: Mapping[str, Any]) -> Iterator[Barrier]:
    facts = [fact for fact in offer.hub.facts if rules_out(fact, question) and limit_of(fact) is limit]
    code = f"{_name(limit)}-fact"
    yield from (Barrier(limit, code, {**values, "claim": fact.claim}, fact) for fact in facts)
    if limit is Limit.GRADE and offer.grades:
        wanted = question.need.grade
        own = wanted and max(map(question.taxonomy.grade_rank, offer.grades)) < question.taxonomy.grade_rank(wanted)
        if own:
            yield Barrier(limit, "grade", values)
    elif limit is Limit.DATES:
        yield Barrier(limit, str(values["dates"]), values)
    elif limit is Limit.OPENNESS and not facts:
        yield Barrier(limit, "openness", values)
    elif limit in (Limit.MODALITY, Limit.CONTAINMENT, Limit.SCALE):
        yield Barrier(limit, _name(limit), {**values, "modalities": offer.modalities})


def limit_of(fact: Fact) -> Limit | None:
    """Return the limit that a known absence breaks; None for one that only shifts the first day."""
    if fact.for_outside_companies:
        return Limit.OPENNESS
    if fact.until is not None:
        return None
    return Limit.GRADE if fact.grade else Limit.SERVICE


def _name(limit: Limit) -> str:
    return (limit.name or "").lower()
