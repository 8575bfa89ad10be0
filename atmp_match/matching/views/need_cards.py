"""What the needs page shows of a list: names, facts and sentences instead of codes and values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from atmp_match.matching.actions import Speaker
from atmp_match.matching.rules import Level, MatchAnswer, NeedAnswer
from atmp_match.matching.rules.completion import against_rule
from atmp_match.products.rules import Need
from atmp_match.products.rules.own_needs import NEED_FIELDS, News, Origin, OwnNeed, OwnNeeds, differences
from atmp_match.shared.formats import write_day
from atmp_match.shared.quantities import write_scale


@dataclass(frozen=True)
class NeedCard:
    """One need on the page.

    :param place: counted from 1, as in the addresses
    :param level: the best that any hub can do for it
    :param facts: what is asked, each with its name
    :param notices: whether it is a contradiction, and the sentence
    :param changes: what the founder changed, in one sentence; empty where nothing
    :param rule: the rule of grade that the founder picked against; empty where none
    """

    place: int
    name: str
    short: str
    origin: Origin
    is_dropped: bool
    level: Level
    why: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[tuple[bool, str], ...]
    changes: str
    rule: str


def need_cards(own: OwnNeeds, answer: MatchAnswer, speaker: Speaker) -> list[NeedCard]:
    """Return a card for each row; the answer has the needs that are not dropped, in the same order."""
    answered = iter(answer.needs)
    return [_card(place, row, None if row.is_dropped else next(answered), speaker) for place, row in enumerate(own, 1)]


def _card(place: int, row: OwnNeed, answered: NeedAnswer | None, speaker: Speaker) -> NeedCard:
    need = answered.need if answered else row.need
    levels = [match.level for match in answered.matches] if answered else []
    broken = against_rule(row.need, speaker.taxonomy)
    # The rule itself would say the same again.
    said_already = ("do-not-demand-gmp", "demand-gmp") if broken else ()
    notices = [notice for notice in answered.notices if notice.code not in said_already] if answered else []
    return NeedCard(
        place=place,
        name=speaker.need(need),
        short=speaker.short(need),
        origin=row.origin,
        is_dropped=row.is_dropped,
        level=min(levels, key=list(Level).index, default=Level.NONE),
        why=speaker.why(row.need),
        facts=tuple(_facts(need, speaker)),
        notices=tuple((n.code.startswith("contradiction"), speaker.notice(n)) for n in notices),
        changes=changes(row.derived, row.need, speaker) if row.derived else "",
        rule=speaker.notice(broken) if broken else "",
    )


def _facts(need: Need, speaker: Speaker) -> list[tuple[str, str]]:
    words = labels()
    return [
        (words[field], text) for field in NEED_FIELDS if field != "service" and (text := said(field, need, speaker))
    ]


def labels() -> Mapping[str, str]:
    """Return what each field of a need is called."""
    return {
        "service": _("Service"),
        "modality": _("What is worked on"),
        "grade": _("Grade"),
        "containment": _("Containment level"),
        "scale": _("Size of one batch or run"),
        "earliest_start": _("Earliest start"),
        "latest_finish": _("Latest finish"),
        "duration_days": _("Days of work"),
        "seats": _("Places on a course"),
    }


def said(field: str, need: Need, speaker: Speaker) -> str:
    """Return the value of a field in words; empty where it is left open."""
    value = getattr(need, field)
    if value is None:
        return ""
    write = WRITERS.get(field)
    return write(value, speaker) if write else str(value)


def _term(kind: str) -> Callable[[Any, Speaker], str]:
    return lambda code, speaker: speaker.taxonomy.name(kind, code, speaker.language)


def _grade(code: str, speaker: Speaker) -> str:
    return code.upper() if code in ("hq", "gmp") else speaker.taxonomy.name("grade", code, speaker.language)


def _day(day: date, speaker: Speaker) -> str:
    return write_day(day, speaker.language)


WRITERS: Mapping[str, Callable[[Any, Speaker], str]] = {
    "service": _term("service"),
    "modality": _term("modality"),
    "grade": _grade,
    "containment": _term("containment-level"),
    "scale": lambda scale, speaker: write_scale(scale.value, scale.unit, speaker.language),
    "earliest_start": _day,
    "latest_finish": _day,
    "duration_days": lambda days, _speaker: ngettext("About %(num)s day", "About %(num)s days", days),
}


def changes(before: Need, after: Need, speaker: Speaker) -> str:
    """Say in which fields a need differs from what it was: "GMP instead of HQ; ..."."""
    return "; ".join(_change(field, before, after, speaker) for field in differences(before, after))


def _change(field: str, before: Need, after: Need, speaker: Speaker) -> str:
    new, old = said(field, after, speaker), said(field, before, speaker)
    if not old:
        return _("%(field)s: %(new)s", field=labels()[field], new=new)
    if not new:
        return _("%(field)s left open instead of %(old)s", field=labels()[field], old=old)
    if field in ("service", "grade"):
        return _("%(new)s instead of %(old)s", new=new, old=old)
    return _("%(field)s: %(new)s instead of %(old)s", field=labels()[field], new=new, old=old)


def news_lines(news: News, speaker: Speaker) -> list[str]:
    """Say what the derivation would make of the brief today."""
    return [
        *(_("New: %(need)s. %(why)s", need=speaker.need(need), why=speaker.why(need)) for need in news.new),
        *(_("No longer there: %(need)s", need=speaker.need(need)) for need in news.gone),
        *(f"{speaker.need(now)}: {changes(before, now, speaker)}" for before, now in news.changed),
    ]
