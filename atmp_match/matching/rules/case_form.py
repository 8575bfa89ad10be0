"""The form of a file of cases: what may stand where, so that no demand goes unheard for a slip of the pen. Pure.

`docs/matching-cases.md` tells it in words.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

MARKS = ("yes", "limited", "planned", "ask", "conditions")
INPUTS = ("structured", "free-text")
Row = Mapping[str, Any]
Check = Callable[[object], str | None]


def _text(value: object) -> str | None:
    return None if value is None or isinstance(value, str) else "must be text"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _count(value: object) -> str | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return None if value is None or is_whole else "must be a whole number above 0"


def _day(value: object) -> str | None:
    if value is None or isinstance(value, date):
        return None
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return "must be a day such as '2026-10-05'"
    return None


def _texts(value: object) -> str | None:
    is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return None if value is None or is_list else "must be a list of texts"


def _scale(value: object) -> str | None:
    if value is None:
        return None
    is_scale = isinstance(value, dict) and set(value) == {"value", "unit"}
    return None if is_scale else "must be a value and a unit, such as {value: 200, unit: L}"


def _one_of(*words: str) -> Check:
    return lambda value: None if value is None or value in words else f"must be one of {', '.join(words)}"


def _anything(_value: object) -> str | None:
    return None


PRODUCT: Mapping[str, Check] = {
    "class": _text, "class_basis": _text, "modality": _text, "stage": _text, "grade_needed": _text,
    "containment": _text, "scale": _scale, "country": _text, "brings": _texts, "earliest_start": _day,
    "latest_finish": _day, "description": _text,
}  # fmt: skip
ASKED: Mapping[str, Check] = {
    "service": _text, "modality": _text, "grade": _text, "containment": _text, "scale": _scale, "seats": _count,
    "from": _day, "until": _day,
}  # fmt: skip
NEED = {"id": _text, **ASKED}
INCLUDED: Mapping[str, Check] = {
    "need": _text, "hubs": _texts, "offer": _text, "as": _one_of(*MARKS), "within": _count, "any_of": _flag,
    "reason": _text,
}  # fmt: skip
FORBIDDEN = {"need": _text, "hub": _text, "offer": _text, "decided_by": _text, "reason": _text, **ASKED}
CASE: Mapping[str, Check] = {
    "id": _text, "title": _text, "golden": _text, "company": _text, "note": _text, "as_of_note": _text,
    "input": _one_of(*INPUTS), "lang": _one_of("en", "sv"), "as_of": _day, "bottlenecks": _texts,
    "must_not_services": _texts, "must_not_classes": _texts, "must_not_labels": _texts, "expect": _texts,
    "product": _anything, "needs": _anything, "must_include": _anything, "must_not": _anything,
}  # fmt: skip
ROWS = {"needs": NEED, "must_include": INCLUDED, "must_not": FORBIDDEN}
REQUIRED = {
    "": ("id", "as_of", "product", "needs"),
    "needs": ("id", "service"),
    "must_include": ("need", "hubs"),
    "must_not": ("hub",),
}  # fmt: skip


def wrong_document(document: object) -> list[str]:
    """Return what keeps a file from being read as cases at all; nothing if each case can be looked at."""
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        return ["the file must hold a list under `cases`"]
    found = [f"{key}: unknown key" for key in document if key != "cases"]
    rows = document["cases"]
    if not rows:
        found.append("cases: there is none")
    found += [f"cases.{n}: must be a case with an id" for n, row in enumerate(rows) if not _is_named(row)]
    ids = [row["id"] for row in rows if _is_named(row)]
    return [*found, *(f"two cases are called {name}" for name in dict.fromkeys(ids) if ids.count(name) > 1)]


def _is_named(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str)


def wrong_case(case: Row) -> list[str]:
    """Return everything in a case that does not follow the form, each with its path."""
    return list(_wrong_case(case))


def _wrong_case(case: Row) -> Iterator[str]:
    yield from _row("", case, CASE, REQUIRED[""])
    product = case.get("product")
    yield from _row("product.", product, PRODUCT, ()) if isinstance(product, dict) else ["product: must be a mapping"]
    ids: list[object] = []
    for name, form in ROWS.items():
        rows = case.get(name) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield f"{name}: must be a list of rows"
            continue
        for number, row in enumerate(rows):
            yield from _row(f"{name}.{number}.", row, form, REQUIRED[name])
            yield from _reference(f"{name}.{number}", name, row, ids)
        ids += [row.get("id") for row in rows if name == "needs"]
    yield from (f"needs: two are called {name}" for name in dict.fromkeys(ids) if name and ids.count(name) > 1)


def _reference(path: str, name: str, row: Row, ids: list[object]) -> Iterator[str]:
    if name == "needs":
        return
    if row.get("need") is not None and row["need"] not in ids:
        yield f"{path}.need: no need is called {row['need']}"
    if name == "must_not" and row.get("need") is None and row.get("service") is None:
        yield f"{path}: must name a need or describe one by its service"


def _row(path: str, row: Row, form: Mapping[str, Check], required: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{path}{key}: is missing" for key in required if row.get(key) is None)
    for key, value in row.items():
        check = form.get(key)
        problem = check(value) if check else None if _is_remark(path, key, value) else "unknown key"
        if problem:
            yield f"{path}{key}: {problem}"


def _is_remark(path: str, key: object, value: object) -> bool:
    # A key that nobody knows may be a demand, which must not go unheard. One without a value demands nothing, and a
    # plain word beside the case itself, such as where it was found, is the author's own.
    if value is None:
        return True
    return not path and isinstance(value, str | int) and not str(key).startswith(("must", "expect"))


def remarks(case: Row) -> list[str]:
    """Return the paths of unknown keys that demand nothing: remarks, or what a comma cut from a text."""
    places = [("", case, CASE), ("product.", case.get("product") or {}, PRODUCT)]
    for name, form in ROWS.items():
        places += [(f"{name}.{number}.", row, form) for number, row in enumerate(case.get(name) or [])]
    return [f"{path}{key}" for path, row, form in places for key in row if key not in form]
