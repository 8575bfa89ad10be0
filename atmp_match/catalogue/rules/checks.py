"""Small checks of one value each, and of one row made of such values.

A check takes the value and the codes that exist, and returns what is wrong in words, or None.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Codes = Mapping[str, Collection[str]]
Check = Callable[[object, Codes], str | None]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PARTIAL_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Shape:
    """What a row of a document holds."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]

    def problems(self, row: object, place: str, codes: Codes) -> Iterator[str]:
        """Yield everything wrong with `row`, each with its place in the document."""
        if not isinstance(row, Mapping):
            yield f"{place}: must be a list of fields with values"
            return
        for field in self.required:
            if field not in row:
                yield f"{place}.{field}: is missing"
        for field, value in row.items():
            check = self.required.get(field) or self.optional.get(field)
            wrong = check(value, codes) if check else _stray(value)
            if wrong:
                yield f"{place}.{field}: {wrong}"


def _stray(value: object) -> str:
    # What follows an unquoted comma inside { } is read as a field of its own, without a value.
    hint = "; a text with a comma needs quotes" if value is None else ""
    return f"is not a field of this row{hint}"


def text(value: object, _codes: Codes) -> str | None:
    """Check for something written, not just blanks."""
    return None if isinstance(value, str) and value.strip() else "must be text"


def slug(value: object, _codes: Codes) -> str | None:
    """Check for a code fit for an address: small letters, digits and single hyphens."""
    return None if isinstance(value, str) and SLUG.fullmatch(value) else "must be small letters, digits and hyphens"


def truth(value: object, _codes: Codes) -> str | None:
    """Check for a true or a false."""
    return None if isinstance(value, bool) else "must be true or false"


def number(minimum: float, maximum: float = float("inf")) -> Check:
    """Return a check for a number between the two, both included."""

    def check(value: object, _codes: Codes) -> str | None:
        right = isinstance(value, (int, float)) and not isinstance(value, bool) and minimum <= value <= maximum
        return None if right else f"must be a number from {minimum:g}" + (f" to {maximum:g}" * (maximum < float("inf")))

    return check


def whole(minimum: int) -> Check:
    """Return a check for a whole number of at least `minimum`."""

    def check(value: object, _codes: Codes) -> str | None:
        right = isinstance(value, int) and not isinstance(value, bool) and value >= minimum
        return None if right else f"must be a whole number from {minimum}"

    return check


def day(value: object, _codes: Codes) -> str | None:
    """Check for a day of the calendar, written in quotes as 2026-11-22."""
    return None if isinstance(value, str) and is_day(value) else "must be a date such as '2026-11-22'"


def partial_day(value: object, _codes: Codes) -> str | None:
    """Check for a day, a month or a year: as exact as the page is."""
    if isinstance(value, str) and PARTIAL_DAY.fullmatch(value) and is_day(value + "-01-01"[len(value) - 4 :]):
        return None
    return "must be a date such as '2026-11-22', '2026-11' or '2026'"


def is_day(value: str) -> bool:
    """Tell whether this is a day that exists, in the long ISO form."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def maybe(check: Check) -> Check:
    """Return the same check, content with null."""
    return lambda value, codes: None if value is None else check(value, codes)


def one_of(values: type[StrEnum]) -> Check:
    """Return a check for a member of a short list."""
    members = [member.value for member in values]

    def check(value: object, _codes: Codes) -> str | None:
        return None if isinstance(value, str) and value in members else f"must be one of {', '.join(members)}"

    return check


def code(kind: str, *also: str) -> Check:
    """Return a check for a term of this kind, or one of the words in `also`."""

    def check(value: object, codes: Codes) -> str | None:
        known = isinstance(value, str) and (value in also or value in codes.get(kind, ()))
        return None if known else f"unknown {kind} {value!r}"

    return check


def each(check: Check) -> Check:
    """Return a check for a list whose every item passes `check`, without repetition."""

    def check_all(value: object, codes: Codes) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        wrong = next((found for item in value if (found := check(item, codes))), None)
        twice = next((item for index, item in enumerate(value) if item in value[:index]), None)
        return wrong or (f"names {twice!r} twice" if twice is not None else None)

    return check_all


def either(*checks: Check) -> Check:
    """Return a check that is content when one of these is; the last one words the problem."""

    def check(value: object, codes: Codes) -> str | None:
        found = [one(value, codes) for one in checks]
        return None if None in found else found[-1]

    return check


def word(*words: str) -> Check:
    """Return a check for one of these words."""
    return lambda value, _codes: None if value in words else f"must be one of {', '.join(words)}"


def fields(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Return a check for a row inside a row; it names the first thing that is wrong."""
    shape = Shape(required, optional or {})
    return lambda value, codes: next(shape.problems(value, "", codes), None)


def keyed(keys: Check, values: Check) -> Check:
    """Return a check for a row whose names are codes."""

    def check(value: object, codes: Codes) -> str | None:
        if not isinstance(value, Mapping):
            return "must be a list of fields with values"
        return next((w for k, v in value.items() if (w := keys(k, codes) or values(v, codes))), None)

    return check
