"""What may stand in a text that people write freely, wherever they write it. Pure; `words_for` says it to them."""

import re
from enum import StrEnum

from flask_babel import gettext as _

# A birthday and four digits, with any of the dashes that keyboards and text programs put between them.
PERSONAL = re.compile(r"(?<![\d-])(?:\d{2})?\d{2}(\d{2})(\d{2})(?:[-+‐‑–−]\d{4}|(?<=\d{8})\d{4})(?![\d-])")  # noqa: RUF001 -- meant


class Flaw(StrEnum):
    """Why a text cannot be taken."""

    TOO_LONG = "too-long"
    UNSTORABLE = "unstorable"
    PERSONAL_NUMBER = "personal-number"


def flaw_of(text: str, *, longest: int) -> Flaw | None:
    """Return what is wrong with a text, or None."""
    if len(text) > longest:
        return Flaw.TOO_LONG
    if not is_storable(text):
        return Flaw.UNSTORABLE
    return Flaw.PERSONAL_NUMBER if has_personal_number(text) else None


def words_for(flaw: Flaw, *, longest: int) -> str:
    """Return what to tell whoever wrote it."""
    return {
        Flaw.TOO_LONG: _("Use at most %(count)d characters.", count=longest),
        Flaw.UNSTORABLE: _("This text holds a character that cannot be stored."),
        Flaw.PERSONAL_NUMBER: _(
            "This looks like a personal identity number. Take it out: nothing about people may stand here"
        ),
    }[flaw]


def is_storable(text: str) -> bool:
    """Tell whether a column can hold the text: no NUL, and no half of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def has_personal_number(text: str) -> bool:
    """Tell whether the text holds something like a Swedish personal number: a birthday and four digits.

    Also those of people without one in the register, whose day is 60 higher.
    """
    return any(_is_birthday(int(found[1]), int(found[2])) for found in PERSONAL.finditer(text))


def _is_birthday(month: int, day: int) -> bool:
    coordination = 60
    return 1 <= month <= 12 and 1 <= (day - coordination if day > coordination else day) <= 31  # noqa: PLR2004
