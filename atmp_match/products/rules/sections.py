"""The sections of a brief: which fields stand where, and how far it has come. They may be done in any order."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Section(StrEnum):
    """One page of the brief, by its part of the address."""

    PRODUCT_TYPE = "product-type"
    STAGE_AND_DATES = "stage-and-dates"
    WHAT_YOU_BRING = "what-you-bring"
    SCALE_AND_CONTAINMENT = "scale-and-containment"
    WHERE_YOU_ARE_STUCK = "where-you-are-stuck"
    LOCATION = "location"
    OWN_WORDS = "own-words"
    CHECK_ANSWERS = "check-answers"


FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.PRODUCT_TYPE: ("code_name", "modality", "atmp_class", "class_basis"),
    Section.STAGE_AND_DATES: ("stage", "grade_needed", "earliest_start", "latest_finish"),
    Section.WHAT_YOU_BRING: ("brings",),
    Section.SCALE_AND_CONTAINMENT: ("scale_value", "scale_unit", "containment"),
    Section.WHERE_YOU_ARE_STUCK: ("bottlenecks",),
    Section.LOCATION: ("country",),
    Section.OWN_WORDS: ("description",),
    Section.CHECK_ANSWERS: (),
}
# Without these a section is not done.
NEEDED: Mapping[Section, tuple[str, ...]] = {
    Section.PRODUCT_TYPE: ("code_name", "modality"),
    Section.STAGE_AND_DATES: ("stage",),
    Section.LOCATION: ("country",),
}
WRITTEN = tuple(section for section, fields in FIELDS.items() if fields)


def next_section(section: Section) -> Section:
    """Return the section after this one; the last follows itself."""
    order = list(Section)
    return order[min(order.index(section) + 1, len(order) - 1)]


def can_check(done: Collection[str]) -> bool:
    """Tell whether there is something to check: matching starts with the product type."""
    return Section.PRODUCT_TYPE in done
