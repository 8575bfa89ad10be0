"""What a library says about a form by itself is never shown: the sentences are the house's, in the page's language."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.i18n import messages_path

from atmp_match.shared.forms import HouseForm


def forms_of(parent: type[Form]) -> Iterator[type[Form]]:
    for form in parent.__subclasses__():
        yield form
        yield from forms_of(form)


def of_the_library() -> re.Pattern[str]:
    """Every sentence of WTForms, in English and Swedish."""
    stored = Path(messages_path(), "sv", "LC_MESSAGES", "wtforms.po").read_bytes()
    catalogue = read_po(io.BytesIO(stored))
    sentences = {
        text
        for message in catalogue
        if message.id
        for words in (message.id, message.string)
        for text in ((words,) if isinstance(words, str) else words)
        if text
    }
    parts = (re.sub(r"%\\\(\w+\\\)[sd]", ".*", re.escape(text)) for text in sentences)
    return re.compile("|".join(f"(?:{part})" for part in parts))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_form_speaks_the_librarys_words(app, language):
    library = of_the_library()
    said = set()
    with app.test_request_context(method="POST"), force_locale(language):
        for kind in forms_of(HouseForm):
            for typed in ("", "nonsense"):
                form = kind(MultiDict(dict.fromkeys(kind()._fields, typed)))
                for field in form:
                    if getattr(field, "choices", "") is None:
                        field.choices = []
                form.validate()
                said |= {str(words) for field in form if field.name != "csrf_token" for words in field.errors}
    assert sorted(words for words in said if library.fullmatch(words)) == []
    assert ("Skriv ett heltal" if language == "sv" else "Enter a whole number") in said


def test_an_unknown_sentence_of_the_library_becomes_a_plain_one(app):
    with app.test_request_context(), force_locale("sv"):
        assert (
            HouseForm().meta.get_translations(None).gettext("Invalid UUID.")
            == "Det här kan inte stämma; kontrollera det"
        )
