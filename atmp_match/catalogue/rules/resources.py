"""What a booking takes where no page says it: changeover and stand-in resources. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from atmp_match.catalogue.rules.vocabulary import Taxonomy

KIND_BY_UNIT: Mapping[str, str] = {
    "lab-week": "laboratory",
    "bioreactor-run": "bioreactor",
    "bench-week": "bench",
    "batch": "line",
    "campaign": "suite",
    "suite-day": "suite",
    "line-slot": "line",
    "course-seat": "course",
    "position-month": "storage",
}


def needs_resource(taxonomy: Taxonomy, service: str) -> bool:
    """Tell whether the service is booked by the calendar rather than by quantity."""
    return bool(taxonomy["unit"][taxonomy["service"][service].data["unit"]].data["calendar"])


def resource_kind(taxonomy: Taxonomy, service: str) -> str:
    """Return the kind of resource that a service is booked on, where nobody has named one."""
    return KIND_BY_UNIT.get(taxonomy["service"][service].data["unit"], "other")


def changeover_days(taxonomy: Taxonomy, uses: Iterable[tuple[str, Iterable[str]]]) -> int:
    """Return the days a resource rests after a new product: the longest that any of its uses asks for.

    :param uses: service and grades of each offer that takes the resource
    """
    return max((_after_new_product(taxonomy, service, grades) for service, grades in uses), default=0)


def _after_new_product(taxonomy: Taxonomy, service: str, grades: Iterable[str]) -> int:
    data = taxonomy["service"][service].data
    by_grade: Mapping[str, Any] = data.get("changeover_days_by_grade", {})
    days = [by_grade.get(grade, data["changeover_days"])["new_product"] for grade in grades]
    return max(days, default=int(data["changeover_days"]["new_product"]))
