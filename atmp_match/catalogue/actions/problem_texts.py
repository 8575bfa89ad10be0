"""What is wrong with a document, in the reader's language; the command and the log keep the English of `rules/`."""

import re
from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# The English of each is the form itself: what stands for a placeholder is found by it, and put into the translation.
FORMS: Sequence[LazyString] = (
    _l("must be a list of fields with values"),
    _l("is missing for the date"),
    _l("is missing"),
    _l("is not a field of this row; a text with a comma needs quotes"),
    _l("is not a field of this row"),
    _l("must be text"),
    _l("must be small letters, digits and hyphens"),
    _l("must be true or false"),
    _l("must be a number from %(least)s to %(most)s"),
    _l("must be a number from %(least)s"),
    _l("must be a whole number from %(least)s"),
    _l("must be a date such as %(examples)s"),
    _l("must be one of %(words)s"),
    _l("must be a list of rows"),
    _l("must be a list"),
    _l("names %(value)s twice"),
    _l("must be sections with rows, not %(kind)s"),
    _l("is not a section of the catalogue"),
    _l("meta.timezones has no IANA zone for %(value)s"),
    _l("a fact without a source is not a fact"),
    _l("is not after available_from"),
    _l("is already an offer of %(hub)s"),
    _l("%(hub)s has no resource %(value)s"),
    _l("%(value)s stands twice"),
    _l("must be two capital letters in quotes, not %(value)s"),
    _l("unknown %(kind)s %(value)s"),
    _l("must be the lowest and the highest level"),
    _l("must have at most %(most)s characters"),
    _l("uses an alias (*name); write the row out"),
    _l("is nested too deep"),
    _l("cannot be read: it is not UTF-8 text"),
)
_FIELD = re.compile(r"(\.[\w.]+: )(.*)", re.DOTALL)  # of a row inside a row: `.value: must be ...`


def in_words(problem: str) -> str:
    """Return what is wrong in the reader's language; what YAML itself says stays as it is."""
    inner = _FIELD.fullmatch(problem)
    if inner:
        return inner[1] + in_words(inner[2])
    for form in FORMS:
        found = re.fullmatch(_pattern(form), problem, re.DOTALL)
        if found:
            return str(form) % found.groupdict() if found.groupdict() else str(form)
    return problem


def _pattern(form: LazyString) -> str:
    (english,) = form._args  # noqa: SLF001 -- the words that it was made of
    parts = re.split(r"%\((\w+)\)s", english)
    return "".join(f"(?P<{part}>.+)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
