"""What the office types about an offer; what is right about it, `edit_offer` decides."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from atmp_match.catalogue.rules import DateBasis, OfferOpenness, SourceKind, Taxonomy
from atmp_match.catalogue.rules.checks import is_day, partial_day
from atmp_match.catalogue.rules.offers import ALONE
from atmp_match.organisations.forms import ShownForm, one_line

MOST_ROWS = 50
# Facts and their sources are kept in English.
ENGLISH = {"lang": "en"}
PRECISIONS = {4: "year", 7: "month"}
A_PARTIAL_DAY = _("Enter a date like 2026-11-22, 2026-11 or 2026")
SOURCES = [
    SelectChoice(SourceKind.OPERATOR, _("The hub itself")),
    SelectChoice(SourceKind.NEWS, _("News")),
    SelectChoice(SourceKind.PARTNER, _("A partner")),
    SelectChoice(SourceKind.FUNDER, _("A funder")),
    SelectChoice(SourceKind.SURVEY, _("Our survey")),
]
BASES = [
    SelectChoice("", _("No date known")),
    SelectChoice(DateBasis.STATED, _("As the page says")),
    SelectChoice(DateBasis.EARLIEST_EVIDENCE, _("First seen then; it may be older")),
    SelectChoice(DateBasis.PLANNED, _("Planned")),
]


def _is_partial_day(_form: ShownForm, field: StringField) -> None:
    if field.data and partial_day(field.data, {}) is not None:
        raise ValidationError(A_PARTIAL_DAY)


def _is_day(_form: ShownForm, field: StringField) -> None:
    if field.data and not is_day(field.data):
        raise ValidationError(_("Enter a date like 2026-11-22"))


class NumberField(FloatField):
    """A number that may be left out; a decimal comma is as good as a point.

    A line of text in the browser: an input of type number would throw away what is no number, unseen.
    """

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, and keep it for the page if it is no number."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = float(typed.replace(",", "."))
            except ValueError as error:
                raise ValueError(_("Enter a number, or nothing if it is not known")) from error


class OfferForm(ShownForm):
    """An offer's facts."""

    version = IntegerField(widget=HiddenField.widget)
    title = StringField(_("Title, English"), filters=[one_line], render_kw=ENGLISH)
    title_sv = StringField(_("Title, Swedish"), filters=[one_line], render_kw={"lang": "sv"})
    value = RadioField(
        _("Does the hub offer it?"),
        choices=[
            SelectChoice("yes", _("Yes, seen in a source")),
            SelectChoice("unknown", _("Not certain: ask the hub")),
        ],
        validate_choice=False,
    )
    grades = SelectMultipleField(_("Grades"), validate_choice=False)
    containment_max = SelectField(_("Containment, at most"), validate_choice=False)
    scale_value = NumberField(_("Scale, at most"))
    scale_unit = StringField(_("Unit of the scale"), filters=[one_line])
    available_from = StringField(_("Available from"), [_is_partial_day], filters=[one_line])
    available_from_basis = SelectField(_("How the first day is known"), choices=BASES, validate_choice=False)
    available_until = StringField(_("Available until"), [_is_day], filters=[one_line])
    openness = SelectField(_("Open to companies"), validate_choice=False)
    modalities = SelectMultipleField(_("Kinds of product"), validate_choice=False)
    modalities_named = SelectMultipleField(_("Named on its page by themselves"), validate_choice=False)
    reason = StringField(_("Why you change it"), filters=[one_line])

    def offer_choices(self, vocabulary: Taxonomy, language: str) -> None:
        """Fill the lists from the vocabulary, in the reader's language."""

        def names(kind: str) -> list[SelectChoice]:
            return [SelectChoice(term.code, term.name(language)) for term in vocabulary[kind].values()]

        self.grades.choices = names("grade")
        self.containment_max.choices = [*names("containment-level"), SelectChoice("unknown", _("Not known"))]
        self.modalities.choices = [
            SelectChoice("any", _("Any kind")),
            SelectChoice("unknown", _("Not known")),
            *names("modality"),
        ]
        self.modalities_named.choices = names("modality")
        self.openness.choices = [*names("openness"), SelectChoice(OfferOpenness.INHERIT, _("As the hub says"))]

    def changes(self) -> dict[str, Any]:
        """Return the values as `edit_offer` takes them, all but the evidence."""
        start = self.available_from.data or ""
        return {
            "title": self.title.data or "",
            "title_sv": self.title_sv.data or "",
            "value": self.value.data,
            "grades": self.grades.data,
            "modalities": self.modalities.data,
            "modalities_named": self._named(),
            "containment_max": self.containment_max.data,
            "openness": self.openness.data,
            "scale_value": self.scale_value.data,
            "scale_unit": self.scale_unit.data or None,
            "available_from": date.fromisoformat(start + "-01-01"[len(start) - 4 :]) if start else None,
            "available_from_precision": PRECISIONS.get(len(start)),
            "available_from_basis": self.available_from_basis.data or None,
            "available_until": date.fromisoformat(self.available_until.data) if self.available_until.data else None,
        }

    def _named(self) -> list[str] | None:
        # None is "each of them", as for most offers and for those that take any kind.
        chosen, named = self.modalities.data or [], self.modalities_named.data or []
        return None if {*named} == {*chosen} - ALONE else named


class EvidenceForm(ShownForm):
    """One source, as a row of an offer's form; the offer's form carries the token."""

    class Meta:
        """No token of its own."""

        csrf = False

    claim = TextAreaField(_("What it says"), filters=[one_line], render_kw=ENGLISH)
    source = SelectField(_("Who says it"), choices=SOURCES, validate_choice=False)
    seen = StringField(_("Page or document"), filters=[one_line], render_kw=ENGLISH)
    as_of = StringField(_("Date of the page"), filters=[one_line])
    remove = BooleanField(_("Remove this source"))

    def is_left_out(self) -> bool:
        """Tell whether the row is to go, or was never filled in."""
        return bool(self.remove.data or not (self.claim.data or self.seen.data or self.as_of.data))

    def row(self, number: int) -> dict[str, Any]:
        """Return the row as `edit_offer` takes it; `number` is its place in the form."""
        return {
            "claim": self.claim.data or "",
            "source": self.source.data,
            "seen": self.seen.data or "",
            "as_of": self.as_of.data or None,
            "row": number,
        }
