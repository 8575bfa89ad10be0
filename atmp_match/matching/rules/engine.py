"""From a request to its answer: what is asked of the catalogue, then the answer from what it gave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.answers import MatchAnswer, MatchRequest, NeedAnswer, Notice, Understood
from atmp_match.matching.rules.classification import classify
from atmp_match.matching.rules.completion import complete, rule_notices
from atmp_match.matching.rules.contradictions import contradictions_of_need, contradictions_of_profile
from atmp_match.matching.rules.hubs import rank_hubs
from atmp_match.matching.rules.labels import labels_of_answer, labels_of_need
from atmp_match.matching.rules.limits import UNDECIDED, Question
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.shortlist import shortlist
from atmp_match.products.rules import Need, Profile, Why, WhyCode, derive_needs
from atmp_match.products.rules.needs import usual_days


@dataclass(frozen=True)
class Asked:
    """What a request comes down to: its needs, and what was understood of the free text on the way."""

    request: MatchRequest
    needs: tuple[Need, ...]
    suggestions: tuple[str, ...]
    understood: tuple[Understood, ...]

    @property
    def services(self) -> frozenset[str]:
        """Return the services to look for in the catalogue."""
        return frozenset(need.service for need in self.needs)

    @property
    def modalities(self) -> frozenset[str] | None:
        """Return the modalities to look for, or None where some need leaves it open."""
        wanted = [need.modality for need in self.needs]
        open_ended = any(modality is None or modality == UNDECIDED for modality in wanted)
        return None if open_ended else frozenset(modality for modality in wanted if modality)


def ask(request: MatchRequest, taxonomy: Taxonomy) -> Asked:
    """Work out the needs: those given, or those that follow from the profile and, where it is silent, its text."""
    understood = request.understood
    if request.needs is not None:
        needs = tuple(complete(need, request.profile, taxonomy) for need in request.needs)
        return Asked(request, needs, (), understood)
    profile = _with_proposals(request.profile, understood)
    derived = derive_needs(profile, taxonomy)
    needs = derived.needs
    if not request.profile.bottlenecks and not profile.modality:
        needs = _proposed_needs(understood, profile, taxonomy)
    return Asked(request, needs, derived.suggestions, understood)


def answer(asked: Asked, candidates: Iterable[Candidate], taxonomy: Taxonomy) -> MatchAnswer:
    """Answer every need, in the order given, and rank the hubs over all of them."""
    offers = list(candidates)
    request = asked.request
    answered = tuple(_answer_need(need, request, offers, taxonomy) for need in asked.needs)
    classification = classify(request.profile, asked.understood, taxonomy)
    notices = contradictions_of_profile(request.profile, taxonomy)
    hubs = rank_hubs([need.matches for need in answered])
    return MatchAnswer(
        request=request,
        classification=classification,
        labels=labels_of_answer(request.profile, classification, answered, hubs, notices),
        understood=asked.understood,
        needs=answered,
        hubs=hubs,
        suggestions=asked.suggestions,
        notices=notices,
    )


def question_of(need: Need, request: MatchRequest, taxonomy: Taxonomy) -> Question:
    """Return what one need of a request asks of every offer."""
    return Question(need, request.as_of, taxonomy, request.free, request.ranked_by)


def _answer_need(need: Need, request: MatchRequest, offers: Sequence[Candidate], taxonomy: Taxonomy) -> NeedAnswer:
    question = question_of(need, request, taxonomy)
    matches, near_misses, relaxations = shortlist(offers, question, request.profile.country)
    notices: tuple[Notice, ...] = (
        *rule_notices(need, request.profile, taxonomy),
        *contradictions_of_need(question),
    )
    bare = NeedAnswer(need, (), matches, near_misses, relaxations, notices)
    return replace(bare, labels=labels_of_need(bare))


def _with_proposals(profile: Profile, understood: Sequence[Understood]) -> Profile:
    # Unconfirmed text may propose the modality and the service, and only where the profile is silent; a modality that
    # another one is close to is left open.
    firsts = [found for found in understood if found.place == 1]
    modality = next((f.code for f in firsts if f.kind == "modality" and f.preselected), None)
    stuck = tuple(dict.fromkeys(f.code for f in firsts if f.kind == "bottleneck"))
    return replace(profile, modality=profile.modality or modality, bottlenecks=profile.bottlenecks or stuck)


def _proposed_needs(understood: Sequence[Understood], profile: Profile, taxonomy: Taxonomy) -> tuple[Need, ...]:
    services = {u.code: u for u in understood if u.kind == "service" and u.place == 1 and u.code in taxonomy["service"]}
    derived = derive_needs(profile, taxonomy).needs
    if derived or not services:
        return derived
    return tuple(
        Need(code, duration_days=usual_days(code, taxonomy), why=Why(WhyCode.UNDERSTOOD, {"words": found.words}))
        for code, found in services.items()
    )
