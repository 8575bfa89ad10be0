"""The office's table of points; what is right about it, `publish_weights` decides."""

from typing import cast

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, StringField
from wtforms.widgets import TextInput

from atmp_match.matching.rules import DEFAULT, Weights
from atmp_match.matching.rules.weight_checks import STALE
from atmp_match.matching.rules.weights import UNKNOWN, flat
from atmp_match.organisations.forms import ShownForm, one_line


class WholeField(IntegerField):
    """A whole number; a line of text in the browser, which keeps for the page what is no number."""

    widget = TextInput()


class WeightsForm(ShownForm):
    """Every number of the weights; its points are fields named by their codes, such as `place-nordic`."""

    version = IntegerField(widget=HiddenField.widget)
    restored_from = IntegerField(widget=HiddenField.widget)
    stale_months = WholeField(_("Evidence is old after so many months"))
    reason = StringField(_("Why you change it"), filters=[one_line])

    def points(self) -> dict[str, int]:
        """Return the points as typed; what nobody knows gets 0, and has no field."""
        typed = {code: self[code].data for code in TYPED if self[code].data is not None}
        return typed | dict.fromkeys(UNKNOWN, 0)

    def months(self) -> int:
        """Return after how many months evidence is old; 0 where nothing was typed."""
        return cast("int", self.stale_months.data or 0)

    def renew(self, version: int) -> None:
        """Let the page, sent once more, stand for the version in force."""
        self.version.data, self.version.raw_data = version, None


TYPED = tuple(code for code in flat(DEFAULT.table) if code not in UNKNOWN)
for _code in TYPED:
    setattr(WeightsForm, _code, WholeField())


def weights_form(shown: Weights, based_on: int) -> WeightsForm:
    """Return the form with the numbers of these weights."""
    return WeightsForm(formdata=None, data={**flat(shown.table), STALE: shown.stale_months, "version": based_on})
