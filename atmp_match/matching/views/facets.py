"""The filters of the matches page in words: what may be chosen, how many hubs stand behind it, and what is chosen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from atmp_match.matching.actions import Speaker
from atmp_match.matching.actions.texts import within, write_country
from atmp_match.matching.rules import HubRow, Level, MatchAnswer
from atmp_match.matching.rules.filters import (
    ENOUGH,
    LEVELS,
    REGIONS,
    TRAITS,
    Filters,
    choose,
    count_level,
    count_need,
    count_trait,
    first_start,
    ways_out,
)
from atmp_match.matching.views.choices import Choice
from atmp_match.shared.formats import write_day

WORTH_A_CHOICE = 2  # values; a filter with a single one chooses nothing


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    name: str
    value: str
    label: str
    count: int
    checked: bool

    @property
    def id(self) -> str:
        """Return a name for the page, by which the browser finds the box again after a swap."""
        return f"f-{self.name}-{self.value}"


@dataclass(frozen=True)
class NeedOption:
    """A need that may have to be met, and how far."""

    option: Option
    least: str


@dataclass(frozen=True)
class Group:
    """Choices under one heading; any one of those chosen lets a hub pass."""

    name: str
    legend: str
    options: tuple[Option, ...]

    @property
    def is_used(self) -> bool:
        """Tell whether anything is chosen here."""
        return any(option.checked for option in self.options)


@dataclass(frozen=True)
class Link:
    """A choice in words, and where a click on it leads."""

    text: str
    address: str


class Facets:
    """Says the filters of one answer in one language."""

    def __init__(self, answer: MatchAnswer, choice: Choice, speaker: Speaker) -> None:
        self._rows: Sequence[HubRow] = answer.hubs
        self._needs = [speaker.need(answered.need) for answered in answer.needs]
        self._choice = choice
        self._filters: Filters = choice.filters
        self._speaker = speaker

    def needs(self) -> list[NeedOption]:
        """Return the needs, each with how many hubs meet it."""
        return [self._need(number, name) for number, name in enumerate(self._needs, start=1)]

    def levels(self) -> list[Option]:
        """Return the levels at which a hub may do at least one need, the open choice first."""
        return [self._level(level) for level in (None, *LEVELS)]

    def groups(self) -> list[Group]:
        """Return the other filters, those that leave something to choose."""
        place = [*self._options("region"), *self._options("country")]
        groups = [
            Group("place", _("Place"), tuple(place)),
            *(Group(name, _legend(name), tuple(self._options(name))) for name in TRAITS[2:]),
        ]
        return [group for group in groups if group.is_used or len(group.options) >= WORTH_A_CHOICE]

    def chips(self) -> list[Link]:
        """Return what is chosen, each leading to the same page without it."""
        return [
            Link(self._words(name, value), self._choice.without(name, value).address)
            for name, value in self._filters.chosen()
        ]

    def ways_out(self) -> list[Link]:
        """Return, where nothing passes, what to drop and what that would bring; the most first."""
        found = [
            Link(
                ngettext(
                    "Without “%(filter)s” there would be one hub",
                    "Without “%(filter)s” there would be %(num)s hubs",
                    count,
                    filter=self._words(name, value),
                ),
                self._choice.without(name, value).address,
            )
            for name, value, count in ways_out(self._rows, self._filters)
        ]
        return [*self._later(), *found]

    def _later(self) -> Iterator[Link]:
        day = first_start(self._rows, self._filters) if self._filters.start_by else None
        if day:
            filters = replace(self._filters, start_by=day)
            text = _("The first can start on %(day)s: use that day", day=write_day(day, self._speaker.language))
            yield Link(text, self._choice.with_filters(filters).address)

    def _need(self, number: int, name: str) -> NeedOption:
        count = count_need(self._rows, self._filters, number)
        option = Option("need", str(number), name, count, number in self._filters.needs)
        return NeedOption(option, self._filters.needs.get(number, ENOUGH).value)

    def _level(self, level: Level | None) -> Option:
        count = count_level(self._rows, self._filters, level)
        label = level_words(level) if level else _("At any level")
        return Option("level", level.value if level else "", label, count, self._filters.level is level)

    def _options(self, name: str) -> list[Option]:
        chosen = getattr(self._filters, name)
        counts = count_trait(self._rows, self._filters, name)
        everywhere = count_trait(self._rows, Filters(), name)
        values = self._in_order(name, {*everywhere, *chosen})
        return [Option(name, v, self.value(name, v), counts[v], v in chosen) for v in values if self._tells(v, name)]

    def _tells(self, value: str, name: str) -> bool:
        # A region that no hub, or every hub, lies in chooses nothing.
        inside = len(choose(self._rows, Filters(region=(value,)))) if name == "region" else 1
        return value in getattr(self._filters, name) or 0 < inside < max(len(self._rows), 2)

    def _in_order(self, name: str, values: Iterable[str]) -> list[str]:
        order = {"region": list(REGIONS), "booking": ["here", "office"], "openness": ["open", "limited", "unknown"]}
        kinds = {"grade": "grade", "containment": "containment-level"}
        if name in kinds:
            order[name] = [*self._speaker.taxonomy[kinds[name]], "unknown"]
        if name in order:
            return [value for value in order[name] if value in values]
        return sorted(values, key=lambda value: (value != "SE", self.value(name, value)))

    def value(self, name: str, value: str) -> str:
        """Return one value of a filter in words."""
        if name == "country":
            return write_country(value, self._speaker.language)
        if name in ("grade", "containment"):
            kind = "grade" if name == "grade" else "containment-level"
            return (
                self._speaker.taxonomy.name(kind, value, self._speaker.language) if value != "unknown" else _unknown()
            )
        return _fixed(name, value)

    def openness(self, found: Iterable[str]) -> str:
        """Return how far a hub is open to companies, the most open part of it first."""
        most, *others = (self.value("openness", value) for value in self._in_order("openness", found))
        rest = ", ".join(map(within, others))
        return _("%(most)s; for part of it: %(rest)s", most=most, rest=rest) if rest else most

    def _words(self, name: str, value: str) -> str:
        if name == "need":
            least = self._filters.needs[int(value)]
            return _("%(need)s: %(level)s", need=self._needs[int(value) - 1], level=_at_least(least))
        if name == "start" and self._filters.start_by:
            return _("Can start by %(day)s", day=write_day(self._filters.start_by, self._speaker.language))
        if name == "level":
            return _("At least one need: %(level)s", level=level_words(Level(value)))
        if name in ("country", "region", "booking"):
            return self.value(name, value)
        return f"{_legend(name)}: {self.value(name, value)}"


def level_words(level: Level) -> str:
    """Return how far a hub does something."""
    words = {Level.COVERED: _("Covered"), Level.CONDITIONS: _("With conditions"), Level.ASK: _("To be asked")}
    return words[level]


def _at_least(level: Level) -> str:
    words = {
        Level.COVERED: _("fully covered"),
        Level.CONDITIONS: _("covered, or with conditions"),
        Level.ASK: _("may at least be asked"),
    }
    return words[level]


def _legend(name: str) -> str:
    words = {
        "grade": _("Grade offered"),
        "containment": _("Containment up to"),
        "openness": _("Open to companies"),
        "booking": _("How it is asked"),
    }
    return words[name]


def _fixed(name: str, value: str) -> str:
    words = {
        ("region", "nordic"): _("Nordic countries"),
        ("region", "eea"): _("The European Economic Area"),
        ("region", "europe"): _("Europe"),
        ("openness", "open"): _("Yes"),
        ("openness", "limited"): _("To a limited extent"),
        ("openness", "unknown"): _unknown(),
        ("booking", "here"): _("Booked here"),
        ("booking", "office"): _("Through the cluster office"),
    }
    return words[name, value]


def _unknown() -> str:
    return _("Not known")
