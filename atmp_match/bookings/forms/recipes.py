"""What else a booking of an offer takes, as a hub types it."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice

from atmp_match.calendar.forms import Maybe
from atmp_match.calendar.rules.recipe_checks import MOST_PARTS, Later, fingerprint
from atmp_match.catalogue.models import Resource
from atmp_match.organisations.forms import ShownForm

START, END = "start", "end"


class PartsForm(ShownForm):
    """The later parts of an offer, one row for each; a row without a resource says nothing."""

    seen = HiddenField()

    def offer_resources(self, resources: Sequence[Resource]) -> None:
        """List what a part can take."""
        known = [SelectChoice(str(row.id), row.name) for row in resources]
        for number in range(MOST_PARTS):
            self[f"p{number}_resource"].choices = [SelectChoice("", gettext("nothing")), *known]

    def show(self, parts: Sequence[Later]) -> None:
        """Fill the form with what the hub has said so far."""
        self.seen.data = fingerprint(parts)
        for number, part in enumerate(parts[:MOST_PARTS]):
            row = f"p{number}_"
            self[f"{row}resource"].data = str(part.resource_id)
            self[f"{row}units"].data, self[f"{row}days"].data = part.units, part.days
            self[f"{row}offset"].data = part.offset
            self[f"{row}counts"].data = END if part.from_end else START

    def see(self, parts: Sequence[Later]) -> None:
        """Note that whoever sends this again has seen these parts."""
        self.seen.data = fingerprint(parts)

    def rows(self) -> list[int]:
        """Return the numbers of the rows that say something."""
        return [number for number in range(MOST_PARTS) if self[f"p{number}_resource"].data]

    def to_parts(self) -> list[Later]:
        """Return what was typed as values of the rules."""
        return [
            Later(
                resource_id=_number(self[f"p{number}_resource"].data),
                units=self[f"p{number}_units"].data,
                from_end=self[f"p{number}_counts"].data == END,
                offset=self[f"p{number}_offset"].data,
                days=self[f"p{number}_days"].data,
            )
            for number in self.rows()
        ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _add_rows() -> None:
    # The same five fields for every row; WTForms finds the fields of a form by the names of its class.
    for number in range(MOST_PARTS):
        fields = {
            "resource": SelectField(_l("Resource"), [Maybe()], choices=[], validate_choice=False, default=""),
            "units": IntegerField(_l("Units"), [Maybe()], default=1),
            "offset": IntegerField(_l("Begins after, days"), [Maybe()], default=0),
            "counts": SelectField(
                _l("Counted from"),
                choices=[
                    SelectChoice(START, _l("its beginning")),
                    SelectChoice(END, _l("its end")),
                ],
                default=START,
            ),
            "days": IntegerField(_l("Length, days"), [Maybe()]),
        }
        for name, field in fields.items():
            setattr(PartsForm, f"p{number}_{name}", field)


_add_rows()
