"""What people type about bookings, turned into values of the rules."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from atmp_match.bookings.rules.entries import Entry
from atmp_match.bookings.rules.requests import LONGEST_MESSAGE, Asked, ShareLevel, Terms
from atmp_match.bookings.rules.sharing import SENT_LEVELS
from atmp_match.bookings.rules.typed_spans import end_after, read_point, read_span
from atmp_match.bookings.rules.weeks import LONGEST_TYPED, Days
from atmp_match.calendar.forms import Maybe, is_day_or_week, is_time
from atmp_match.calendar.rules.rule_records import read_time
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.organisations.forms import ShownForm, one_line
from atmp_match.products.rules.countries import COUNTRIES
from atmp_match.products.rules.typed import read_day_or_week
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.forms import HouseForm, OnceForm

OTHER = "other"
USUAL_WEEKS = 4
FLEXIBLE = [
    SelectChoice("0", _l("No, these weeks only")),
    SelectChoice("14", _l("Up to 2 weeks later is fine")),
    SelectChoice("28", _l("Up to 4 weeks later is fine")),
]


class LengthForm(HouseForm):
    """How long somebody needs; sent by GET, so that the page can list what fits."""

    class Meta:
        """A search has no token: it changes nothing."""

        csrf = False

    length = IntegerField(_l("How long do you need?"), validators=[Optional()])
    day = DateField(_l("Day"), validators=[Optional()])


class RequestForm(OnceForm):
    """A request for weeks, or for a quantity, of one offer."""

    # The action knows whose product it is; listing them all once more would only cost time.
    product = SelectField(_l("For which product?"), choices=[], validators=[Optional()], validate_choice=False)
    # Not limited to the openings listed now: one that was listed a minute ago may be held since, and then waits.
    choice = RadioField(_l("When?"), choices=[], validators=[Optional()], validate_choice=False)
    start = DateField(_l("Another start"), validators=[Optional()])
    at = StringField(_l("Time"), validators=[Optional(), is_time], filters=[one_line])  # of bookings by the hour
    length = IntegerField(_l("Length"), validators=[Optional()])
    # Shown only where there is no calendar; the rules say when it is missing.
    quantity = IntegerField(_l("How many?"), default=1, validators=[Optional()])
    flexible_days = SelectField(_l("Could you start later?"), choices=FLEXIBLE, default="0")
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

    def validate_choice(self, field: RadioField) -> None:
        """Take a day or "other weeks", whatever else a program may send."""
        if field.data and field.data != OTHER and read_point(field.data) is None:
            raise ValidationError(gettext("Choose one of the openings, or another start."))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each of the rules' sentences beside the field it is about."""
        beside = {"end": self.length, "start": self.choice if self.choice.data != OTHER else self.start}
        for name, words in problems.items():
            field = beside.get(name) or getattr(self, name, self.message)
            field.errors = [*field.errors, words]

    def start_chosen(self) -> date | None:
        """Return the start: a listed one, or the one typed beside "other weeks"."""
        if self.choice.data and self.choice.data != OTHER:
            return read_point(self.choice.data)
        at = read_time(self.at.data or "")
        return datetime.combine(self.start.data, time.fromisoformat(at)) if self.start.data and at else self.start.data

    def to_asked(self, terms: Terms) -> Asked:
        """Return what was typed as values of the rules."""
        start = self.start_chosen() if terms.has_calendar else None
        return Asked(
            starts_on=start,
            ends_on=end_after(start, self.length.data, terms),
            quantity=self.quantity.data or 0,
            share_level=ShareLevel(self.share_level.data),
            message=self.message.data or "",
            flexible_days=int(self.flexible_days.data),
        )


class FreeWeeksForm(ShownForm):
    """So many weeks in a row, between two days, of offers like these; sent by GET."""

    class Meta:
        """A search has no token: it changes nothing."""

        csrf = False

    weeks = IntegerField(_l("Weeks in a row"), validators=[Maybe()])
    first = StringField(_l("From"), [Maybe(), is_day_or_week], name="from", id="from", filters=[one_line])
    before = StringField(_l("Free before"), [Maybe(), is_day_or_week], filters=[one_line])
    service = SelectField(_l("Service"), [Maybe()], choices=[])
    modality = SelectField(_l("Kind of product"), [Maybe()], choices=[])
    grade = SelectField(_l("Grade"), [Maybe()], choices=[])
    country = SelectField(_l("Country"), [Maybe()], choices=[])

    def offer_choices(self, vocabulary: Taxonomy, spoken: str) -> None:
        """Fill the lists from the vocabulary, in the reader's language; of services those that have a calendar."""
        for name in ("modality", "grade"):
            terms = [SelectChoice(term.code, term.name(spoken)) for term in vocabulary[name].values()]
            self[name].choices = [SelectChoice("", gettext("All")), *terms]
        services = [
            SelectChoice(term.code, term.name(spoken))
            for term in vocabulary["service"].values()
            if vocabulary["unit"][term.data["unit"]].data["calendar"]
        ]
        self.service.choices = [SelectChoice("", gettext("All")), *services]
        places = sorted((names[spoken == "sv"], code) for code, names in COUNTRIES.items())
        self.country.choices = [SelectChoice("", gettext("All")), *(SelectChoice(code, name) for name, code in places)]
        if self.weeks.data is None and not self.weeks.raw_data:
            self.weeks.data = USUAL_WEEKS

    def filters(self) -> dict[str, str]:
        """Return what the offers have to be, without what asks for nothing."""
        return {name: self[name].data for name in ("service", "modality", "grade", "country") if self[name].data}

    def take(self, error: InvalidInput) -> None:
        """Show the refusals; the field `from` is called otherwise here, as the word means something to Python."""
        super().take(InvalidInput({"first" if name == "from" else name: words for name, words in error.fields.items()}))

    def days(self) -> tuple[date | None, date | None]:
        """Return the first day, and the day before which the weeks have to end."""
        today = clock.today()
        return read_day_or_week(self.first.data or "", today), read_day_or_week(self.before.data or "", today)


class DecideForm(HouseForm):
    """Accepting needs nothing but the version that was seen."""

    version = IntegerField(validators=[Optional()])

    def seen_version(self) -> int | None:
        """Return the version that was on the page; one that cannot be read is none that ever was."""
        return -1 if self.version.raw_data and self.version.data is None else self.version.data


class ReasonForm(DecideForm):
    """Declining and cancelling need a reason that the other side reads."""

    reason = TextAreaField(_l("Reason"), description=_l("The other side reads it."))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each of the rules' sentences beside the field it is about."""
        self.reason.errors = list(problems.values())


class WeeksForm(ReasonForm):
    """Other weeks for a booking, or fewer of its own, as people type them."""

    weeks = StringField(_l("Weeks"), render_kw={"maxlength": LONGEST_TYPED, "autocomplete": "off"})

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each of the rules' sentences beside the field it is about."""
        for name, words in problems.items():
            field = self.reason if name == "reason" else self.weeks
            field.errors = [*field.errors, words]

    def to_days(self, *, near: date | None, today: date) -> Days:
        """Return the half-open days, or the hours, that were typed; without a year those nearest to the booking.

        :raises InvalidInput: where they are neither weeks nor days nor hours
        """
        days = read_span(self.weeks.data or "", near=near or today, today=today)
        if days is None and isinstance(near, datetime):
            raise InvalidInput({"weeks": gettext("Enter a day and its hours, like 15 Feb 2027, 13:00-15:00.")})
        if days is None:
            raise InvalidInput(
                {"weeks": gettext("Enter weeks, like wk 7-10, or days, like 15 Feb 2027 to 12 Mar 2027.")}
            )
        return days


class PreferForm(WeeksForm):
    """What becomes of the request that held the weeks, before another one gets them."""

    over = HiddenField()
    outcome = RadioField(
        _l("What becomes of it?"),
        choices=[
            SelectChoice("propose", _l("Propose other weeks to it")),
            SelectChoice("decline", _l("Decline it, with a reason")),
        ],
        default="propose",
    )


class EntryForm(ShownForm, OnceForm):
    """Weeks of an offer for a company that is known by name, or by somebody's address."""

    weeks = StringField(_l("Weeks"), [Maybe()], render_kw={"maxlength": LONGEST_TYPED, "autocomplete": "off"})
    company = SelectField(_l("Company"), [Maybe()], choices=[])
    email = EmailField(_l("E-mail of an owner"), [Maybe()], render_kw={"autocomplete": "off", "spellcheck": "false"})
    name = StringField(_l("Name of the company"), [Maybe()], filters=[one_line], render_kw={"autocomplete": "off"})

    def offer_companies(self, known: Sequence[tuple[int, str]]) -> None:
        """Fill the list with the companies that this side knows by name."""
        other = SelectChoice("", gettext("Another one, by e-mail"))
        self.company.choices = [other, *(SelectChoice(str(number), name) for number, name in known)]

    def to_entry(self, offer_id: str, *, today: date) -> Entry:
        """Return what was typed as the action takes it.

        :raises InvalidInput: where the weeks are neither weeks nor days
        """
        days = read_span(self.weeks.data or "", near=today, today=today)
        if days is None:
            raise InvalidInput(
                {"weeks": gettext("Enter weeks, like wk 7-10, or days, like 15 Feb 2027 to 12 Mar 2027.")}
            )
        chosen = int(self.company.data) if self.company.data else None
        return Entry(offer_id, *days, company_id=chosen, email=self.email.data or "", name=self.name.data or "")

    def take(self, error: InvalidInput) -> None:
        """Show the refusals; what is wrong with a day stands beside the weeks."""
        beside = {"start": "weeks", "end": "weeks"}
        super().take(InvalidInput({beside.get(name, name): words for name, words in error.fields.items()}))


class ConfirmForm(DecideForm):
    """What the hub sees of the company, chosen when it confirms."""

    product = SelectField(_l("For which product?"), choices=[], validators=[Optional()], validate_choice=False)
    share_level = RadioField(
        _l("What the hub sees"),
        choices=[
            SelectChoice(ShareLevel.ANONYMOUS.value, _l("Anonymous brief")),
            SelectChoice(ShareLevel.NAMED.value, _l("Named brief")),
            SelectChoice(ShareLevel.FULL.value, _l("Full brief: needs a recorded confidentiality agreement")),
        ],
        default=ShareLevel.ANONYMOUS.value,
        validate_choice=False,
    )

    def level(self) -> ShareLevel:
        """Return the chosen level; the most private one where something else was sent."""
        chosen = self.share_level.data
        return next((level for level in SENT_LEVELS if level.value == chosen), ShareLevel.ANONYMOUS)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put what is wrong with the level beside it; nothing else can be."""
        self.share_level.errors = list(problems.values())


class QuestionForm(OnceForm):
    """A question to the cluster office about an offer nobody can book here yet."""

    product = SelectField(_l("For which product?"), choices=[], validators=[Optional()])
    message = TextAreaField(_l("What do you want to know?"), render_kw={"maxlength": LONGEST_MESSAGE})


class AnswerForm(HouseForm):
    """What the cluster office found out."""

    answer = TextAreaField(_l("Answer"), description=_l("The company gets it by e-mail."))
