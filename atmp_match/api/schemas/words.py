"""What marshmallow says by itself, in the house's words and both languages."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WORDS: Mapping[str, LazyString] = {
    "Missing data for required field.": _l("This field is needed."),
    "Field may not be null.": _l("This field cannot be null; leave it out instead."),
    "Unknown field.": _l("There is no such field here."),
    "Invalid input type.": _l("Send an object here, in curly brackets."),
    "Not a valid string.": _l("Send text here, in quotation marks."),
    "Not a valid utf-8 string.": _l("Send text here, in quotation marks."),
    "Not a valid integer.": _l("Send a whole number here."),
    "Not a valid number.": _l("Send a number here."),
    "Number too large.": _l("This number is too large."),
    "Special numeric values (nan or infinity) are not permitted.": _l("Send a number here."),
    "Not a valid date.": _l("Send a date that exists, like 2027-02-08."),
    "Not a valid list.": _l("Send a list here, in square brackets."),
    "Not a valid mapping type.": _l("Send an object here, in curly brackets."),
}
