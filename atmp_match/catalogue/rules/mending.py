"""Texts that YAML cut at a comma, put together again. Pure.

Inside braces, `claim: four rooms, two of them clean` is read as a claim and a field "two of them clean" of no value.
Only a few fields of ours may be empty, so that such a piece can be told from a field.
"""

from collections.abc import Mapping
from typing import Any

from atmp_match.catalogue.rules.places import Placed

MAY_BE_EMPTY = frozenset(
    {
        "as_of",
        "available_from",
        "available_from_basis",
        "available_until",
        "brought_as",
        "containment",
        "days",
        "from",
        "grade",
        "opens",
        "planned",
        "precision",
        "price",
        "scale_max",
        "seen",
        "until",
    }
)


def mended(document: Any) -> Any:  # noqa: ANN401 -- whatever YAML held
    """Return the document with cut texts whole; everything else, right or wrong, as it was."""
    if isinstance(document, list):
        return [mended(item) for item in document]
    if not isinstance(document, Mapping):
        return document
    whole: dict[str, Any] = Placed().at(document.line, document.lines) if isinstance(document, Placed) else {}
    last = ""
    for name, value in document.items():
        if value is None and name not in MAY_BE_EMPTY and isinstance(whole.get(last), str):
            whole[last] += f", {name}"
        else:
            whole[name], last = mended(value), name
    return whole
