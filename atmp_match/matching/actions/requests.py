"""From what was asked, in whatever form, to the answer. Nothing is stored, no hub is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions.checks import refuse_wrong
from atmp_match.matching.actions.understanding import understood_in
from atmp_match.matching.queries.readings import answered_readings
from atmp_match.matching.rules import MatchAnswer, MatchRequest, Weights, ask
from atmp_match.matching.rules.lexicon.proposals import unanswered
from atmp_match.products.models import Product
from atmp_match.products.queries import find_own_needs
from atmp_match.products.rules import Need, Profile, Scale
from atmp_match.products.rules.needs import need_beside_chain
from atmp_match.products.rules.own_needs import live
from atmp_match.shared.clock import today


def find_matches(request: MatchRequest) -> MatchAnswer:
    """Answer a request from the whole catalogue."""
    # NumPy weighs 6 MB or more: a process that never matches is spared it.
    from atmp_match.matching.actions.ranking import answer_from, rank_all  # noqa: PLC0415 -- see above

    return answer_from(rank_all(request), request.most)


def request_for_product(product: Product) -> MatchRequest:
    """Return what a stored product asks for today: its founder's own list of needs where there is one."""
    own = find_own_needs(product)
    return replace(derived_request(product), needs=live(own) if own is not None else None)


def derived_request(product: Product) -> MatchRequest:
    """Return what a stored product asks for today by its brief alone.

    What its founder has answered of what was read in the text is not read again.
    """
    request = request_for_profile(profile_of(product))
    if not request.understood:
        return request
    return replace(request, understood=unanswered(request.understood, answered_readings(product.id)))


def request_for_profile(profile: Profile) -> MatchRequest:
    """Return what a profile asks for today, with what its own words may mean."""
    return MatchRequest(profile, today(), understood=understood_in(profile.description))


def needs_for_service(profile: Profile, service: str, own: Sequence[Need] = ()) -> tuple[Need, ...]:
    """Return what a brief needs of one service, as matching asks for it; at least one need.

    Where it is stuck with something else, the steps of its chain count; where no step needs the service, the product.

    :param own: what the founder's own list says of this service, where there is one; it goes first
    """
    words, said = taxonomy(), understood_in(profile.description)
    if own:
        return ask(MatchRequest(profile, today(), needs=tuple(own), understood=said), words).needs
    whole = replace(profile, bottlenecks=(), brings=(), stage=None)
    for asked in (profile, whole):
        needs = ask(MatchRequest(asked, today(), understood=said), words).needs
        if found := tuple(need for need in needs if need.service == service):
            return found
    return (replace(need_beside_chain(service, profile, words), scale=profile.scale),)


def profile_of(product: Product) -> Profile:
    """Return a stored product as values."""
    scale = Scale(product.scale_value, product.scale_unit or "L") if product.scale_value else None
    return Profile(
        atmp_class=product.atmp_class,
        class_basis=product.class_basis,
        modality=product.modality,
        stage=product.stage,
        grade_needed=product.grade_needed,
        containment=product.containment,
        scale=scale,
        country=product.country,
        brings=tuple(product.brings),
        bottlenecks=tuple(product.bottlenecks),
        earliest_start=product.earliest_start,
        latest_finish=product.latest_finish,
        description=product.description or "",
    )


def find_matches_for(body: Mapping[str, Any], weights: Weights | None = None) -> MatchAnswer:
    """Answer a request in the shape of the API: the body of POST /api/v1/matches.

    :param weights: what to rank by; None is whatever is in force

    :raises InvalidInput: it names unknown codes or impossible values
    """
    refuse_wrong(body, taxonomy())
    return find_matches(request_of(body, weights))


def request_of(body: Mapping[str, Any], weights: Weights | None = None) -> MatchRequest:
    """Turn a checked body into a request; every field may be missing."""
    needs = body.get("needs")
    profile = _profile(body.get("product") or {})
    return MatchRequest(
        profile=replace(profile, bottlenecks=tuple(body.get("bottlenecks") or ())),
        as_of=_day(body.get("as_of")) or today(),
        needs=tuple(need_of(need) for need in needs) if needs is not None else None,
        weights=weights,
        understood=understood_in(profile.description),
    )


def _profile(product: Mapping[str, Any]) -> Profile:
    return Profile(
        atmp_class=product.get("class"),
        class_basis=product.get("class_basis"),
        modality=product.get("modality"),
        stage=product.get("stage"),
        grade_needed=product.get("grade_needed"),
        containment=product.get("containment"),
        scale=_scale(product.get("scale")),
        country=product.get("country"),
        brings=tuple(product.get("brings") or ()),
        earliest_start=_day(product.get("earliest_start")),
        latest_finish=_day(product.get("latest_finish")),
        description=product.get("description") or "",
    )


def need_of(need: Mapping[str, Any]) -> Need:
    """Turn one checked need of a body into a value."""
    return Need(
        service=need["service"],
        modality=need.get("modality"),
        grade=need.get("grade"),
        containment=need.get("containment"),
        scale=_scale(need.get("scale")),
        earliest_start=_day(need.get("earliest_start")),
        latest_finish=_day(need.get("latest_finish")),
        duration_days=need.get("duration_days"),
        seats=need.get("seats"),
    )


def _scale(scale: Mapping[str, Any] | None) -> Scale | None:
    return Scale(float(scale["value"]), str(scale["unit"])) if scale else None


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
