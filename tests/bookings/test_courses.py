"""Dated courses: a hub publishes them, companies book seats, and the database never gives one seat too many."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.courses import list_open_courses
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.actions import change_course, publish_course
from atmp_match.calendar.models import CalendarEntry, CourseDate
from atmp_match.calendar.rules import ONE_DAY, CourseDraft
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, WeeksTaken
from tests.factories.bookings import GATELESS, asked, fresh, make_manager_of, weeks_from_now
from tests.factories.crowd import all_at_once
from tests.factories.organisations import make_founder

SEATS = 8


def draft(weeks=8, *, days=3, seats=SEATS, **changes):
    first = weeks_from_now(weeks)[0]
    said = CourseDraft(
        first, first + timedelta(days=days - 1), seats, "Aseptic work", "Aseptiskt arbete", "09:00", "16:30"
    )
    return replace(said, **changes)


@pytest.fixture
def course(manager):
    return publish_course(GATELESS, draft(), by=manager)


def ask(course, by, quantity=1, *, start=None, end=None):
    days = (start or course.starts_on, end or course.ends_on)
    return actions.request_booking(actions.Request(GATELESS, None, asked(*days, quantity=quantity)), by=by)


def open_courses():
    offer = offers.get_offer(GATELESS)
    return [
        (one.course.title, one.left, one.is_full)
        for one in list_open_courses(offer, offers.terms_of(offer, taxonomy()))
    ]


def statuses(*bookings):
    return [fresh(booking).status for booking in bookings]


def test_seats_are_held_and_counted_and_who_comes_too_late_waits_until_some_are_freed(course, manager, run_deliveries):
    crowd = [make_founder() for _ in range(4)]
    three, four, two, one = [ask(course, by, n) for by, n in zip(crowd, (3, 4, 2, 1), strict=True)]
    run_deliveries()

    assert statuses(three, four, two, one) == [Status.HELD, Status.HELD, Status.WAITING, Status.HELD]
    assert open_courses() == [("Aseptic work", 0, False)]
    assert count_broken() == dict.fromkeys(count_broken(), 0)

    actions.accept_booking(three.ref, by=manager)
    actions.decline_booking(four.ref, reason="No", by=manager)
    run_deliveries()
    assert statuses(three, two) == [Status.ACCEPTED, Status.HELD]
    assert open_courses() == [("Aseptic work", 2, False)]
    assert count_broken() == dict.fromkeys(count_broken(), 0)


def test_a_course_whose_seats_are_all_booked_refuses_and_stores_nothing(course, founder, manager, run_deliveries):
    actions.accept_booking(ask_and_hold(course, founder, SEATS, run_deliveries).ref, by=manager)

    with pytest.raises(WeeksTaken):
        ask(course, make_founder())
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert open_courses() == [("Aseptic work", 0, True)]


def ask_and_hold(course, by, quantity, run_deliveries):
    booking = ask(course, by, quantity)
    run_deliveries()
    return fresh(booking)


def test_nothing_but_the_published_dates_can_be_asked_for(course, founder):
    first, last = course.starts_on, course.ends_on
    wrong = {
        "a day less": ({"end": last - ONE_DAY}, "start", "No course is published on these days"),
        "a day later": ({"start": first + ONE_DAY}, "start", "No course is published on these days"),
        "another week": ({"start": first + 7 * ONE_DAY, "end": last + 7 * ONE_DAY}, "start", "No course"),
        "no seat": ({"quantity": 0}, "quantity", "Enter a number of seats from 1"),
        "more than there are": ({"quantity": SEATS + 1}, "quantity", "Enter a number of seats from 1"),
    }
    for name, (changes, field, words) in wrong.items():
        with pytest.raises(InvalidInput) as refused:
            ask(course, founder, **changes)
        assert list(refused.value.fields) == [field], name
        assert words in refused.value.fields[field], name
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 0


def test_what_cannot_be_published_is_said_beside_its_field_and_stores_nothing(course, manager):
    wrong = {
        "first": [draft(first=None), draft(0, days=1), draft(200), draft()],
        "last": [draft(last=weeks_from_now(1)[0]), draft(12, days=31)],
        "seats": [draft(12, seats=None), draft(12, seats=0), draft(12, seats=13)],
        "closes_at": [draft(12, closes_at=None), draft(12, closes_at="08:00")],
        "title": [draft(12, title="", title_sv=""), draft(12, title="x" * 121), draft(12, title="811228-9874")],
    }
    for field, drafts in wrong.items():
        for number, one in enumerate(drafts):
            with pytest.raises(InvalidInput) as refused:
                publish_course(GATELESS, one, by=manager)
            assert list(refused.value.fields) == [field], (field, number)
            assert refused.value.fields[field], (field, number)
    with pytest.raises(NotFound):
        publish_course(GATELESS, draft(12), by=make_manager_of("northx-matfors"))
    assert db.session.scalars(select(CourseDate.id)).all() == [course.id]


def test_a_course_changes_while_nobody_has_a_seat_and_then_no_more(course, founder, manager, run_deliveries):
    change_course(course.id, draft(9, seats=5, title_sv=""), version=course.version, by=manager)
    assert (course.starts_on, course.seats, course.title_sv) == (weeks_from_now(9)[0], 5, "Aseptic work")

    ask_and_hold(course, founder, 1, run_deliveries)
    with pytest.raises(Conflict):
        change_course(course.id, draft(10), version=course.version, by=manager)
    assert db.session.get(CourseDate, course.id, populate_existing=True).starts_on == weeks_from_now(9)[0]


def test_who_had_a_seat_on_a_course_called_off_is_told_and_free_again(course, founder, manager, mails, run_deliveries):
    agreed, held = (
        ask_and_hold(course, founder, 2, run_deliveries),
        ask_and_hold(course, make_founder(), 1, run_deliveries),
    )
    actions.accept_booking(agreed.ref, by=manager)
    late = ask(course, founder)  # nothing has looked at it yet

    with pytest.raises(InvalidInput):
        actions.cancel_course(course.id, reason=" ", version=course.version, by=manager)
    assert actions.cancel_course(course.id, reason="The teacher is ill", version=course.version, by=manager) == 2
    run_deliveries()

    assert statuses(agreed, held, late) == [Status.CANCELLED, Status.DECLINED, Status.DECLINED]
    assert [fresh(one).reason for one in (agreed, held)] == ["The teacher is ill"] * 2
    assert open_courses() == []
    subjects = [str(mail["Subject"]) for mail in mails.list(to=founder.email)]
    assert f"{agreed.ref} was cancelled" in subjects
    assert f"Testa Center cannot take {late.ref}" in subjects
    publish_course(GATELESS, draft(), by=manager)  # the same days are free for another one
    assert count_broken() == dict.fromkeys(count_broken(), 0)


def test_of_forty_who_ask_at_once_for_twelve_seats_nobody_gets_one_too_many_and_none_is_lost(inside, manager):
    course = publish_course(GATELESS, draft(seats=12), by=manager)
    crowd = [(make_founder(), 1 + number % 3) for number in range(40)]

    def take(by, quantity):
        with inside.app_context():
            booking = ask(course, by, quantity)
            actions.process_request(booking.id)

    all_at_once([partial(take, by, quantity) for by, quantity in crowd])

    # More ask for a single seat than there are seats: one left over would have been theirs.
    rows = db.session.execute(select(Booking.status, func.sum(Booking.quantity)).group_by(Booking.status)).all()
    assert dict(rows) == {Status.HELD: 12, Status.WAITING: sum(quantity for _by, quantity in crowd) - 12}
    units = db.session.scalars(select(CalendarEntry.unit_id).where(CalendarEntry.released_at.is_(None))).all()
    assert (len(units), len(set(units))) == (12, 12)
    assert count_broken() == dict.fromkeys(count_broken(), 0)


def test_seats_move_together_to_another_date_and_are_never_fewer_days(course, founder, manager, run_deliveries):
    other = publish_course(GATELESS, draft(12, days=2), by=manager)
    booking = ask_and_hold(course, founder, 3, run_deliveries)

    with pytest.raises(InvalidInput, match="No course is published"):
        actions.propose_weeks(booking.ref, other.starts_on, other.ends_on + ONE_DAY, by=manager)
    actions.propose_weeks(booking.ref, other.starts_on, other.ends_on, by=manager)
    assert [left for _title, left, _full in open_courses()] == [SEATS - 3, SEATS - 3]
    actions.agree_to_weeks(booking.ref, by=founder)
    run_deliveries()
    assert [left for _title, left, _full in open_courses()] == [SEATS, SEATS - 3]
    assert (fresh(booking).starts_on, fresh(booking).status) == (other.starts_on, Status.ACCEPTED)

    with pytest.raises(InvalidInput, match="A course is given as a whole"):
        actions.shorten_booking(booking.ref, other.starts_on, other.starts_on + ONE_DAY, by=founder)
    assert fresh(booking).ends_on == other.ends_on
    assert count_broken() == dict.fromkeys(count_broken(), 0)
