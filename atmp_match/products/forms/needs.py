"""The form of one need. Only the service must be named; what is left open is filled in as usual for the step."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional, ValidationError

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.products.forms.fields import DayField, ListField, NumberField, names
from atmp_match.products.rules import Need, Scale
from atmp_match.products.rules.typed import UNITS
from atmp_match.shared.forms import HouseForm
from atmp_match.shared.quantities import write_unit

KINDS = {"service": "service", "modality": "modality", "grade": "grade", "containment": "containment-level"}


class WholeField(NumberField):
    """A whole number from 1; `data` is a Decimal or None."""

    largest = Decimal(3650)

    def pre_validate(self, form: Form) -> None:
        """Refuse what is typed and is no whole number."""
        super().pre_validate(form)
        if self.data is not None and self.data != self.data.to_integral_value():
            raise ValidationError(_("Enter a whole number"))

    @property
    def whole(self) -> int | None:
        """Return the number."""
        return int(self.data) if self.data is not None else None


class NeedForm(HouseForm):
    """Every field of one need. Days that contradict each other are taken: the page says what is wrong with them."""

    class Meta:
        """The token is checked for every form of the application at once."""

        csrf = False

    service = ListField(_l("Service"), [InputRequired(_l("Choose the service you need"))])
    modality = ListField(
        _l("What is worked on"),
        [Optional()],
        description=_l("A plasmid for a vector, say, is a starting material and no product of its own."),
    )
    grade = ListField(_l("Grade"), [Optional()])
    containment = ListField(_l("Containment level"), [Optional()])
    scale_value = NumberField(_l("Size of one batch or run"), [Optional()])
    scale_unit = ListField(_l("Unit"), [Optional()])
    earliest_start = DayField(_l("Earliest start"), [Optional()], description=_l("For example 8 Feb 2027"))
    latest_finish = DayField(_l("Latest finish"), [Optional()], description=_l("For example 30 Jun 2027"))
    duration_days = WholeField(_l("Days of work"), [Optional()])
    seats = WholeField(_l("Places on a course"), [Optional()])

    def need(self) -> Need:
        """Return what was typed, once it is known to be right."""
        size = self.scale_value.data
        return Need(
            service=self.service.data,
            modality=self.modality.data,
            grade=self.grade.data,
            containment=self.containment.data,
            scale=Scale(float(size), self.scale_unit.data or UNITS[0]) if size else None,
            earliest_start=self.earliest_start.data,
            latest_finish=self.latest_finish.data,
            duration_days=self.duration_days.whole,
            seats=self.seats.whole,
        )


def need_form(need: Need, taxonomy: Taxonomy, language: str, *, typed: Mapping[str, Any] | None = None) -> NeedForm:
    """Build the form of one need.

    :param typed: what was typed just now; None to show the need as it is
    """
    stored = {
        **{field: getattr(need, field) for field in (*KINDS, "earliest_start", "latest_finish")},
        "scale_value": Decimal(str(need.scale.value)) if need.scale else None,
        "scale_unit": need.scale.unit if need.scale else UNITS[0],
        "duration_days": _decimal(need.duration_days),
        "seats": _decimal(need.seats),
    }
    form = NeedForm(MultiDict(typed) if typed is not None else None, data=stored)
    for name, kind in KINDS.items():
        terms = [(code, term.name(language)) for code, term in taxonomy[kind].items()]
        form[name].choices = names(terms, empty=_("Choose") if name == "service" else _("As usual for this step"))
    form.scale_unit.choices = names((unit, write_unit(unit, language)) for unit in UNITS)
    return form


def _decimal(number: int | None) -> Decimal | None:
    return Decimal(number) if number is not None else None
