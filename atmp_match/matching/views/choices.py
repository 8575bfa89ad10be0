"""What the address of the matches page asks for, and the address that asks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules import HubRow, Level
from atmp_match.matching.rules.filters import ENOUGH, HERE, LEVELS, OFFICE, REGIONS, TRAITS, Filters, traits_of
from atmp_match.matching.rules.sorting import Sort
from atmp_match.products.rules.countries import COUNTRIES
from atmp_match.products.rules.typed import read_day_or_week
from atmp_match.shared.maps import VIEWS

MOST_COMPARED = 4
LONGEST = 40  # characters of a value that is said back
NAMES = (*TRAITS, "level", "need", "start", "sort", "compare", "after", "map")


@dataclass(frozen=True)
class Choice:
    """What a reader asks to see.

    :param compare: slugs of hubs, at most four
    :param after: the slug of the hub after which the list goes on
    :param view: which map is shown; None lets the hubs decide
    :param typed_start: a day that was typed and is none, to be shown again
    :param problems: a sentence for each value that was left out
    """

    path: str
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.DECIDED
    compare: tuple[str, ...] = ()
    after: str | None = None
    view: str | None = None
    typed_start: str = ""
    problems: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return the sentences that no field shows beside itself."""
        return self.problems[1:] if self.typed_start else self.problems

    @property
    def address(self) -> str:
        """Return the shortest address that asks for this."""
        pairs = self.arguments()
        return f"{self.path}?{urlencode(pairs, safe=',')}" if pairs else self.path

    def arguments(self) -> list[tuple[str, str]]:
        """Return the arguments of the address."""
        chosen = self.filters.chosen()
        levels = [(f"level-{n}", level.value) for n, level in self.filters.needs.items() if level is not ENOUGH]
        rest = {
            "sort": self.sort.value if self.sort is not Sort.DECIDED else None,
            "compare": ",".join(self.compare),
            "map": self.view,
            "after": self.after,
        }
        return [*chosen, *sorted(levels), *((name, value) for name, value in rest.items() if value)]

    def with_filters(self, filters: Filters) -> "Choice":
        """Return the same with other filters, from the first hub on."""
        return replace(self, filters=filters, after=None)

    def without(self, name: str, value: str | None = None) -> "Choice":
        """Return the same without one choice."""
        return self.with_filters(self.filters.without(name, value))

    def going_on_after(self, slug: str | None) -> "Choice":
        """Return the same, from another place in the list on."""
        return replace(self, after=slug)

    def on_map(self, view: str) -> "Choice":
        """Return the same on another map."""
        return replace(self, view=view)

    def comparing(self, slugs: Sequence[str]) -> "Choice":
        """Return the same with other hubs side by side."""
        return replace(self, compare=tuple(slugs))


@dataclass(frozen=True)
class Shelf:
    """What there is to choose from."""

    rows: Sequence[HubRow]
    needs: int
    taxonomy: Taxonomy

    def values(self, name: str) -> set[str]:
        """Return every value of a filter that means something, also those that no hub has just now."""
        fixed = {
            "country": [*COUNTRIES],
            "region": [*REGIONS],
            "grade": [*self.taxonomy["grade"]],
            "containment": [*self.taxonomy["containment-level"], "unknown"],
            "openness": ["open", "limited", "unknown"],
            "booking": [HERE, OFFICE],
        }
        return {*fixed[name], *(value for row in self.rows for value in traits_of(row, name))}


def read_choice(path: str, args: MultiDict[str, str], shelf: Shelf, today: date) -> Choice:
    """Return what an address asks for; what cannot be meant is left out and said."""
    problems: list[str] = []
    known = {row.hub.slug for row in shelf.rows}
    typed = args.get("start", "").strip()
    start = read_day_or_week(typed, today) if typed else None
    if typed and start is None:
        problems.append(_("Enter a date that exists, like 8 Feb 2027, or a week, like wk 6"))
    filters = Filters(
        **{name: _known(args.getlist(name), shelf.values(name), problems) for name in TRAITS},
        level=_level(args.get("level", ""), problems),
        needs=_needs(args, shelf.needs, problems),
        start_by=start,
    )
    return Choice(
        path=path,
        filters=filters,
        sort=_sort(args.get("sort", ""), problems),
        compare=_compared(args, known, problems),
        after=_after(args.get("after", ""), known, problems),
        view=next(iter(_known(args.getlist("map"), VIEWS, problems)), None),
        typed_start=typed if typed and start is None else "",
        problems=tuple(problems),
    )


def is_tidy(choice: Choice, args: MultiDict[str, str]) -> bool:
    """Tell whether an address is as short as it can be; a form sends its empty fields, too."""
    own = [pair for pair in args.items(multi=True) if pair[0] in NAMES or pair[0].startswith("level-")]
    return bool(choice.problems) or sorted(own) == sorted(choice.arguments())


def _known(given: Iterable[str], values: Iterable[str], problems: list[str]) -> tuple[str, ...]:
    wanted = [value for value in dict.fromkeys(given) if value]
    known = set(values)
    problems.extend(_left_out(value) for value in wanted if value not in known)
    return tuple(value for value in wanted if value in known)


def _level(given: str, problems: list[str]) -> Level | None:
    found = next((level for level in LEVELS if level == given), None)
    if given and found is None:
        problems.append(_left_out(given))
    return found


def _needs(args: MultiDict[str, str], count: int, problems: list[str]) -> dict[int, Level]:
    numbers = _known(args.getlist("need"), [str(number) for number in range(1, count + 1)], problems)
    least = {number: _level(args.get(f"level-{number}", ""), problems) for number in numbers}
    return {int(number): level or ENOUGH for number, level in sorted(least.items())}


def _sort(given: str, problems: list[str]) -> Sort:
    found = _known([given], [sort.value for sort in Sort], problems)
    return Sort(found[0]) if found else Sort.DECIDED


def _compared(args: MultiDict[str, str], known: set[str], problems: list[str]) -> tuple[str, ...]:
    given = [slug.strip() for value in args.getlist("compare") for slug in value.split(",")]
    slugs = _known(given, known, problems)
    if len(slugs) > MOST_COMPARED:
        problems.append(_("Four hubs at most stand side by side; the first four you chose are shown."))
    return slugs[:MOST_COMPARED]


def _after(given: str, known: set[str], problems: list[str]) -> str | None:
    return next(iter(_known([given], known, problems)), None)


def _left_out(value: str) -> str:
    return _("“%(value)s” is not to be found here, so it was left out.", value=value[:LONGEST])
