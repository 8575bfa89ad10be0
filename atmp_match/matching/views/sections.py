"""The sections of the brief in words, and the answers given so far."""

from collections.abc import Mapping

from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.products.forms.sections import KINDS
from atmp_match.products.models import Product
from atmp_match.products.rules.countries import COUNTRIES
from atmp_match.products.rules.sections import FIELDS, Section
from atmp_match.shared.errors import NotFound
from atmp_match.shared.formats import write_day
from atmp_match.shared.locale import language
from atmp_match.shared.quantities import write_scale


def find_section(name: str) -> Section:
    """Return the section of this address.

    :raises NotFound: there is none
    """
    if name not in list(Section):
        raise NotFound(_("The brief has no such section."))
    return Section(name)


def titles() -> Mapping[Section, str]:
    """Return the sections' names."""
    return {
        Section.PRODUCT_TYPE: _("Product type"),
        Section.STAGE_AND_DATES: _("Stage, grade and dates"),
        Section.WHAT_YOU_BRING: _("What you bring"),
        Section.SCALE_AND_CONTAINMENT: _("Scale and containment"),
        Section.WHERE_YOU_ARE_STUCK: _("Where you are stuck"),
        Section.LOCATION: _("Location"),
        Section.OWN_WORDS: _("In your own words"),
        Section.CHECK_ANSWERS: _("Check your answers"),
    }


def answers(product: Product) -> Mapping[Section, list[tuple[str, str]]]:
    """Return every answer with its question, by section; an empty answer is an empty text."""
    return {
        section: [(questions()[field], _said(product, field)) for field in fields if field in questions()]
        for section, fields in FIELDS.items()
        if fields
    }


def questions() -> Mapping[str, str]:
    """Return what each field asks, in a few words."""
    return {
        "code_name": _("Code name"),
        "modality": _("Kind of product"),
        "atmp_class": _("Class in law"),
        "class_basis": _("How is the class known?"),
        "stage": _("Stage"),
        "grade_needed": _("Grade you need"),
        "earliest_start": _("Earliest start"),
        "latest_finish": _("Latest finish"),
        "brings": _("What you bring"),
        "scale_value": _("Size of one batch or run"),
        "containment": _("Containment level"),
        "bottlenecks": _("Where you are stuck"),
        "country": _("Country"),
        "description": _("In your own words"),
    }


def _said(product: Product, field: str) -> str:
    value = getattr(product, field)
    if not value:
        return ""
    if field in ("earliest_start", "latest_finish"):
        return write_day(value, language())
    if field == "scale_value":
        return write_scale(value, product.scale_unit, language())
    if field == "country":
        return COUNTRIES.get(value, (value, value))[language() == "sv"]
    if kind := KINDS.get(field):
        codes = value if isinstance(value, list) else [value]
        return "; ".join(taxonomy().name(kind, code, language()) for code in codes)
    return str(value)
