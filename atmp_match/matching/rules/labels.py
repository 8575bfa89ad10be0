"""The result labels of the vocabulary: what has to be said of an answer beside the hubs."""

from collections.abc import Iterator, Sequence

from atmp_match.matching.rules.answers import Classification, HubRow, Level, NeedAnswer, Notice
from atmp_match.products.rules import Profile

SWEDEN = "SE"
# Services that neither make nor handle material: advice from two places is no chain.
ADVICE = frozenset({
    "quality-support", "regulatory-advice", "gmo-notification", "training", "clinical-support", "business-support",
    "funding-advice", "navigation",
})  # fmt: skip


def labels_of_need(need: NeedAnswer) -> tuple[str, ...]:
    """Return the labels of one need, in the vocabulary's order."""
    return tuple(dict.fromkeys(_of_need(need)))


def _of_need(need: NeedAnswer) -> Iterator[str]:
    if need.tally.ask:
        yield "ask-hub"
    if need.tally.limited:
        yield "limited-access"
    if need.tally.planned_only:
        yield "planned-only"
    if _is_only_abroad(need):
        yield "no-swedish-option"
    if not need.tally.total:
        yield "no-match"
    yield from (_label(notice) for notice in need.notices)


def _is_only_abroad(need: NeedAnswer) -> bool:
    if need.tally.at_home:
        return False
    return bool(need.tally.total) or any(miss.offer.hub.country != SWEDEN for miss in need.near_misses)


def _label(notice: Notice) -> str:
    return "contradiction" if notice.code.startswith("contradiction") else notice.code


def labels_of_answer(
    profile: Profile,
    classification: Classification,
    needs: Sequence[NeedAnswer],
    hubs: Sequence[HubRow],
    notices: Sequence[Notice],
) -> tuple[str, ...]:
    """Return the labels of the whole answer: its own, and those of its needs."""
    own = _of_answer(profile, classification, needs, hubs)
    of_needs = (label for need in needs for label in need.labels)
    return tuple(dict.fromkeys((*own, *(_label(notice) for notice in notices), *of_needs)))


def _of_answer(
    profile: Profile, classification: Classification, needs: Sequence[NeedAnswer], hubs: Sequence[HubRow]
) -> Iterator[str]:
    if classification.atmp == "no":
        yield "not-an-atmp"
    if classification.code == "ask-cat":
        yield "ask-cat"
    if "own-gmp" in profile.brings:
        yield "own-plant"
    if _is_chain(needs, hubs):
        yield "chain"


def _is_chain(needs: Sequence[NeedAnswer], hubs: Sequence[HubRow]) -> bool:
    """Tell that material has to go from hub to hub: none covers everything, two or more do a part."""
    able = [row for row in hubs if row.count(Level.COVERED) + row.count(Level.CONDITIONS)]
    handling = [need for need in needs if need.need.service not in ADVICE]
    enough = 2
    return (
        len(handling) >= enough
        and len(able) >= enough
        and not any(row.count(Level.COVERED) == len(needs) for row in able)
    )
