"""The office's forms for the lexicon; what is right about an entry, the catalogue's actions decide."""

from collections.abc import Mapping

from flask_babel import gettext, pgettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, StringField

from atmp_match.catalogue.models import LexiconEntry
from atmp_match.catalogue.queries.lexicon import Wanted
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.catalogue.rules.lexicon import EntryKind
from atmp_match.organisations.forms import ShownForm, one_line

BORDER = "/"  # between the kind and the code of a term, in one choice


class TermField(SelectField):
    """A term of any kind, chosen from one list in groups; `data` is kind/code."""

    def __init__(self, label: object, **kwargs: object) -> None:
        super().__init__(label, validate_choice=False, **kwargs)

    def kind_and_code(self) -> tuple[str, str]:
        """Return both parts of what was chosen; empty where nothing was."""
        kind, _border, code = (self.data or "").partition(BORDER)
        return kind, code


class EntryForm(ShownForm):
    """One entry of the lexicon."""

    version = IntegerField(widget=HiddenField.widget)
    text = StringField(_("Words"), filters=[one_line])
    term = TermField(_("What they mean"))
    language = SelectField(_("Language"), validate_choice=False)
    role = SelectField(_("What they are"), validate_choice=False)

    def offer(self, taxonomy: Taxonomy, language: str) -> None:
        """Fill the choices, in the reader's language."""
        self.term.choices = {"": [("", gettext("Choose"))], **terms_by_kind(taxonomy, language)}
        self.language.choices = list(language_names().items())
        self.role.choices = list(role_names().items())

    def values(self) -> dict[str, str]:
        """Return what was typed, as the actions take it."""
        kind, code = self.term.kind_and_code()
        named = {"language": self.language.data or "", "role": self.role.data or "", "text": self.text.data or ""}
        return {"kind": kind, "code": code, **named}

    def renew(self, version: int) -> None:
        """Let the page, sent once more, stand for the entry as it is now."""
        self.version.data, self.version.raw_data = version, None


class PublishForm(ShownForm):
    """Publish what lies on the desk."""

    seen = HiddenField()
    note = StringField(_("Why you change it"), filters=[one_line])


def entry_form(taxonomy: Taxonomy, language: str, values: Mapping[str, str] | None, version: int = 0) -> EntryForm:
    """Return the form, with these values; None takes what was sent."""
    if values is None:
        form = EntryForm()
    else:
        term = f"{values.get('kind', '')}{BORDER}{values.get('code', '')}"
        form = EntryForm(formdata=None, data={**values, "term": term, "version": version})
    form.offer(taxonomy, language)
    return form


def values_of(entry: LexiconEntry) -> dict[str, str]:
    """Return an entry as the form shows it."""
    return {name: getattr(entry, name) for name in ("kind", "code", "language", "role", "text")}


def wanted_by(args: Mapping[str, str]) -> Wanted:
    """Return which entries an address asks for; what it cannot mean is left out."""
    typed = {name: value.replace("\0", "").strip() for name, value in args.items()}
    kind, _border, code = typed.get("term", "").partition(BORDER)
    return Wanted(
        words=typed.get("q", "")[:200],
        kind=kind,
        code=code,
        language=typed.get("lang", ""),
        role=typed.get("role", ""),
        retired="retired" in args,
    )


def terms_by_kind(taxonomy: Taxonomy, language: str) -> dict[str, list[tuple[str, str]]]:
    """Return every term that an entry can stand for, in groups by kind."""
    names = kind_names()
    return {
        names[kind]: [(f"{kind}{BORDER}{code}", term.name(language)) for code, term in taxonomy[kind].items()]
        for kind in EntryKind
    }


def kind_names() -> dict[str, str]:
    """Return the kinds of term in words."""
    return {
        "modality": gettext("Kind of product"),
        "stage": gettext("Stage"),
        "bottleneck": gettext("Where you are stuck"),
        "service": gettext("Service"),
    }


def role_names() -> dict[str, str]:
    """Return in words what an entry can be to its term."""
    return {
        "synonym": gettext("Another word for it"),
        "phrase": gettext("A sentence that means it"),
        "name": pgettext("of a term", "Its name"),
    }


def language_names() -> dict[str, str]:
    """Return the lexicon's languages in words."""
    return {"en": gettext("English"), "sv": gettext("Swedish")}
