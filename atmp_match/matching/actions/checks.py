"""What a request in the API's shape must be before anything is matched: known codes, dates in order, real sizes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.products.rules.typed import LONGEST_DESCRIPTION
from atmp_match.shared.errors import InvalidInput

PRODUCT_KINDS = {
    "class": "product-class", "class_basis": "class-basis", "modality": "modality", "stage": "stage",
    "grade_needed": "grade", "containment": "containment-level",
}  # fmt: skip
NEED_KINDS = {"service": "service", "modality": "modality", "grade": "grade", "containment": "containment-level"}
MOST_NEEDS = 50
Problem = tuple[str, str]


def refuse_wrong(body: Mapping[str, Any], taxonomy: Taxonomy) -> None:
    """Refuse a body that names unknown codes or impossible values.

    :raises InvalidInput: with a sentence for each field, named by its path, such as `needs.0.grade`
    """
    problems = dict(_problems(body, taxonomy))
    if problems:
        raise InvalidInput(problems)


def _problems(body: Mapping[str, Any], taxonomy: Taxonomy) -> Iterator[Problem]:
    product, needs = body.get("product") or {}, body.get("needs") or []
    yield from _codes(product, PRODUCT_KINDS, "product.", taxonomy)
    yield from _listed(product.get("brings") or (), "bring-item", "product.brings", taxonomy)
    yield from _listed(body.get("bottlenecks") or (), "bottleneck", "bottlenecks", taxonomy)
    yield from _measures(product, "product.")
    if len(product.get("description") or "") > LONGEST_DESCRIPTION:
        yield "product.description", _("The text can have at most %(max)d characters", max=LONGEST_DESCRIPTION)
    if body.get("as_of") and _day(body["as_of"]) is None:
        yield "as_of", _no_day()
    if len(needs) > MOST_NEEDS:
        yield "needs", _("At most %(number)s needs can be asked at once", number=MOST_NEEDS)
    for number, need in enumerate(needs[:MOST_NEEDS]):
        yield from _need(need, f"needs.{number}.", taxonomy)


def _need(need: Mapping[str, Any], path: str, taxonomy: Taxonomy) -> Iterator[Problem]:
    if not need.get("service"):
        yield f"{path}service", _("Name the service")
    yield from _codes(need, NEED_KINDS, path, taxonomy)
    yield from _measures(need, path)


def _codes(row: Mapping[str, Any], kinds: Mapping[str, str], path: str, taxonomy: Taxonomy) -> Iterator[Problem]:
    for field, kind in kinds.items():
        if row.get(field) and row[field] not in taxonomy[kind]:
            yield f"{path}{field}", _unknown(row[field])


def _listed(codes: Sequence[str], kind: str, path: str, taxonomy: Taxonomy) -> Iterator[Problem]:
    yield from ((f"{path}.{n}", _unknown(code)) for n, code in enumerate(codes) if code not in taxonomy[kind])


def _measures(row: Mapping[str, Any], path: str) -> Iterator[Problem]:
    scale = row.get("scale")
    if scale and not (scale.get("unit") and _is_size(scale.get("value"))):
        yield f"{path}scale", _("Give a value above 0 and a unit")
    days = {field: _day(row[field]) for field in ("earliest_start", "latest_finish") if row.get(field)}
    yield from ((f"{path}{field}", _no_day()) for field, day in days.items() if day is None)
    start, finish = days.get("earliest_start"), days.get("latest_finish")
    if start and finish and finish < start:
        yield f"{path}latest_finish", _("The latest finish must come after the earliest start")


def _is_size(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _day(value: date | str) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _unknown(code: object) -> str:
    return _("%(code)s is not in the vocabulary", code=str(code)[:80])


def _no_day() -> str:
    return _("Give a date that exists, such as 2027-02-08")
