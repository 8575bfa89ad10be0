"""What the rules of matching say of one offer and one need, written down again from the rules and not from the code.

Slow and plain on purpose, and nothing of it is shared with `judge` or with the columns: dates, openness and calendars
are worked out here once more. The sources are `matching.md` ("What is matched"), `domain.md` (grades, containment,
what may not be suggested) and the header of `hubs.yaml` (how each kind of fact and of date reads).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

GRADE_ORDER = ("research", "hq", "gmp")
LEVEL_ORDER = ("bsl-1", "bsl-2", "bsl-2-plus", "bsl-3")


@dataclass(frozen=True)
class Ruling:
    """What keeps an offer out, and, where nothing does, how it stands and from when.

    :param out: limits by name; `unheard` where nobody could know of it, `gone` where no later finish helps
    """

    out: frozenset[str]
    level: str
    start: date | None


@dataclass(frozen=True)
class Setting:
    """What the vocabulary says of the services: which handle graded material, the shortest work, and in which unit."""

    graded: frozenset[str]
    shortest: dict[str, int]
    weekly: frozenset[str]


def rule(offer, need, as_of, setting, calendar=None, tomorrow=None) -> Ruling:  # noqa: C901, PLR0912, PLR0915, PLR0917 -- one rule after the other
    """Decide; `calendar` where the hub keeps its own here, `tomorrow` the first day that can be booked."""
    out, ask, conditions = set(), False, False
    graded = need.service in setting.graded
    if offer.value != "yes":
        ask = True

    # Kinds of product.
    if need.modality and "any" not in offer.modalities:
        if "unknown" in offer.modalities or need.modality == "other-unknown":
            ask = True
        elif need.modality not in offer.modalities:
            out.add("modality")

    # Grade: research < HQ < GMP. Two steps above what is needed is a condition.
    if graded and need.grade:
        reached = [GRADE_ORDER.index(g) - GRADE_ORDER.index(need.grade) for g in offer.grades]
        enough = [steps for steps in reached if steps >= 0]
        if not offer.grades:
            ask = True
        elif not enough:
            out.add("grade")
        elif min(enough) == 2:
            conditions = True

    # Containment: unknown is asked about, but level 1 any laboratory has.
    if graded and need.containment:
        if offer.containment_max == "unknown":
            ask = ask or need.containment != "bsl-1"
        elif LEVEL_ORDER.index(offer.containment_max) < LEVEL_ORDER.index(need.containment):
            out.add("containment")

    # Scale, in the same unit only.
    if need.scale:
        if offer.scale_value is None or offer.scale_unit.lower() != need.scale.unit.lower():
            ask = True
        elif offer.scale_value < need.scale.value:
            out.add("scale")

    # Whom it is open to on that day.
    said = _openness(offer, as_of)
    if said == "captive":
        out.add("openness")
    ask, conditions = ask or said == "unknown", conditions or said == "limited"

    # What is known not to be there.
    not_before = date.min
    for fact in offer.hub.facts:
        if fact.value != "no" or fact.service not in ("any", need.service):
            continue
        if fact.as_of and _span(fact.as_of)[0] > as_of:
            continue  # nobody knew
        if fact.grade and (need.grade is None or GRADE_ORDER.index(need.grade) < GRADE_ORDER.index(fact.grade)):
            continue  # it speaks of a higher grade than is needed
        if fact.for_outside_companies:
            out.add("openness")
        elif fact.until:
            not_before = max(not_before, fact.until + timedelta(days=1))
        else:
            out.add("grade" if fact.grade else "service")

    # Dates.
    wanted = max(as_of, need.earliest_start or as_of)
    start = max(wanted, not_before)
    begins = offer.available_from
    pages = [_span(e.as_of) if e.as_of else None for e in offer.evidence]
    waits = date.min
    if begins is None:
        seen_by_then = any(page is None or page[0] <= as_of for page in pages)
        date_ask = bool(pages) and not seen_by_then
        date_condition = False
    elif offer.available_from_basis == "earliest-evidence":
        date_ask, date_condition = begins > as_of, False
    else:
        planned = offer.available_from_basis == "planned"
        if begins <= as_of:
            date_ask, date_condition = planned, False  # promised for a day that has passed
        else:
            told = not planned and any(page and page[0] <= begins <= page[1] for page in pages)
            proven = not told and any(page and page[1] <= as_of for page in pages)
            likely = not told and None in pages and any(f.as_of and _span(f.as_of)[1] <= as_of for f in offer.hub.facts)
            if not proven and not likely:
                return Ruling(frozenset({"unheard"}), "", None)
            date_ask, date_condition, waits = False, True, begins
    start = max(start, waits)
    length = setting.shortest[need.service]
    if calendar is not None:
        length = _bookable_length(need.service, setting)
        soonest = max(start, begins or start, tomorrow)
        start = _first_free(calendar, soonest, length, weekly=need.service in setting.weekly)
    last = start + timedelta(days=length - 1)
    if offer.available_until and last > offer.available_until:
        out |= {"dates", "gone"}
    if need.latest_finish and last > need.latest_finish:
        out.add("dates")
    if not out:
        ask, conditions = ask or date_ask, conditions or date_condition
        return Ruling(frozenset(), "ask" if ask else "conditions" if conditions else "covered", start)
    return Ruling(frozenset(out), "", start)


def _span(text):
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, monthrange(*parts)[1])
    return date(*parts), date(*parts)


def _openness(offer, as_of):
    if offer.openness != "inherit":
        return offer.openness
    said, standing = offer.hub.open_to_companies, None
    for superseded in (True, False):
        # What has not been superseded has the last word; of several the one told last.
        for entry in offer.hub.openness_history:
            begins, ends = entry["from"], entry["until"]
            if begins and as_of < _span(begins)[0]:
                continue
            if ends and as_of > _span(ends)[1]:
                continue
            if entry["superseded"] is superseded:
                standing = entry["value"]
    said = standing or said
    return "open" if said == "yes" else said


def _bookable_length(service, setting):
    shortest = setting.shortest[service]
    if service not in setting.weekly:
        return shortest
    return (-(-shortest // 7) - 1) * 7 + 5  # whole working weeks, the last without its weekend


def _first_free(calendar, day, length, *, weekly):
    while True:
        right_day = day.weekday() == 0 if weekly else day.weekday() < 5
        end = day + timedelta(days=length + calendar.changeover)
        rest = timedelta(days=calendar.changeover)
        if right_day and any(all(end <= a or b + rest <= day for a, b in unit) for unit in calendar.taken):
            return day
        day += timedelta(days=1)
