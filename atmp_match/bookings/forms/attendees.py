"""What people type about who comes to a course, and who passed."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional

from atmp_match.bookings.rules.attendees import Person
from atmp_match.organisations.forms import ShownForm, one_line
from atmp_match.products.rules.typed import read_day


class AttendeeForm(ShownForm):
    """Somebody who comes to a course."""

    name = StringField(_l("Name"), filters=[one_line], render_kw={"autocomplete": "off"})
    email = StringField(_l("E-mail"), [Optional()], filters=[one_line], render_kw={"autocomplete": "off"})
    role_title = StringField(_l("Role"), [Optional()], filters=[one_line], render_kw={"autocomplete": "off"})

    def to_person(self) -> Person:
        """Return what was typed as values of the rules."""
        return Person(self.name.data or "", (self.email.data or "").lower(), self.role_title.data or "")


class CertificateForm(ShownForm):
    """Somebody passed a course."""

    certificate = StringField(_l("Certificate number"), filters=[one_line], render_kw={"autocomplete": "off"})
    valid_until = StringField(_l("Valid until"), filters=[one_line], render_kw={"autocomplete": "off"})

    def to_day(self) -> date | None:
        """Return the last day on which it is valid; None where what was typed is no day."""
        return read_day(self.valid_until.data or "")
