"""An answer in exactly the shape of the API: `POST /api/v1/matches` and `flask matching explain` give the same."""

from typing import Any

from flask_babel import force_locale

from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.staleness import is_stale
from atmp_match.matching.actions.texts import Speaker
from atmp_match.matching.rules import (
    Evidence,
    HubRow,
    Limit,
    Match,
    MatchAnswer,
    MatchRequest,
    NearMiss,
    NeedAnswer,
    Notice,
    Relaxation,
    Understood,
)
from atmp_match.matching.rules.age import STALE, pages_on
from atmp_match.products.rules import Need, Scale


def answer_as_json(answer: MatchAnswer, language: str) -> dict[str, Any]:
    """Return the answer as the API gives it, its sentences in `en` or `sv`."""
    with force_locale(language):
        speaker = Speaker(taxonomy(), language)
        classification = answer.classification
        return {
            "as_of": answer.request.as_of.isoformat(),
            "weights_version": answer.request.ranked_by.version,
            "classification": {
                "atmp": classification.atmp,
                "class": classification.atmp_class,
                "text": speaker.classification(classification),
            },
            "labels": list(answer.labels),
            "notices": [_notice(notice, speaker) for notice in answer.notices],
            "understood": [_understood(found) for found in answer.understood],
            "needs": [_need(need, answer.request, speaker) for need in answer.needs],
            "suggestions": list(answer.suggestions),
            "hubs": [_hub(row, speaker) for row in answer.hubs],
        }


def _understood(found: Understood) -> dict[str, Any]:
    return {
        "code": found.code,
        "kind": found.kind,
        "words": found.words,
        "start": found.start,
        "end": found.end,
        "score": found.score,
        "margin": found.margin,
        "reading": found.reading,
        "place": found.place,
        "preselected": found.preselected,
        "confirmed": False,
    }


def _notice(notice: Notice, speaker: Speaker) -> dict[str, Any]:
    return {"code": notice.code, "text": speaker.notice(notice)}


def _need(answered: NeedAnswer, request: MatchRequest, speaker: Speaker) -> dict[str, Any]:
    return {
        **_asked(answered.need),
        "text": speaker.why(answered.need),
        "labels": list(answered.labels),
        "notices": [_notice(notice, speaker) for notice in answered.notices],
        "matches": [_match(match, request, speaker) for match in answered.matches],
        "near_misses": [_near_miss(miss, speaker) for miss in answered.near_misses],
        "relaxations": [_relaxation(row) for row in answered.relaxations],
        "unmet": answered.is_unmet,
    }


def _asked(need: Need) -> dict[str, Any]:
    return {
        "service": need.service,
        "modality": need.modality,
        "grade": need.grade,
        "containment": need.containment,
        "scale": _scale(need.scale),
        "earliest_start": need.earliest_start.isoformat() if need.earliest_start else None,
        "latest_finish": need.latest_finish.isoformat() if need.latest_finish else None,
        "duration_days": need.duration_days,
        "seats": need.seats,
    }


def _scale(scale: Scale | None) -> dict[str, Any] | None:
    return {"value": scale.value, "unit": scale.unit} if scale else None


def _match(match: Match, request: MatchRequest, speaker: Speaker) -> dict[str, Any]:
    return {
        "hub": match.offer.hub.slug,
        "offer": match.offer.id,
        "level": match.level.value,
        "points": match.points,
        "earliest_start": match.earliest_start.isoformat(),
        "reasons": [{"code": r.code, "points": r.points, "text": speaker.reason(r)} for r in match.reasons],
        "gaps": [{"code": gap.code, "text": speaker.gap(gap)} for gap in match.gaps],
        "stale": any(gap.code == STALE for gap in match.gaps),
        "evidence": [_proof(evidence, request) for evidence in pages_on(match.offer, request.as_of)],
    }


def _proof(evidence: Evidence, request: MatchRequest) -> dict[str, Any]:
    return {
        "claim": evidence.claim,
        "source": evidence.seen,
        "as_of": evidence.as_of,
        "stale": is_stale(evidence.as_of, request.as_of, request.ranked_by.stale_months),
    }


def _near_miss(miss: NearMiss, speaker: Speaker) -> dict[str, Any]:
    return {
        "hub": miss.offer.hub.slug,
        "offer": miss.offer.id,
        "blocked_by": names_of(miss.blocked_by),
        "text": speaker.near_miss(miss),
    }


def _relaxation(row: Relaxation) -> dict[str, Any]:
    return {"relax": names_of(row.limits), "count": row.count}


def names_of(limits: Limit) -> list[str]:
    """Return the limits by name, in their order."""
    return [(limit.name or "").lower() for limit in limits]


def _hub(row: HubRow, speaker: Speaker) -> dict[str, Any]:
    return {
        "hub": row.hub.slug,
        "rank": row.rank,
        "levels": [level.value for level in row.levels],
        "text": speaker.hub(row),
    }
