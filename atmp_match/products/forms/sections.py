"""One form for each section of the brief."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.products.forms.fields import (
    DayField,
    ListField,
    LongTextField,
    ManyField,
    NoPersonalNumber,
    NumberField,
    OneField,
    names,
)
from atmp_match.products.forms.start import code_name_field
from atmp_match.products.rules.countries import COUNTRIES
from atmp_match.products.rules.sections import FIELDS, Section
from atmp_match.products.rules.typed import LONGEST_DESCRIPTION, UNITS
from atmp_match.shared.clock import today
from atmp_match.shared.forms import HouseForm
from atmp_match.shared.quantities import write_unit

# Which list of the vocabulary a field offers.
KINDS = {
    "modality": "modality",
    "atmp_class": "product-class",
    "class_basis": "class-basis",
    "stage": "stage",
    "grade_needed": "grade",
    "brings": "bring-item",
    "containment": "containment-level",
    "bottlenecks": "bottleneck",
}


class SectionForm(HouseForm):
    """What the sections share."""

    class Meta:
        """The token is checked for every form of the application at once."""

        csrf = False

    def offer(self, taxonomy: Taxonomy, language: str) -> None:
        """Fill the choices from the vocabulary, in the reader's language."""
        for field in self:
            if kind := KINDS.get(field.name):
                terms = [(code, term.name(language)) for code, term in taxonomy[kind].items()]
                field.choices = names(terms, empty=_("Choose") if isinstance(field, ListField) else None)

    def values(self) -> dict[str, Any]:
        """Return what is stored, by column."""
        return {field.name: field.data or _nothing(field) for field in self}


def _nothing(field: object) -> list[str] | None:
    return [] if isinstance(field, ManyField) else None


class ProductTypeForm(SectionForm):
    """What the product is."""

    code_name = code_name_field()
    modality = ListField(
        _l("Kind of product"),
        [InputRequired(_l("Choose the kind of product; the last one is for anything not decided"))],
    )
    atmp_class = OneField(_l("Class in law"), [Optional()])
    class_basis = OneField(_l("How is the class known?"), [Optional()])


class StageForm(SectionForm):
    """How far it has come, and when help is needed."""

    stage = OneField(_l("Stage"), [InputRequired(_l("Choose the stage your product is in"))])
    grade_needed = OneField(_l("Grade you need"), [Optional()])
    earliest_start = DayField(_l("Earliest start"), [Optional()], description=_l("For example 8 Feb 2027"))
    latest_finish = DayField(_l("Latest finish"), [Optional()], description=_l("For example 30 Jun 2027"))

    def validate_earliest_start(self, field: DayField) -> None:
        """Refuse a day that has passed."""
        if field.data and field.data < today():
            raise ValidationError(_("The earliest start has passed. Enter today or a later day"))

    def validate_latest_finish(self, field: DayField) -> None:
        """Refuse an end that has passed, or that comes before the start."""
        if field.data and field.data <= today():
            raise ValidationError(_("The latest finish must lie in the future"))
        if field.data and self.earliest_start.data and field.data <= self.earliest_start.data:
            raise ValidationError(_("The latest finish must come after the earliest start"))


class BringForm(SectionForm):
    """What the company already has."""

    brings = ManyField(_l("What do you bring?"), [Optional()])


class ScaleForm(SectionForm):
    """How large, and how contained."""

    scale_value = NumberField(_l("Size of one batch or run"), [Optional()], description=_l("For example 200"))
    scale_unit = ListField(_l("Unit"), [Optional()])
    containment = OneField(
        _l("Containment level of your project"),
        [Optional()],
        description=_l("Set by your biosafety assessment. Leave it open to use what is usual for the kind of product."),
    )

    def offer(self, taxonomy: Taxonomy, language: str) -> None:
        """Offer the units too."""
        super().offer(taxonomy, language)
        self.scale_unit.choices = names((unit, write_unit(unit, language)) for unit in UNITS)

    def values(self) -> dict[str, Any]:
        """Return the columns; a unit without a size says nothing."""
        values = super().values()
        size = values["scale_value"]
        return {
            **values,
            "scale_value": float(size) if size else None,
            "scale_unit": values["scale_unit"] if size else None,
        }


class StuckForm(SectionForm):
    """Where help is needed."""

    bottlenecks = ManyField(_l("Where are you stuck?"), [Optional()])


class LocationForm(SectionForm):
    """Where the company is."""

    country = ListField(_l("Country"), [InputRequired(_l("Choose the country you work from"))])

    def offer(self, taxonomy: Taxonomy, language: str) -> None:
        """Offer the countries by name."""
        super().offer(taxonomy, language)
        pairs = [(code, sv if language == "sv" else en) for code, (en, sv) in COUNTRIES.items()]
        self.country.choices = names(pairs, empty=_("Choose"))


class OwnWordsForm(SectionForm):
    """The same in the company's own words."""

    description = LongTextField(
        _l("In your own words"),
        [
            Length(
                max=LONGEST_DESCRIPTION,
                message=_l("The text can have at most %(max)d characters. Shorten it; nothing of it is lost here"),
            ),
            NoPersonalNumber(),
        ],
        description=_l("English or Swedish. Nothing about patients or donors."),
    )


FORMS: Mapping[Section, type[SectionForm]] = {
    Section.PRODUCT_TYPE: ProductTypeForm,
    Section.STAGE_AND_DATES: StageForm,
    Section.WHAT_YOU_BRING: BringForm,
    Section.SCALE_AND_CONTAINMENT: ScaleForm,
    Section.WHERE_YOU_ARE_STUCK: StuckForm,
    Section.LOCATION: LocationForm,
    Section.OWN_WORDS: OwnWordsForm,
}


def section_form(
    section: Section, taxonomy: Taxonomy, language: str, *, typed: Mapping[str, Any] | None, stored: object
) -> SectionForm:
    """Build the form of a section.

    :param typed: what was typed, now or in an unfinished draft; None to show what is stored
    :param stored: the product
    """
    values = {field: getattr(stored, field) for field in FIELDS[section]}
    form = FORMS[section](MultiDict(typed) if typed is not None else None, data=values)
    form.offer(taxonomy, language)
    return form


def typed_in(form: Form) -> dict[str, list[str]]:
    """Return what was typed into a form, word for word but for what cannot be stored, by field."""
    return {field.name: [str(value).replace("\x00", "") for value in field.raw_data or []] for field in form}
