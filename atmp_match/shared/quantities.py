"""How the house writes numbers and scales, in English and in Swedish. Pure: the language is passed in."""

from collections.abc import Mapping
from decimal import Decimal

from atmp_match.shared.formats import NO_BREAK_SPACE

# Units that are words; the others, like L, are the same in both languages.
UNITS: Mapping[str, Mapping[str, str]] = {"doses": {"sv": "doser"}}


def write_number(value: float | Decimal, language: str, *, grouped: bool = True) -> str:
    """Write a number as exact as it is: 1,500.5, 1 500,5; the space does not break.

    :param grouped: False for a field that people type into
    """
    text = format(Decimal(str(value)), ",f" if grouped else "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if language == "en" else text.replace(",", NO_BREAK_SPACE).replace(".", ",")


def write_unit(unit: str, language: str) -> str:
    """Write a unit's word in the reader's language."""
    return UNITS.get(unit, {}).get(language, unit)


def write_scale(value: float | Decimal, unit: str | None, language: str) -> str:
    """Write a number with its unit: 2.5 L, 2,5 L, 400 doser."""
    return f"{write_number(value, language)} {write_unit(unit or '', language)}".strip()
