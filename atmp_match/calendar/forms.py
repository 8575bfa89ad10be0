"""What a hub types about its resources, turned into values of the rules."""

from datetime import date, time, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation, ValidationError

from atmp_match.calendar.actions import weekday_words
from atmp_match.calendar.models import CourseDate
from atmp_match.calendar.rules import BookedBy, BookingRules, Changeover, CourseDraft, RestUnit
from atmp_match.calendar.rules.blocks import Block
from atmp_match.calendar.rules.rule_records import read_hours, read_time, read_weeks, write_ranges
from atmp_match.organisations.forms import ShownForm, one_line
from atmp_match.products.rules.typed import read_day_or_week
from atmp_match.shared import clock
from atmp_match.shared.formats import write_day
from atmp_match.shared.forms import HouseForm

RULE, PUBLISHED = "rule", "published"
RESTS = ("same_product", "new_product", "after_virus")


class Maybe(Optional):
    """May be left empty. In a form where all may, no label has to say so."""

    def __init__(self) -> None:
        """Say nothing to the label."""
        super().__init__()
        self.field_flags: dict[str, bool] = {}


def _weeks(_form: ShownForm, field: StringField) -> None:
    if field.data and read_weeks(field.data) is None:
        raise ValidationError(gettext("Enter week numbers from 1 to 53, like 28–31, 52."))


def is_time(_form: HouseForm, field: StringField) -> None:
    """Refuse what is no time of a day."""
    if field.data and read_time(field.data) is None:
        raise ValidationError(gettext("Enter a time like 08:00."))


def _hours(_form: ShownForm, field: StringField) -> None:
    if field.data and read_hours(field.data) is None:
        raise ValidationError(gettext("Enter two times, the later one last, like 08:00–16:30."))


def is_day_or_week(_form: ShownForm, field: StringField) -> None:
    """Refuse what is neither a week nor a day."""
    if field.data and read_day_or_week(field.data, clock.today()) is None:
        raise ValidationError(gettext("Enter a week or a day, like wk 7 or 15 Feb 2027."))


def _weekdays() -> list[SelectChoice]:
    return [SelectChoice(number, day) for number, day in enumerate(weekday_words())]


def _all_or_none(form: ShownForm, field: IntegerField) -> None:
    if not _is_typed(field) and any(_is_typed(form[name]) for name in RESTS):
        field.errors = []
        raise StopValidation(gettext("Enter all three, or none of them."))


def _is_typed(field: IntegerField) -> bool:
    return bool(field.raw_data and field.raw_data[0].strip())


class RulesForm(ShownForm):
    """How a resource can be booked. What is left empty goes as usual for the service."""

    version = IntegerField(widget=HiddenField.widget)
    booked_by = SelectField(
        _l("Bookings count in"),
        choices=[
            SelectChoice("", _l("as usual for the service")),
            SelectChoice(BookedBy.HOUR.value, _l("hours, within one day")),
            SelectChoice(BookedBy.DAY.value, _l("days, from any open day")),
            SelectChoice(BookedBy.LAB_WEEK.value, _l("laboratory weeks, from a Monday")),
            SelectChoice(BookedBy.RUN.value, _l("runs of whole weeks, from a Monday")),
            SelectChoice(BookedBy.CAMPAIGN.value, _l("campaigns of whole weeks, from a Monday")),
            SelectChoice(BookedBy.SEAT.value, _l("seats of dated courses")),
        ],
        validate_choice=True,
    )
    least = IntegerField(_l("Shortest booking"), [Maybe()])
    most = IntegerField(_l("Longest booking"), [Maybe()])
    step = IntegerField(_l("In steps of"), [Maybe()])
    weekdays = SelectMultipleField(
        _l("Open on"),
        [Maybe()],
        coerce=int,
        choices=_weekdays,
    )
    opens_at = StringField(_l("Opens at"), [Maybe(), is_time], filters=[one_line])
    closes_at = StringField(_l("Closes at"), [Maybe(), is_time], filters=[one_line])
    closed_on_holidays = BooleanField(_l("Closed on public holidays of the hub's country"))
    openness = RadioField(
        _l("Which weeks can be booked?"),
        choices=[
            SelectChoice(RULE, _l("All weeks, but for those below")),
            SelectChoice(PUBLISHED, _l("Only the weeks we publish")),
        ],
        default=RULE,
    )
    closed_weeks = StringField(_l("Closed weeks, every year"), [Maybe(), _weeks], filters=[one_line])
    reduced_weeks = StringField(_l("Weeks with reduced staffing, every year"), [Maybe(), _weeks], filters=[one_line])
    lead_days = IntegerField(_l("Lead time, days"), [Maybe()])
    lead_hours = IntegerField(_l("Lead time, hours"), [Maybe()])
    horizon_weeks = IntegerField(_l("How far ahead, weeks"), [Maybe()])

    same_product = IntegerField(_l("Same product again"), [_all_or_none, Maybe()])
    new_product = IntegerField(_l("Another product"), [_all_or_none, Maybe()])
    after_virus = IntegerField(_l("Anything, after virus"), [_all_or_none, Maybe()])
    rest_unit = SelectField(
        _l("Counted in"),
        choices=[
            SelectChoice(RestUnit.DAYS.value, _l("days")),
            SelectChoice(RestUnit.HOURS.value, _l("hours")),
            SelectChoice(RestUnit.MINUTES.value, _l("minutes")),
        ],
        default=RestUnit.DAYS.value,
    )

    hours_0 = StringField(_l("Monday"), [Maybe(), _hours], filters=[one_line])
    hours_1 = StringField(_l("Tuesday"), [Maybe(), _hours], filters=[one_line])
    hours_2 = StringField(_l("Wednesday"), [Maybe(), _hours], filters=[one_line])
    hours_3 = StringField(_l("Thursday"), [Maybe(), _hours], filters=[one_line])
    hours_4 = StringField(_l("Friday"), [Maybe(), _hours], filters=[one_line])
    hours_5 = StringField(_l("Saturday"), [Maybe(), _hours], filters=[one_line])
    hours_6 = StringField(_l("Sunday"), [Maybe(), _hours], filters=[one_line])

    @property
    def day_hours(self) -> list[StringField]:
        """Return the fields of the weekdays, Monday first."""
        return [self[f"hours_{day}"] for day in range(7)]

    def show(self, rules: BookingRules, version: int) -> None:
        """Fill the form with what the hub has said so far."""
        self.version.data = version
        self.booked_by.data = rules.booked_by.value if rules.booked_by else ""
        self.step.data = rules.step if rules.step > 1 else None
        self.lead_days.data = rules.lead_days or None
        self.lead_hours.data = rules.lead_hours or None
        for day, opens, closes in rules.day_hours:
            self.day_hours[day].data = f"{opens}–{closes}"
        self.weekdays.data = list(rules.weekdays)
        self.openness.data = PUBLISHED if rules.only_published else RULE
        for name in ("least", "most", "opens_at", "closes_at", "closed_on_holidays", "horizon_weeks"):
            self[name].data = getattr(rules, name)
        if rules.changeover:
            self.rest_unit.data = rules.changeover.unit.value
            for name in RESTS:
                self[name].data = getattr(rules.changeover, name)
        for name in ("closed_weeks", "reduced_weeks"):
            self[name].data = write_ranges(getattr(rules, name))

    def to_rules(self) -> BookingRules:
        """Return what was typed as values of the rules."""
        return BookingRules(
            booked_by=BookedBy(self.booked_by.data) if self.booked_by.data else None,
            least=self.least.data,
            most=self.most.data,
            step=1 if self.step.data is None else self.step.data,
            weekdays=tuple(sorted(set(self.weekdays.data or ()))),
            opens_at=read_time(self.opens_at.data or ""),
            closes_at=read_time(self.closes_at.data or ""),
            closed_weeks=read_weeks(self.closed_weeks.data or "") or (),
            reduced_weeks=read_weeks(self.reduced_weeks.data or "") or (),
            only_published=self.openness.data == PUBLISHED,
            closed_on_holidays=self.closed_on_holidays.data,
            day_hours=tuple(
                (day, *hours) for day, field in enumerate(self.day_hours) if (hours := read_hours(field.data or ""))
            ),
            lead_days=self.lead_days.data or 0,
            lead_hours=self.lead_hours.data or 0,
            horizon_weeks=self.horizon_weeks.data,
            changeover=self._changeover(),
        )

    def _changeover(self) -> Changeover | None:
        same, new, virus = (self[name].data for name in RESTS)
        if same is None or new is None or virus is None:
            return None
        return Changeover(same, new, virus, unit=RestUnit(self.rest_unit.data))


class SpanForm(ShownForm):
    """From one week or day to another, both counted; the last may be left out."""

    first = StringField(_l("From"), [is_day_or_week], filters=[one_line])
    last = StringField(_l("Up to and including"), [Maybe(), is_day_or_week], filters=[one_line])

    def first_day(self) -> date | None:
        """Return the first day: a week's Monday."""
        return read_day_or_week(self.first.data or "", clock.today())

    def last_day(self) -> date | None:
        """Return the last day: a week's Sunday."""
        return _end_of(self.last.data or "")

    def end_of_first(self) -> date | None:
        """Return the last day where only the first week or day was typed."""
        return _end_of(self.first.data or "")


class BlockForm(SpanForm):
    """Maintenance or own use: when, how often, of which unit."""

    starts_at = StringField(_l("Begins at"), [Maybe(), is_time], filters=[one_line])
    ends_at = StringField(_l("Ends at"), [Maybe(), is_time], filters=[one_line])
    position = SelectField(_l("Which unit?"), [Maybe()], choices=[], validate_choice=False)
    every_weeks = SelectField(
        _l("Repeat"),
        choices=[
            SelectChoice("", _l("once only")),
            SelectChoice("1", _l("every week")),
            SelectChoice("2", _l("every second week")),
            SelectChoice("4", _l("every fourth week")),
        ],
        default="",
    )
    until = StringField(_l("Begins for the last time by"), [Maybe(), is_day_or_week], filters=[one_line])
    note = StringField(_l("What for"), [Maybe()], filters=[one_line])

    def offer_units(self, count: int) -> None:
        """List the identical units of a resource."""
        units = [SelectChoice(str(n), gettext("Unit %(n)s", n=n)) for n in range(1, count + 1)]
        self.position.choices = [SelectChoice("", gettext("all units")), *(units if count > 1 else [])]

    def to_block(self) -> Block:
        """Return what was typed as values of the rules."""
        return Block(
            first=self.first_day(),
            last=self.last_day() or self.end_of_first(),
            starts_at=_time_of(self.starts_at),
            ends_at=_time_of(self.ends_at),
            every_weeks=int(self.every_weeks.data) if self.every_weeks.data else None,
            until=_end_of(self.until.data or ""),
        )

    def chosen_position(self) -> int | None:
        """Return which unit; None for all."""
        typed = self.position.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() else (None if not typed else 0)


def _time_of(field: StringField) -> time | None:
    typed = read_time(field.data or "")
    return time.fromisoformat(typed) if typed else None


def _end_of(typed: str) -> date | None:
    day = read_day_or_week(typed, clock.today())
    is_week = bool(typed) and not typed[0].isdigit()
    return day + timedelta(days=6) if day and is_week else day


class CourseForm(ShownForm):
    """A course on days of its own."""

    version = IntegerField(widget=HiddenField.widget)
    offer = SelectField(_l("Which offer?"), choices=[])
    title = StringField(_l("Title in English"), [Maybe()], filters=[one_line])
    title_sv = StringField(_l("Title in Swedish"), [Maybe()], filters=[one_line])
    first = StringField(_l("First day"), [is_day_or_week], filters=[one_line])
    last = StringField(_l("Last day"), [Maybe(), is_day_or_week], filters=[one_line])
    opens_at = StringField(_l("From"), [Maybe(), is_time], filters=[one_line])
    closes_at = StringField(_l("To"), [Maybe(), is_time], filters=[one_line])
    seats = IntegerField(_l("Seats"), [Maybe()])

    def show(self, course: CourseDate, spoken: str) -> None:
        """Fill the form with what is published."""
        self.version.data = course.version
        for name in ("title", "title_sv", "opens_at", "closes_at", "seats"):
            self[name].data = getattr(course, name)
        self.first.data = write_day(course.starts_on, spoken)
        self.last.data = write_day(course.ends_on - timedelta(days=1), spoken)

    def to_draft(self) -> CourseDraft:
        """Return what was typed as values of the rules."""
        today = clock.today()
        return CourseDraft(
            first=read_day_or_week(self.first.data or "", today),
            last=read_day_or_week(self.last.data or "", today),
            seats=self.seats.data,
            title=self.title.data or "",
            title_sv=self.title_sv.data or "",
            opens_at=read_time(self.opens_at.data or ""),
            closes_at=read_time(self.closes_at.data or ""),
        )
