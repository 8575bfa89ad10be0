"""The pages of courses, as a hub, a company, the office and strangers see them."""

from datetime import timedelta

from sqlalchemy import select, text

from atmp_match.bookings.models import Booking, BookingAttendee
from atmp_match.calendar.models import CourseDate
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.formats import write_day
from tests.factories.accounts import sign_in
from tests.factories.bookings import GATELESS, make_manager_of, weeks_from_now
from tests.factories.organisations import make_admin, make_founder
from tests.statements import statements

PAGE_AT_MOST = 15
OFFER = f"/offers/{GATELESS}"


def course_form(**typed):
    first = weeks_from_now(8)[0]
    days = {"first": write_day(first, "en"), "last": write_day(first + timedelta(days=2), "en")}
    names = {"title": "Aseptic work, hands-on", "title_sv": "Aseptiskt arbete i praktiken"}
    return {"offer": GATELESS, "opens_at": "9.00", "closes_at": "16:30", "seats": "8"} | days | names | typed


def request_form(key, **typed):
    more = {"share_level": "anonymous", "product": "", "message": "", "quantity": "2"}
    return {"key": key, "choice": weeks_from_now(8)[0].isoformat()} | more | typed


def publish(hub, **typed):
    answer = hub.post("/hub/courses", data=course_form(**typed))
    assert answer.status_code == 303, answer.text
    return answer.location


def move_into_the_past(app):
    """Let the course have ended yesterday, as if time had passed."""
    with app.app_context():
        for table in ("course_dates", "bookings"):
            days = clock.today() - timedelta(days=3), clock.today()
            statement = f"UPDATE {table} SET starts_on = :first, ends_on = :last WHERE starts_on IS NOT NULL"  # noqa: S608
            db.session.execute(text(statement), dict(zip(("first", "last"), days, strict=True)))
        db.session.commit()


def person_of(app):
    with app.app_context():
        return db.session.scalars(select(BookingAttendee)).all()


def client_of(app, make):
    with app.app_context():
        actor = make()
    client = app.test_client()
    sign_in(client, actor)
    return client


def test_a_company_takes_seats_and_its_people_are_known_to_the_hub_once_it_has_accepted(
    app, hub, company, run_deliveries
):
    course = publish(hub)
    page = company.get(OFFER).text
    assert "8 of 8 left" in page
    assert "09:00–16:30 each day" in page
    ref = company.post(OFFER, data=request_form("one")).location.rsplit("/", 1)[-1]
    run_deliveries()
    assert "6 of 8 left" in company.get(OFFER).text
    swedish = company.get(f"{OFFER}?language=sv").text
    assert "Aseptiskt arbete i praktiken" in swedish
    assert "6 av 8 platser kvar" in swedish

    company.get(f"{OFFER}?language=en")
    attendees = f"/bookings/{ref}/attendees"
    named = {"name": "Vera Lindqvist", "email": "vera@almvik.example", "role_title": "Process engineer"}
    assert company.post(attendees, data=named).status_code == 303
    page = company.get(f"/bookings/{ref}").text
    for words in ("2 seats", "Vera Lindqvist", "1 seat has no name yet", "Aseptic work, hands-on"):
        assert words in page
    for address in (f"/bookings/{ref}", course):  # not before the hub has said yes
        assert "Vera Lindqvist" not in hub.get(address).text
    assert hub.post(f"/bookings/{ref}/accept").status_code == 303
    for address in (f"/bookings/{ref}", course):
        assert "vera@almvik.example" in hub.get(address).text
    assert "Vera" not in client_of(app, make_admin).get(f"/bookings/{ref}").text


def test_the_hub_says_who_passed_once_the_course_is_over(app, hub, company, run_deliveries):
    course = publish(hub)
    ref = company.post(OFFER, data=request_form("one")).location.rsplit("/", 1)[-1]
    run_deliveries()
    attendees, named = f"/bookings/{ref}/attendees", {"name": "Vera Lindqvist"}
    company.post(attendees, data=named)
    hub.post(f"/bookings/{ref}/accept")
    (person,) = person_of(app)
    passed = f"{course}/bookings/{ref}/attendees/{person.id}/passed"
    until = write_day(clock.today() + timedelta(weeks=30), "en")
    typed = {f"person-{person.id}-certificate": "TC-104", f"person-{person.id}-valid_until": until}
    early = hub.post(passed, data=typed)
    assert (early.status_code, "The course is not over yet" in early.text) == (409, True)
    move_into_the_past(app)
    wrong = hub.post(passed, data={**typed, f"person-{person.id}-valid_until": "soon"})
    assert (wrong.status_code, "Enter the last day on which it is valid" in wrong.text) == (422, True)
    assert "TC-104" in wrong.text
    assert person_of(app)[0].passed_at is None
    assert company.post(passed, data=typed).status_code == 403
    assert hub.post(passed, data=typed).status_code == 303
    run_deliveries()
    assert "Certificate TC-104, valid until" in company.get(f"/bookings/{ref}").text
    late = company.post(attendees, data=named)
    assert (late.status_code, len(person_of(app))) == (409, 1)


def test_what_is_typed_wrongly_about_a_person_stays_and_is_said_beside_its_field(app, hub, company, run_deliveries):
    publish(hub)
    ref = company.post(OFFER, data=request_form("one", quantity="1")).location.rsplit("/", 1)[-1]
    run_deliveries()
    address = f"/bookings/{ref}/attendees"
    wrong = {
        "Enter the name of the person": {"name": " ", "role_title": "Engineer"},
        "Take it out: the name is enough": {"name": "Asta 811228-9874", "role_title": "Engineer"},
        "Enter an e-mail address like": {"name": "Asta", "email": "asta", "role_title": "Engineer"},
    }
    for words, typed in wrong.items():
        answer = company.post(address, data=typed)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert 'value="Engineer"' in answer.text
    assert person_of(app) == []

    assert company.post(address, data={"name": "Asta"}).status_code == 303
    full = company.post(address, data={"name": "Bo"})
    assert (full.status_code, "Every seat has its person" in full.text) == (422, True)
    (person,) = person_of(app)
    other = client_of(app, make_founder)
    assert other.post(f"{address}/{person.id}/remove").status_code == 404
    assert hub.post(f"{address}/{person.id}/remove").status_code == 403
    assert [one.name for one in person_of(app)] == ["Asta"]
    assert company.post(f"{address}/{person.id}/remove").status_code == 303
    assert person_of(app) == []
    with app.app_context():
        said = db.session.scalars(text("SELECT payload::text || about FROM events")).all()
    assert not any("Asta" in one for one in said)


def test_the_hubs_form_says_what_is_wrong_and_another_hub_sees_nothing(app, hub):
    for field, value, words in (
        ("first", "soon", "Enter a week or a day"),
        ("seats", "13", "Enter a number of seats from 1 to 12"),
        ("seats", "many", "Enter a whole number"),
        ("opens_at", "early", "Enter a time like 08:00"),
        ("offer", "northx-plasmid", "Choose one of the answers in the list"),
    ):
        answer = hub.post("/hub/courses", data=course_form(**{field: value}))
        assert (answer.status_code, words in answer.text) == (422, True), (field, value)
        assert "Aseptiskt arbete i praktiken" in answer.text
    course = publish(hub)
    again = hub.post("/hub/courses", data=course_form())
    assert (again.status_code, "Another course has the same places" in again.text) == (422, True)

    stranger = client_of(app, lambda: make_manager_of("northx-matfors"))
    assert [stranger.get(course).status_code, stranger.post(f"{course}/cancel").status_code] == [404, 404]
    assert "Aseptic" not in stranger.get("/hub/courses").text
    changed = course_form(title="Gowning", version="1")
    assert hub.post(course, data=changed).status_code == 303
    stale = hub.post(course, data=changed)
    assert (stale.status_code, "Somebody changed this course" in stale.text) == (409, True)
    rules = {"version": "2", "booked_by": "day", "openness": "rule", "rest_unit": "days"}
    with app.app_context():
        resource_id = db.session.scalar(select(CourseDate.resource_id))
    refused = hub.post(f"/hub/resources/{resource_id}/rules", data=rules)
    assert (refused.status_code, "Call them off first" in refused.text) == (422, True)


def test_a_course_is_called_off_with_a_reason_that_all_its_bookings_get(app, hub, company, run_deliveries):
    course = publish(hub)
    for key in ("one", "two", "three"):
        company.post(OFFER, data=request_form(key))
    run_deliveries()
    with statements() as few:
        assert "Aseptic work" in hub.get(course).text
    assert len(few) <= PAGE_AT_MOST
    no_reason = hub.post(f"{course}/cancel", data={"version": "1", "reason": ""})
    assert (no_reason.status_code, "Write a reason" in no_reason.text) == (422, True)
    off = hub.post(f"{course}/cancel", data={"version": "1", "reason": "The teacher is ill"}, follow_redirects=True)
    assert "3 bookings ended" in off.text
    assert "The teacher is ill" in off.text
    with app.app_context():
        assert set(db.session.scalars(select(Booking.status))) == {"declined"}
    assert "No dates are published at present" in company.get(OFFER).text
