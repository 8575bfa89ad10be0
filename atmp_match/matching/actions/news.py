"""What has changed in matches, said in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from atmp_match.matching.actions.texts import Speaker
from atmp_match.matching.queries.living import names_of_hubs
from atmp_match.matching.rules.changes import Change, Kind
from atmp_match.matching.rules.identity import parts_of
from atmp_match.products.rules import Need

HAS_CHANGED: Mapping[Kind, LazyString] = {
    Kind.NEW: _l("%(hub)s is new for this: %(need)s"),
    Kind.BETTER: _l("%(hub)s can do more than before: %(need)s"),
    Kind.EARLIER: _l("%(hub)s can start earlier: %(need)s"),
    Kind.WORSE: _l("%(hub)s can do less than before: %(need)s"),
    Kind.GONE: _l("%(hub)s is no longer a match: %(need)s"),
    Kind.FIRST: _l("%(hub)s now stands first"),
}
MARKS: Mapping[Kind, LazyString] = {
    Kind.NEW: _l("New: %(need)s"),
    Kind.BETTER: _l("Better: %(need)s"),
    Kind.EARLIER: _l("Starts earlier: %(need)s"),
    Kind.WORSE: _l("Less than before: %(need)s"),
    Kind.GONE: _l("No longer: %(need)s"),
    Kind.FIRST: _l("Now first"),
}


@dataclass(frozen=True)
class NewsCard:
    """What is new, as the page shows it.

    :param since: when the look before began; None where nothing can be new yet
    :param lines: a sentence for each change
    :param marks: by hub, its kinds of change, each with words short enough for the hub's card
    """

    since: datetime | None
    lines: tuple[str, ...]
    marks: Mapping[str, tuple[tuple[str, str], ...]]


def news_card(since: datetime | None, changes: Iterable[Change], speaker: Speaker) -> NewsCard:
    """Return what is new in words."""
    changes = list(changes)
    marks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for change in changes:
        words = str(MARKS[change.kind]) % {"need": name_of_need(change.need, speaker)}
        marks[change.hub].append((change.kind.value, words))
    return NewsCard(since, tuple(sentences(changes, speaker)), {hub: tuple(found) for hub, found in marks.items()})


def sentences(changes: Iterable[Change], speaker: Speaker) -> list[str]:
    """Return a sentence for each change."""
    changes = list(changes)
    names = names_of_hubs({change.hub for change in changes}) if changes else {}
    return [
        str(HAS_CHANGED[change.kind])
        % {"hub": names.get(change.hub, change.hub), "need": name_of_need(change.need, speaker)}
        for change in changes
    ]


def name_of_need(identity: str, speaker: Speaker) -> str:
    """Return a need's name by its identity, also of one that the product no longer has."""
    if not identity:
        return _("all needs")
    named = parts_of(identity)
    return speaker.need(Need(named.service, modality=named.modality, grade=named.grade))
