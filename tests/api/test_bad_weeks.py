"""Forty kinds of weeks that cannot be asked for: each is refused with its field and in words, and nothing is stored."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from atmp_match.calendar.actions import publish_weeks, set_rules
from atmp_match.calendar.queries import find_holidays
from atmp_match.calendar.rules import ONE_DAY, BookingRules, WeekRange, monday_of
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared import clock
from tests.factories.bookings import GATELESS, LINE, weeks_from_now

CLOSED, REDUCED = weeks_from_now(20)[0], weeks_from_now(26)[0]  # their numbers differ from all that is asked for else


def week_number(monday):
    return WeekRange(monday.isocalendar().week, monday.isocalendar().week)


BY_WEEK = BookingRules(
    least=2,
    most=6,
    step=2,
    lead_days=30,
    horizon_weeks=40,
    closed_weeks=(week_number(CLOSED),),
    reduced_weeks=(week_number(REDUCED),),
)
BY_DAY = BookingRules(
    least=1, most=10, weekdays=(0, 1, 2, 3), closed_on_holidays=True, only_published=True,
    published=((weeks_from_now(4)[0], weeks_from_now(60)[0]),),
)  # fmt: skip

NOTHING_LATER = (f"{weeks_from_now(59)[0] + timedelta(days=3)}", f"{weeks_from_now(61)[0]}")


def weeks(number, length=2, **changes):
    start, end = weeks_from_now(number, length)
    return {"offer": LINE, "start": f"{start}", "end": f"{end}"} | changes


def days(first, length=1):
    return {"offer": GATELESS, "start": f"{first}", "end": f"{first + timedelta(days=length)}"}


def at(number, day):
    return weeks_from_now(number)[0] + timedelta(days=day)


def holiday():
    """Return a Monday to Thursday after the first published week on which Sweden rests, and not near the weekend."""
    today = clock.today()
    known = find_holidays("SE", (today.year, today.year + 1, today.year + 2))
    return next(day for day in sorted(known) if day > at(5, 0) and day.weekday() in range(1, 4))


def two_years():
    return clock.today() + timedelta(weeks=105)


BAD = {
    # shapes
    "no start": (lambda: {**weeks(10), "start": None}, 422, "start"),
    "no end": (lambda: {**weeks(10), "end": None}, 422, "end"),
    "neither": (lambda: {"offer": LINE}, 422, "start"),
    "words": (lambda: {**weeks(10), "start": "next week"}, 422, "start"),
    "empty": (lambda: {**weeks(10), "start": ""}, 422, "start"),
    "a number": (lambda: {**weeks(10), "start": 20270208}, 422, "start"),
    "a list": (lambda: {**weeks(10), "start": ["2027-02-08"]}, 422, "start"),
    "no such month": (lambda: {**weeks(10), "start": "2027-13-01"}, 422, "start"),
    "30 February": (lambda: {**weeks(10), "start": "2027-02-30"}, 422, "start"),
    "29 February of no leap year": (lambda: {**weeks(10), "start": "2027-02-29"}, 422, "start"),
    "American order": (lambda: {**weeks(10), "start": "02/08/2027"}, 422, "start"),
    "a time without its zone": (lambda: {**weeks(10), "start": f"{at(10, 0)}T08:00:00"}, 422, "start"),
    "an hour of no day": (lambda: {**weeks(10), "start": f"{at(10, 0)}T25:00:00Z"}, 422, "start"),
    "the year 1": (lambda: {**weeks(10), "start": "0001-01-01"}, 422, "start"),
    "the year 9999": (lambda: {**weeks(10), "end": "9999-12-31"}, 422, "end"),
    "a NUL": (lambda: {**weeks(10), "end": "2027-02-08\0"}, 422, "end"),
    # order and length
    "end before start": (lambda: {**weeks(10), "end": f"{at(9, 0)}"}, 422, "end"),
    "end on the start": (lambda: {**weeks(10), "end": f"{at(10, 0)}"}, 422, "end"),
    "today": (lambda: {**weeks(10), "start": f"{clock.today()}"}, 422, "start"),
    "yesterday": (lambda: {**weeks(10), "start": f"{clock.today() - ONE_DAY}"}, 422, "start"),
    "last year": (lambda: weeks(-52), 422, "start"),
    "from a Tuesday": (lambda: {**weeks(10), "start": f"{at(10, 1)}"}, 422, "start"),
    "from a Sunday": (lambda: {**weeks(10), "start": f"{at(9, 6)}"}, 422, "start"),
    "too short": (lambda: weeks(10, 1), 422, "end"),
    "too long": (lambda: weeks(10, 8), 422, "end"),
    "between two steps": (lambda: weeks(10, 3), 422, "end"),
    "too soon for the lead time": (lambda: weeks(3), 422, "start"),
    "beyond the hub's horizon": (lambda: weeks(42), 422, "start"),
    "beyond everybody's horizon": (lambda: days(two_years()), 422, "start"),
    # closed by the hub's rules
    "a closed week": (lambda: weeks(20), 409, "start"),
    "ending in a closed week": (lambda: weeks(19), 409, "start"),
    "over a closed week": (lambda: weeks(18, 4), 409, "start"),
    "beginning with few people": (lambda: weeks(26), 409, "start"),
    "a Friday where Thursday is the last day": (lambda: days(at(10, 4)), 409, "start"),
    "a Saturday": (lambda: days(at(10, 5)), 409, "start"),
    "ending on a Friday": (lambda: days(at(10, 3), 2), 409, "start"),
    "a public holiday": (lambda: days(holiday()), 409, "start"),
    "ending on a public holiday": (lambda: days(holiday() - ONE_DAY, 2), 409, "start"),
    "before the published weeks": (lambda: days(at(3, 0)), 409, "start"),
    "reaching out of the published weeks": (lambda: days(at(59, 3), 8), 409, "start"),
    "after the published weeks": (lambda: days(at(61, 0)), 409, "start"),
}


@pytest.fixture
def hub(app, manager):
    """The hub has said how its line and its courses can be booked."""
    with app.app_context():
        for name, rules in (("500 L mammalian bioreactor line", BY_WEEK), ("Course places", BY_DAY)):
            resource = db.session.scalars(select(Resource).where(Resource.name == name)).first()
            resource.rules = {}
            db.session.commit()
            resource = set_rules(resource.id, rules, version=resource.rules_version, by=manager.actor)
            if rules.published:
                first, last = rules.published[0][0], rules.published[0][1] - ONE_DAY
                publish_weeks(resource.id, first, last, by=manager.actor)


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(("body", "status", "field"), BAD.values(), ids=BAD)
def test_weeks_that_cannot_be_are_refused_in_words_and_leave_nothing_behind(founder, stored, body, status, field):
    before = stored()

    refused = founder.post("/bookings", body())

    assert refused.status_code == status, refused.json
    said = {row["field"]: row["message"] for row in refused.json["errors"]}
    assert field in said, said
    assert len(said[field].split()) > 2
    assert said[field][-1] in ".?"
    assert stored() == before
    if status == 409:
        free = refused.json["next_free"]
        assert bool(free) is not body()["start"].startswith(NOTHING_LATER)
        # The next weeks that fit are named, and they do.
        assert [founder.post("/bookings", body() | span).status_code for span in free[:1]] == [201] * len(free[:1])


@pytest.mark.usefixtures("hub")
def test_what_keeps_to_the_rules_is_taken(founder):
    assert founder.post("/bookings", weeks(10)).status_code == 201
    assert founder.post("/bookings", days(at(10, 2))).status_code == 201


def test_there_are_forty():
    assert len(BAD) >= 40


def test_the_weeks_of_the_table_have_numbers_of_their_own():
    asked = {monday_of(at(number, 0)).isocalendar().week for number in (10, 11, 12, 13, 14, 15, 18, 19, 21, 27)}
    assert not {CLOSED.isocalendar().week, REDUCED.isocalendar().week} & asked
