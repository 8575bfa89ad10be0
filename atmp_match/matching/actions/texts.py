"""Codes and values of an answer, said in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel import Locale
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.actions.quoting import Said
from atmp_match.matching.actions.sentences import BARRIERS, CLASSES, GAPS, NEAR_MISSES, NOTICES, REASONS, SHORT, WHYS
from atmp_match.matching.rules import (
    Classification,
    Gap,
    HubRow,
    Level,
    Limit,
    NearMiss,
    Notice,
    Reason,
)
from atmp_match.matching.rules.why_not import Barrier
from atmp_match.products.rules import Need, Scale
from atmp_match.shared.formats import write_day, write_month, write_months, write_partial_day
from atmp_match.shared.quantities import write_number, write_scale, write_unit

TEN_WEEKS = 10
# What stands in the catalogue in English only, in the order in which a sentence has it.
QUOTED = ("note", "claim", "seen", "unknown")
# Which of an answer's values are codes, and of which kind.
CODES = {
    "modality": "modality",
    "grade": "grade",
    "class": "product-class",
    "bottleneck": "bottleneck",
    "stage": "stage",
    "service": "service",
    "containment": "containment-level",
    "containment_max": "containment-level",
    "usual": "containment-level",
}


def write_country(code: str, language: str) -> str:
    """Write a country's name."""
    return str(Locale.parse(language).territories.get(code, code))


def write_as_of(text: str | None, language: str) -> str:
    """Write a page's date as exact as it is known, if it is known at all."""
    return write_partial_day(text, language) if text else _("undated")


def write_length(days: int, _language: str) -> str:
    """Write a length of time no more exact than such lengths are known: in weeks, from ten weeks on in months."""
    weeks, months = max(1, round(days / 7)), round(days / 30.4)
    if weeks < TEN_WEEKS:
        return ngettext("one week", "%(num)s weeks", weeks)
    return ngettext("one month", "%(num)s months", months)


def write_quote(text: str | None, _language: str) -> str:
    """Write what is quoted without its full stop: the sentence around it goes on, or has its own end."""
    return (text or "").rstrip(".")


WRITTEN: Mapping[str, Callable[[Any, str], str]] = {
    "country": write_country,
    "evidence": write_as_of,
    "as_of": write_as_of,
    "limit": write_months,
    "unit": write_unit,
    "usual_time": write_length,
    **dict.fromkeys(QUOTED, write_quote),
}


@dataclass(frozen=True)
class Speaker:
    """Says an answer in one language, which must be the language gettext speaks just now."""

    taxonomy: Taxonomy
    language: str

    def reason(self, reason: Reason) -> str:
        """Say why points were won or lost."""
        vague = reason.code.startswith("start-") and reason.values.get("opens")
        return self._said(REASONS, "start-vague" if vague else reason.code, reason.values)

    def gap(self, gap: Gap) -> str:
        """Say what is missing, uncertain or a condition."""
        return self._said(GAPS, gap.code, gap.values)

    def notice(self, notice: Notice) -> str:
        """Say which rule applies, or what contradicts itself."""
        return str(NOTICES[notice.code]) % self._words(notice.values)

    def classification(self, said: Classification) -> str:
        """Say whether it is an advanced therapy."""
        return str(CLASSES[said.code]) % self._words({"class": said.atmp_class, "modality": said.modality})

    def why(self, need: Need) -> str:
        """Say why a need is there."""
        values = dict(need.why.values)
        if "step_en" in values:
            values["step"] = within(values[f"step_{'sv' if self.language == 'sv' else 'en'}"])
        return str(WHYS[need.why.code]) % self._words(values)

    def need(self, need: Need) -> str:
        """Return a need's name: its service, and what tells it from another of the same service."""
        parts = [self.taxonomy.name("service", need.service, self.language)]
        if need.grade in ("hq", "gmp"):
            parts.append(need.grade.upper())
        return ", ".join(parts)

    def level(self, level: Level | None) -> str:
        """Say how far a need is met; None is not at all."""
        words = {
            Level.COVERED: _("Covered"),
            Level.CONDITIONS: _("Covered with conditions"),
            Level.ASK: _("Ask the hub"),
            Level.NONE: _("No match"),
        }
        return words[level or Level.NONE]

    def short(self, need: Need) -> str:
        """Return the word under a need's vial."""
        return str(SHORT.get(need.service, need.service))

    def near_miss(self, miss: NearMiss) -> str:
        """Say what would have to change for an offer to match."""
        code = (miss.blocked_by.name or "").lower()
        if miss.blocked_by is Limit.DATES:
            code = str(miss.values["dates"])
        return str(NEAR_MISSES[_said_as(code, miss.values)]) % self._what_it_takes(miss.values)

    def barrier(self, barrier: Barrier) -> tuple[str, str]:
        """Say what keeps an offer out, and what would have to change."""
        words = self._what_it_takes(barrier.values)
        so, change = BARRIERS[_said_as(barrier.code, barrier.values)]
        return str(so) % words, str(change) % words

    def _what_it_takes(self, values: Mapping[str, Any]) -> dict[str, str]:
        possible = values["start"] + timedelta(days=values["least_days"] - 1)
        return self._words({**values, "possible_finish": possible})

    def hub(self, row: HubRow) -> str:
        """Say in one sentence what a hub can do of all that is needed."""
        covered, count = row.count(Level.COVERED), len(row.best)
        parts = [
            ngettext(
                "Covers %(covered)s of %(num)s need", "Covers %(covered)s of %(num)s needs", count, covered=covered
            )
        ]
        if conditions := row.count(Level.CONDITIONS):
            parts.append(_("%(number)s with conditions", number=conditions))
        if asks := row.count(Level.ASK):
            parts.append(_("%(number)s to ask about", number=asks))
        return ", ".join(parts)

    def conclusion(self, hubs: Sequence[HubRow], count: int) -> str:
        """State what the matches page has found."""
        able = [row for row in hubs if row.count(Level.COVERED) + row.count(Level.CONDITIONS)]
        if not count:
            return _("Tell us a little more, and matches start")
        if not able:
            asks = len(hubs)
            return (
                ngettext(
                    "No hub is known to help. One may be asked", "No hub is known to help. %(num)s may be asked", asks
                )
                if asks
                else _("No hub in the catalogue can help today")
            )
        found = ngettext("One hub can help", "%(many)s hubs can help", len(able), many=_many(len(able)))
        if any(row.count(Level.COVERED) == count for row in able):
            return _("%(found)s. %(hub)s covers everything", found=found, hub=able[0].hub.name)
        return _("%(found)s. No single one covers everything", found=found) if len(able) > 1 else found

    def _said(self, sentences: Mapping[str, LazyString], code: str, values: Mapping[str, Any]) -> Said:
        noted = f"{code}-noted"
        words = self._words(values)
        quotes = [words[name] for name in QUOTED if values.get(name)] if self.language != "en" else []
        return Said(str(sentences[noted if noted in sentences and values.get("note") else code]) % words, quotes)

    def _words(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._word(name, value, values) for name, value in values.items()}

    def _word(self, name: str, value: object, values: Mapping[str, Any]) -> str:
        if name in CODES:
            return within(self.taxonomy.name(CODES[name], str(value), self.language))
        if name in WRITTEN:
            return WRITTEN[name](value, self.language)
        if isinstance(value, date):
            return self._day(value, values.get("precision"))
        if isinstance(value, tuple | frozenset):
            return self._several(name, tuple(value))
        if isinstance(value, Scale | float):
            return self._amount(value)
        return str(value if value is not None else "")

    def _amount(self, value: Scale | float) -> str:
        if isinstance(value, Scale):
            return write_scale(value.value, value.unit, self.language)
        return write_number(value, self.language)

    def _several(self, name: str, values: tuple[Any, ...]) -> str:
        if name == "scale_max":
            return write_scale(values[0], values[1], self.language) if values[0] is not None else "?"
        if name == "opens":
            return self._day(values[0], values[1])
        if name == "modalities":
            return ", ".join(map(within, self.taxonomy.modality_names(sorted(values), self.language)))
        return ", ".join(within(self.taxonomy.name("grade", grade, self.language)) for grade in values)

    def _day(self, day: date, precision: str | None) -> str:
        if precision == "year":
            return str(day.year)
        if precision == "month":
            return write_month(day, self.language)
        return write_day(day, self.language)


def _said_as(code: str, values: Mapping[str, Any]) -> str:
    if code == "grade" and values.get("is_enough"):
        return "grade-enough"
    # A day would be a promise where the page states a year or a month.
    return "opens" if code == "dates" and values.get("opens") else code


def _many(number: int) -> str:
    """Return a number at the beginning of a sentence: a word up to twelve, digits above."""
    words = {
        2: _("Two"), 3: _("Three"), 4: _("Four"), 5: _("Five"), 6: _("Six"), 7: _("Seven"), 8: _("Eight"),
        9: _("Nine"), 10: _("Ten"), 11: _("Eleven"), 12: _("Twelve"),
    }  # fmt: skip
    return words.get(number, str(number))


def within(name: str) -> str:
    """Return a term's name as it stands inside a sentence: a capital only where the word itself has one."""
    # "I drift" begins with a word of one letter, "T-celler" does not.
    ordinary = len(name) > 1 and name[0].isupper() and (name[1].islower() or name[1] == " ")
    return name[0].lower() + name[1:] if ordinary else name
