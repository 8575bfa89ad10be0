"""Hours of one day: asked for, held, agreed, moved and shortened, beside other hours and beside whole days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.bookings.queries.offers import terms_of
from atmp_match.bookings.rules.requests import problems_of
from atmp_match.calendar.actions import block_unit
from atmp_match.calendar.models import CalendarEntry
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import Changeover, RestUnit
from atmp_match.calendar.rules.blocks import Block
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, WeeksTaken
from tests.factories.bookings import asked, fresh
from tests.factories.hours import hours_from_now, make_hour_request, make_hourly_offer, set_hours
from tests.factories.organisations import make_founder


@pytest.fixture
def offer(manager):
    return make_hourly_offer(manager)


@pytest.fixture
def ask(founder, offer, run_deliveries):
    """Ask for hours of the offer and let the request be looked at; say what became of it."""

    def request(opens, closes, by=founder, **more):
        booking = make_hour_request(by, offer, opens, closes, **more)
        run_deliveries()
        return fresh(booking)

    return request


def nothing_is_broken():
    return {name: number for name, number in count_broken().items() if number} == {}


def test_hours_are_held_for_exactly_their_time(ask, offer):
    booking = ask(13, 15)

    start, end = hours_from_now(6, 13, 15)
    assert (booking.status, booking.start, booking.end) == ("held", start, end)
    assert (booking.starts_on, booking.ends_on) == (start.date(), start.date() + timedelta(days=1))
    entry = db.session.scalars(select(CalendarEntry)).one()
    assert entry.span.upper - entry.span.lower == timedelta(hours=2)
    assert nothing_is_broken()


def test_hours_side_by_side_both_fit_and_hours_that_meet_wait(ask):
    assert ask(13, 15).status == "held"
    assert ask(15, 16, by=make_founder()).status == "held"
    assert ask(12, 13, by=make_founder()).status == "held"
    assert ask(14, 16, by=make_founder()).status == "waiting"
    assert nothing_is_broken()


def test_a_rest_of_half_an_hour_has_to_fit_on_both_sides(ask, offer):
    set_hours(offer, changeover=Changeover(30, 30, 30, RestUnit.MINUTES))

    assert ask(13, 14).status == "held"
    assert ask(14, 15, by=make_founder()).status == "waiting"
    assert ask(12, 13, by=make_founder()).status == "waiting"
    assert ask("14:30", "15:30", by=make_founder()).status == "held"
    assert nothing_is_broken()


def test_a_day_that_is_booked_or_blocked_takes_its_hours_and_hours_take_their_day(ask, offer, manager, founder):
    day = hours_from_now(6, 13, 15)[0].date()
    [unit] = list_units(offer.resources[0].id)
    block_unit(unit, start=day, end=day + timedelta(days=1), zone="Europe/Stockholm", note="")

    with pytest.raises(WeeksTaken) as refused:
        ask(13, 15)
    assert "hours" in str(refused.value)
    first = refused.value.next_free[0][0]
    assert first.date() == day + timedelta(days=1)
    assert first.utcoffset() is not None
    assert db.session.scalar(select(Booking.id)) is None

    held = ask(9, 10, week=7)
    with pytest.raises(Conflict, match="Somebody holds this unit"):
        block_unit(unit, start=held.starts_on, end=held.ends_on, zone="Europe/Stockholm", note="")


FIVE_DAYS = timedelta(days=5)
WRONG = [
    ("a day without a time", lambda d: (d, d + timedelta(days=1)), "start", "the time you want to start"),
    ("no end", lambda d: (at(d, 13), None), "end", "how many hours"),
    ("over midnight", lambda d: (at(d, 16), at(d + timedelta(days=1), 1)), "end", "ends on the day it begins"),
    ("backwards", lambda d: (at(d, 15), at(d, 13)), "end", "must come after the start"),
    ("past", lambda _d: (at(date(2020, 1, 7), 13), at(date(2020, 1, 7), 14)), "start", "after now"),
    ("a quarter past", lambda d: (at(d, 13, 15), at(d, 14, 15)), "start", "full or half hours"),
    ("half an hour", lambda d: (at(d, 13), at(d, 13, 30)), "end", "The shortest booking here is 1 hour"),
    ("nine hours", lambda d: (at(d, 8), at(d, 17)), "end", "The longest booking here is 8 hours"),
    ("no step", lambda d: (at(d, 8), at(d, 9, 30)), "end", "in steps of 1 hour"),
    ("before opening", lambda d: (at(d, 7), at(d, 9)), "start", "between 08:00 and 17:00"),
    ("after closing", lambda d: (at(d, 16), at(d, 18)), "start", "between 08:00 and 17:00"),
    (
        "on a Sunday",
        lambda d: (at(d + timedelta(days=5), 9), at(d + timedelta(days=5), 10)),
        "start",
        "nobody is there",
    ),
]


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute))


def test_hours_that_cannot_be_asked_for_are_refused_beside_their_field_and_nothing_is_stored(offer, founder):
    day, said = hours_from_now(6, 8, 9)[0].date(), {}
    for name, span, field, words in WRONG:
        with pytest.raises((InvalidInput, WeeksTaken)) as refused:
            actions.request_booking(actions.Request(offer.id, None, asked(*span(day))), by=founder)
        said[name] = words in refused.value.fields.get(field, "") or refused.value.fields

    assert said == {name: True for name, *_rest in WRONG}
    assert db.session.scalar(select(Booking.id)) is None


def test_a_lead_time_in_hours_counts_when_asking_and_not_again_while_waiting(ask, offer, founder):
    soon = hours_from_now(6, 13, 14)[0]
    ahead = int((soon - clock.now().replace(tzinfo=None)).total_seconds() // 3600)
    set_hours(offer, lead_hours=ahead + 48)
    with pytest.raises(InvalidInput, match=r"hours ahead\. Choose a start at"):
        ask(13, 14)

    set_hours(offer)
    booking = make_hour_request(founder, offer, 13, 14)
    set_hours(offer, lead_hours=ahead - 12)
    later = terms_of(offer, taxonomy(), now=booking.asked_at)
    assert problems_of(asked(booking.start, booking.end), later, today=clock.today()) == {}


def test_other_hours_are_proposed_agreed_to_and_shortened(ask, founder, manager, run_deliveries):
    booking = ask(13, 16)
    other = hours_from_now(6, 14, 17)
    actions.propose_weeks(booking.ref, *other, by=manager)
    assert nothing_is_broken()

    agreed = actions.agree_to_weeks(booking.ref, by=founder)
    assert (agreed.start, agreed.end) == other
    assert nothing_is_broken()

    fewer = hours_from_now(6, 15, 17)
    shorter = actions.shorten_booking(booking.ref, *fewer, by=founder)
    assert (shorter.start, shorter.end) == fewer
    assert ask(14, 15, by=make_founder()).status == "held"
    assert nothing_is_broken()


def test_hours_are_answered_before_they_begin_and_make_way_for_a_block(ask, manager):
    booking = ask(9, 10, week=1)

    begins = booking.start.replace(tzinfo=ZoneInfo("Europe/Stockholm"))
    assert clock.now() < booking.answer_by <= begins

    block = Block(booking.starts_on, booking.starts_on)
    done = actions.make_way_for_block(booking.resource_id, block, position=None, note="", by=manager)
    other = fresh(booking).open_proposal
    assert (done.asked, other.start.date(), other.end - other.start) == (
        (booking.ref,),
        booking.ends_on,
        timedelta(hours=1),
    )
    assert nothing_is_broken()


def test_the_hub_of_another_zone_keeps_its_own_clock(founder, manager, run_deliveries):
    london = make_hourly_offer(manager, timezone="Europe/London")
    booking = make_hour_request(founder, london, 13, 14)
    run_deliveries()

    entry = db.session.scalars(select(CalendarEntry)).one()
    assert fresh(booking).status == "held"
    assert entry.span.lower == booking.start.replace(tzinfo=ZoneInfo("Europe/London"))


def test_of_two_requests_for_one_hour_at_once_one_is_held(app, offer, founder):
    refs = [make_hour_request(by, offer, 13, 14).id for by in (founder, make_founder())]
    db.session.commit()

    def process(booking_id):
        with app.app_context():
            actions.process_request(booking_id)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(process, refs))
    db.session.expire_all()

    assert sorted(db.session.scalars(select(Booking.status))) == ["held", "waiting"]
    assert nothing_is_broken()


def test_whole_days_are_not_asked_for_by_the_hour(founder, manager):
    with pytest.raises(InvalidInput, match="whole days or weeks"):
        actions.request_booking(actions.Request("testa-bsl2", None, asked(*hours_from_now(6, 9, 10))), by=founder)
