"""The form that starts a brief: only the code name."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from atmp_match.products.forms.fields import NoPersonalNumber, TextField
from atmp_match.products.rules.typed import LONGEST_CODE_NAME
from atmp_match.shared.forms import OnceForm


def code_name_field() -> TextField:
    """Return the field for a product's code name."""
    too_long = _l("The code name can have at most %(max)d characters")
    return TextField(
        _l("Code name"),
        [
            DataRequired(_l("Enter a code name, like ALM-101")),
            Length(max=LONGEST_CODE_NAME, message=too_long),
            NoPersonalNumber(),
        ],
        description=_l("What you call the product. Hubs do not see it before you share it."),
    )


class StartForm(OnceForm):
    """A new product needs a name; everything else can wait."""

    class Meta:
        """The token is checked for every form of the application at once."""

        csrf = False

    code_name = code_name_field()
