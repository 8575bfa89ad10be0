"""The parent of every form: what WTForms says by itself comes out in the house's words, in the page's language."""

import hashlib
import json
from collections.abc import Mapping
from secrets import token_urlsafe

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField

NO_CHOICE = _l("Choose one of the answers in the list")
LIBRARY_WORDS: Mapping[str, LazyString] = {
    "This field is required.": _l("Fill this in"),
    "Not a valid integer value.": _l("Enter a whole number"),
    "Not a valid float value.": _l("Enter a number, like 200"),
    "Not a valid decimal value.": _l("Enter a number, like 200"),
    "Not a valid date value.": _l("Enter a date like 2026-11-22"),
    "Not a valid choice.": NO_CHOICE,
    "Invalid Choice: could not coerce.": NO_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": NO_CHOICE,
    "'%(value)s' is not a valid choice for this field.": NO_CHOICE,
    "'%(value)s' are not valid choices for this field.": NO_CHOICE,
}


class HouseWords:
    """Stands where WTForms looks for translations of its own sentences."""

    def gettext(self, words: str) -> str:
        """Return the house's sentence for the library's."""
        known = LIBRARY_WORDS.get(words)
        return gettext("This cannot be right; check it") if known is None else str(known)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the house's sentence for the library's."""
        return self.gettext(one if number == 1 else many)


class HouseForm(FlaskForm):
    """A form of this application."""

    class Meta:
        """Takes the library's sentences from here; a form's own Meta adds to this one."""

        def get_translations(self, _form: Form) -> HouseWords:
            """Return where the sentences come from."""
            return HouseWords()


class OnceForm(HouseForm):
    """A form that makes something new: a second click on the same page finds what the first one made.

    Its key is the page's; sent with other words, after going back for example, it makes another thing.
    """

    key = HiddenField(default=lambda: token_urlsafe(16))

    def as_payload(self) -> dict[str, object]:
        """Return what was typed, without key and token: what two clicks have in common."""
        return {name: value for name, value in self.data.items() if name not in {"key", "csrf_token"}}

    def once_key(self) -> str:
        """Return what two clicks share, for `shared.idempotency.once`; of a fixed length, whatever was sent as key."""
        sent = json.dumps([self.key.data, self.as_payload()], sort_keys=True, default=str)
        return hashlib.sha256(sent.encode()).hexdigest()
