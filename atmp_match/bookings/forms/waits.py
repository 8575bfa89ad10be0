"""What people type about the wait list, and hubs about freed weeks, turned into values of the rules."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from atmp_match.bookings.actions import Wanted
from atmp_match.bookings.models import Wait
from atmp_match.bookings.rules.requests import LONGEST_MESSAGE, ShareLevel
from atmp_match.bookings.rules.waits import Wants
from atmp_match.calendar.forms import Maybe, is_day_or_week
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.organisations.forms import ShownForm, one_line
from atmp_match.products.rules.typed import read_day_or_week
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.forms import OnceForm

FREED_WEEKS_GO = {
    HandingOut.ORDER: _l("In the order of asking"),
    HandingOut.HUB: _l("We choose among those who wait, with a reason"),
}
CALLED = {"earliest": "first"}


def _day_field(label: LazyString, **more: Any) -> StringField:  # noqa: ANN401 -- as WTForms has it
    return StringField(label, [Maybe(), is_day_or_week], filters=[one_line], render_kw={"autocomplete": "off"}, **more)


class WaitForm(ShownForm, OnceForm):
    """Which weeks somebody waits for, and what is to happen when they are free."""

    wants = RadioField(
        _l("What should happen when they are free?"),
        choices=[
            SelectChoice(Wants.TELL.value, _l("Tell me")),
            SelectChoice(Wants.TAKE.value, _l("Ask for them in our name")),
        ],
        default=Wants.TELL.value,
    )
    length = IntegerField(_l("Weeks in a row"), [Maybe()])
    first = _day_field(_l("Not before"))
    before = _day_field(_l("Finished before"))
    valid_until = _day_field(_l("Wait until"))
    product = SelectField(_l("For which product?"), choices=[], validators=[Optional()], validate_choice=False)
    share_level = RadioField(
        _l("What the hub sees"),
        choices=[
            SelectChoice(ShareLevel.ANONYMOUS.value, _l("Anonymous brief")),
            SelectChoice(ShareLevel.NAMED.value, _l("Named brief")),
            SelectChoice(ShareLevel.FULL.value, _l("Full brief: needs a recorded confidentiality agreement")),
        ],
        default=ShareLevel.ANONYMOUS.value,
    )
    message = TextAreaField(_l("Message"), validators=[Optional()], render_kw={"maxlength": LONGEST_MESSAGE})
    version = IntegerField(validators=[Optional()])

    def take(self, error: InvalidInput) -> None:
        """Show what an action has refused; one of its fields has another name here."""
        super().take(InvalidInput({CALLED.get(name, name): words for name, words in error.fields.items()}))

    def to_wanted(self) -> Wanted:
        """Return what was typed as values of the rules."""
        return Wanted(
            wants=Wants(self.wants.data),
            earliest=_day(self.first.data),
            before=_day(self.before.data),
            length=self.length.data,
            valid_until=_day(self.valid_until.data),
            share_level=ShareLevel(self.share_level.data),
            message=self.message.data or "",
        )

    def show(self, wait: Wait) -> None:
        """Fill in what stands now."""
        self.wants.data, self.share_level.data = wait.wants.value, wait.share_level.value
        self.length.data, self.message.data, self.version.data = wait.length, wait.message, wait.version
        self.first.data, self.before.data = wait.earliest.isoformat(), wait.before.isoformat()
        self.valid_until.data = wait.valid_until.isoformat()


class HandingOutForm(ShownForm):
    """A hub's published rule for weeks that free up."""

    rule = RadioField(
        _l("Who gets freed weeks?"),
        choices=[SelectChoice(rule.value, words) for rule, words in FREED_WEEKS_GO.items()],
    )

    def to_rule(self) -> HandingOut:
        """Return the rule that was chosen."""
        return HandingOut(self.rule.data)


class ChooseForm(ShownForm):
    """Who of those that wait gets freed weeks, and why."""

    ref = RadioField(_l("Who gets them?"), choices=[], validate_choice=False)
    reason = TextAreaField(_l("Reason"), description=_l("It is kept; the cluster office can read it."))

    def offer_choices(self, refs: Collection[tuple[str, str]]) -> None:
        """Fill the list: references with the words for each."""
        self.ref.choices = [SelectChoice(ref, words) for ref, words in refs]


def _day(typed: str | None) -> date | None:
    return read_day_or_week(typed or "", clock.today())
