"""From a request to its answer: what is asked of the catalogue, then the answer from what it gave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.answers import Match, MatchAnswer, MatchRequest, NeedAnswer, Understood
from atmp_match.matching.rules.classification import classify
from atmp_match.matching.rules.completion import complete, rule_notices
from atmp_match.matching.rules.contradictions import contradictions_of_need, contradictions_of_profile
from atmp_match.matching.rules.hubs import rows_of_hubs
from atmp_match.matching.rules.labels import labels_of_answer, labels_of_need
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.questions import Question
from atmp_match.matching.rules.shortlist import explain_matches, explain_near_misses, find_match
from atmp_match.matching.rules.shown import Found, Shown
from atmp_match.products.rules import Need, Profile, Why, WhyCode, derive_needs
from atmp_match.products.rules.needs import usual_days

SECOND = 2  # the place of what comes closest to the first


@dataclass(frozen=True)
class Asked:
    """What a request comes down to: its needs, and what was understood of the free text on the way."""

    request: MatchRequest
    needs: tuple[Need, ...]
    suggestions: tuple[str, ...]
    understood: tuple[Understood, ...]


def ask(request: MatchRequest, taxonomy: Taxonomy) -> Asked:
    """Work out the needs: those given, or those that follow from the profile and, where it is silent, its text."""
    understood = request.understood
    if request.needs is not None:
        needs = tuple(complete(need, request.profile, taxonomy) for need in request.needs)
        return Asked(request, needs, (), understood)
    profile = _with_proposals(request.profile, understood)
    derived = derive_needs(profile, taxonomy)
    needs = derived.needs
    if not request.profile.bottlenecks:
        needs = (
            _named_steps(understood, profile, taxonomy) or needs
            if profile.modality
            else _proposed_needs(understood, profile, taxonomy)
        )
    return Asked(request, needs, derived.suggestions, understood)


def answer(asked: Asked, shown: Shown, offers: Mapping[str, Candidate], taxonomy: Taxonomy) -> MatchAnswer:
    """Answer every need, in the order given, and show the hubs over all of them.

    :param offers: those that are shown, by id; the request's `free` has their calendars
    """
    request, country = asked.request, asked.request.profile.country
    questions = [question_of(need, request, taxonomy) for need in asked.needs]
    answered = tuple(
        _answer_need(question, request, found, offers, taxonomy)
        for question, found in zip(questions, shown.needs, strict=True)
    )
    hubs = rows_of_hubs(_best_of_hubs(shown, answered, offers, questions, country))
    classification = classify(request.profile, asked.understood, taxonomy)
    notices = contradictions_of_profile(request.profile, taxonomy)
    return MatchAnswer(
        request=request,
        classification=classification,
        labels=labels_of_answer(request.profile, classification, answered, hubs, notices),
        understood=asked.understood,
        needs=answered,
        hubs=hubs,
        suggestions=asked.suggestions,
        notices=notices,
        hub_count=shown.hub_count,
    )


def question_of(need: Need, request: MatchRequest, taxonomy: Taxonomy) -> Question:
    """Return what one need of a request asks of every offer."""
    return Question(need, request.as_of, taxonomy, request.free, request.ranked_by)


def _answer_need(
    question: Question, request: MatchRequest, found: Found, offers: Mapping[str, Candidate], taxonomy: Taxonomy
) -> NeedAnswer:
    need = question.need
    bare = NeedAnswer(
        need=need,
        labels=(),
        matches=explain_matches(found.matches, offers, question, request.profile.country),
        near_misses=explain_near_misses(found.near_misses, offers, question),
        relaxations=found.relaxations,
        notices=(*rule_notices(need, request.profile, taxonomy), *contradictions_of_need(question)),
        tally=found.tally,
    )
    return replace(bare, labels=labels_of_need(bare))


def _best_of_hubs(
    shown: Shown,
    answered: Sequence[NeedAnswer],
    offers: Mapping[str, Candidate],
    questions: Sequence[Question],
    country: str | None,
) -> Iterator[list[Match | None]]:
    # What a need has already explained is not explained again.
    known = [{match.offer.id: match for match in need.matches} for need in answered]
    for row in shown.hubs:
        yield [
            known[number].get(offer_id) or find_match(offers.get(offer_id), questions[number], country)
            if offer_id
            else None
            for number, offer_id in enumerate(row)
        ]


def _with_proposals(profile: Profile, understood: Sequence[Understood]) -> Profile:
    # Unconfirmed text may propose the modality and the service, and only where the profile is silent; a modality that
    # another one is close to is left open, and so is where the company is stuck if the text says another thing clearly.
    firsts = [found for found in understood if found.place == 1]
    modality = next((f.code for f in firsts if f.kind == "modality" and f.preselected), None)
    stuck = [found for found in firsts if found.kind == "bottleneck"]
    codes = tuple(dict.fromkeys(found.code for found in _clear(stuck, understood) or stuck))
    return replace(profile, modality=profile.modality or modality, bottlenecks=profile.bottlenecks or codes)


def _clear(stuck: Sequence[Understood], understood: Sequence[Understood]) -> list[Understood]:
    # Of two that are close, the first is clear too where the second is what another sentence says clearly.
    sure = {found.code for found in stuck if found.preselected}
    rivals = {found.reading: found.code for found in understood if found.place == SECOND}
    return [found for found in stuck if found.preselected or rivals.get(found.reading) in sure]


def _named_steps(understood: Sequence[Understood], profile: Profile, taxonomy: Taxonomy) -> tuple[Need, ...]:
    # A text that names a step of its product's chain, and says nowhere clearly that the company is stuck, asks for it.
    if any(found.kind == "bottleneck" and found.preselected for found in understood):
        return ()
    named = {found.code: found for found in understood if found.kind == "service" and found.preselected}
    chain = derive_needs(replace(profile, bottlenecks=(), stage=None), taxonomy).needs
    return tuple(
        replace(need, why=Why(WhyCode.UNDERSTOOD, {"words": named[need.service].words}))
        for need in chain
        if need.service in named
    )


def _proposed_needs(understood: Sequence[Understood], profile: Profile, taxonomy: Taxonomy) -> tuple[Need, ...]:
    services = {u.code: u for u in understood if u.kind == "service" and u.place == 1 and u.code in taxonomy["service"]}
    derived = derive_needs(profile, taxonomy).needs
    if derived or not services:
        return derived
    return tuple(
        Need(code, duration_days=usual_days(code, taxonomy), why=Why(WhyCode.UNDERSTOOD, {"words": found.words}))
        for code, found in services.items()
    )
