"""Fields that keep what was typed, word for word, when it cannot be understood."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from wtforms import Form, StringField, TextAreaField
from wtforms.fields.choices import RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from atmp_match.products.rules.typed import read_day
from atmp_match.shared.formats import write_day
from atmp_match.shared.free_text import Flaw, has_personal_number, words_for
from atmp_match.shared.locale import language
from atmp_match.shared.quantities import write_number

NOT_CHOSEN = ""


def tidy(text: str | None) -> str:
    """Return typed text without blanks around it, and without characters that no database can store."""
    return (text or "").replace("\x00", "").strip()


class TextField(StringField):
    """One line of text; `data` is None where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, tidied."""
        super().process_formdata([tidy(value) for value in valuelist])


class LongTextField(TextAreaField):
    """Text in the company's own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, tidied."""
        super().process_formdata([tidy(value) for value in valuelist])


class DayField(StringField):
    """A day typed as people write it; `data` is a date or None, the page shows what was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, and keep the words it was typed in."""
        self.typed = tidy(valuelist[0]) if valuelist else ""
        self.data = read_day(self.typed)

    def _value(self) -> str:
        if self.raw_data:
            return self.typed
        return write_day(self.data, language()) if isinstance(self.data, date) else ""

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is typed and is no day."""
        if self.raw_data and self.typed and self.data is None:
            raise ValidationError(_("Enter a date that exists, like 8 Feb 2027"))


class NumberField(StringField):
    """A number above zero, with a point or a comma; `data` is a Decimal or None."""

    largest = Decimal(1_000_000)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, and keep the words it was typed in."""
        self.typed = tidy(valuelist[0]) if valuelist else ""
        try:
            number = Decimal("".join(self.typed.split()).replace(",", "."))
        except InvalidOperation:
            number = None
        self.data = number if number is not None and number.is_finite() else None

    def _value(self) -> str:
        if self.raw_data:
            return self.typed
        return write_number(self.data, language(), grouped=False) if self.data is not None else ""

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is typed and is no number above zero."""
        if not (self.raw_data and self.typed):
            return
        if self.data is None:
            raise ValidationError(_("Enter a number, like 200"))
        # A number can be above zero as it is typed and nothing as it is stored: 1e-400.
        if not 0 < float(self.data) <= self.largest:
            most = write_number(self.largest, language())
            raise ValidationError(_("Enter a number above 0 and at most %(most)s", most=most))


class _Chosen:
    """What the fields with choices share: their own words for a choice that does not exist."""

    def pre_validate(self, form: Form) -> None:
        """Refuse a code that is not in the list."""
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError:
            raise ValidationError(_("Choose one of the answers in the list")) from None


class OneField(_Chosen, RadioField):
    """One of a short list; nothing chosen is None."""

    def __init__(self, label: object, validators: object = None, **kwargs: object) -> None:
        super().__init__(label, validators, **{"coerce": _code, "validate_choice": True, **kwargs})

    def pre_validate(self, form: Form) -> None:
        """Let nothing be chosen; a field that must have an answer says so by its own validator."""
        if self.data:
            super().pre_validate(form)


class ListField(_Chosen, SelectField):
    """One of a long list; nothing chosen is None."""

    def __init__(self, label: object, validators: object = None, **kwargs: object) -> None:
        super().__init__(label, validators, **{"coerce": _code, **kwargs})


class ManyField(_Chosen, SelectMultipleField):
    """Any number of a list."""


def _code(value: object) -> str | None:
    return str(value) if value else None


class NoPersonalNumber:
    """Refuses text that seems to hold a personal number: this is no place for people's data."""

    def __call__(self, _form: Form, field: StringField) -> None:
        """Look at what was typed."""
        if has_personal_number(field.data or ""):
            raise ValidationError(words_for(Flaw.PERSONAL_NUMBER, longest=0))


def names(pairs: Iterable[tuple[str, str]], *, empty: str | None = None) -> list[tuple[str, str]]:
    """Return choices, with a first one for no answer where `empty` names it."""
    return [*([(NOT_CHOSEN, empty)] if empty is not None else []), *pairs]
