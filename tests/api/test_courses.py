"""Seats of courses for programs: which dates there are, and asking for them."""

from datetime import date, timedelta

from atmp_match.calendar.actions import publish_course
from tests.bookings.test_courses import draft
from tests.factories.bookings import GATELESS


def test_availability_names_the_dates_with_their_seats_and_nothing_else_can_be_asked_for(
    app, anyone, founder, manager, run_deliveries
):
    with app.app_context():
        course = publish_course(GATELESS, draft(), by=manager.actor)
    start, end = f"{course.starts_on}", f"{course.ends_on}"
    where = f"/offers/{GATELESS}/availability"
    seen = {"start": start, "end": end, "title": "Aseptic work", "opens_at": "09:00", "closes_at": "16:30", "seats": 8}
    answer = anyone.get(where).json
    assert answer["courses"] == [seen | {"left": 8}]
    assert answer["free"] == [{"start": start, "end": end}]

    body = {"offer": GATELESS, "start": start, "end": end, "quantity": 3}
    booking = founder.post("/bookings", body)
    assert (booking.status_code, booking.json["quantity"], booking.json["unit"]) == (201, 3, "course seat")
    run_deliveries()
    assert anyone.get(where).json["courses"] == [seen | {"left": 5}]

    later = f"{date.fromisoformat(end) + timedelta(days=1)}"
    wrong = (("start", {"end": later}), ("start", {"start": None, "end": None}), ("quantity", {"quantity": 9}))
    for field, changes in wrong:
        refused = founder.post("/bookings", body | changes)
        assert (refused.status_code, [one["field"] for one in refused.json["errors"]]) == (422, [field])
    assert [one["ref"] for one in founder.get("/bookings").json["items"]] == [booking.json["ref"]]
    swedish = anyone.get(f"{where}?language=sv").json["courses"]
    assert [one["title"] for one in swedish] == ["Aseptiskt arbete"]
