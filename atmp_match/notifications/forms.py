"""Forms of notifications."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from atmp_match.catalogue.models import Hub
from atmp_match.organisations.forms import ShownForm

OWN = "own"


class CalendarLinkForm(ShownForm):
    """Which bookings a new calendar link shows."""

    shows = RadioField(_("What should it show?"), default=OWN)

    @classmethod
    def over(cls, hubs: Sequence[Hub], **given: object) -> "CalendarLinkForm":
        """Return the form with one answer for oneself and one for each hub of one's own."""
        form = cls(**given)
        everything = SelectChoice(OWN, gettext("Every booking of my own organisations"))
        form.shows.choices = [
            everything,
            *(SelectChoice(hub.slug, gettext("Every booking at %(hub)s", hub=hub.name)) for hub in hubs),
        ]
        return form
