"""Hours by program: what is free, asked for and refused, as times with the hub's offset."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from atmp_match.bookings.models import Booking
from atmp_match.extensions import db
from tests.factories.hours import hours_from_now, make_hourly_offer

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def told(*, week=6, opens=13, closes=15):
    start, end = (point.replace(tzinfo=STOCKHOLM).isoformat() for point in hours_from_now(week, opens, closes))
    return {"start": start, "end": end}


@pytest.fixture
def offer(app, manager):
    with app.app_context():
        return make_hourly_offer(manager.actor, least=2).id


def test_hours_are_found_asked_for_and_then_busy(founder, manager, offer, run_deliveries):
    day = hours_from_now(6, 8, 9)[0].date()
    asked = f"/offers/{offer}/availability?from={day}T08:00:00%2B01:00&to={day}T17:00:00%2B01:00"
    before = founder.get(asked).json
    assert before["smallest"] == {"length": 2, "unit": "hours"}
    assert before["free"] == [told(opens=hour, closes=hour + 2) for hour in (8, 10, 12, 14)]

    answer = founder.post("/bookings", {"offer": offer, **told()})
    assert (answer.status_code, {name: answer.json[name] for name in ("start", "end")}) == (201, told())
    run_deliveries()
    ref = answer.json["ref"]
    held = founder.get(asked.replace("%2B", "+")).json
    assert held["held"] == [told()]
    assert held["free"] == [told(opens=hour, closes=hour + 2) for hour in (8, 10, 15)]
    assert manager.post(f"/bookings/{ref}/accept").status_code == 200
    assert founder.get(asked).json["busy"] == [told()]

    refused = founder.post("/bookings", {"offer": offer, **told()})
    assert refused.status_code == 409
    assert refused.json["next_free"][0] == told(opens=15, closes=17)

    moved = manager.post(f"/bookings/{ref}/propose", told(opens=10, closes=12))
    assert (moved.status_code, moved.json["proposal"]["start"]) == (200, told(opens=10)["start"])
    assert founder.post(f"/bookings/{ref}/agree").json["start"] == told(opens=10)["start"]


def test_what_is_no_hour_is_refused_with_its_field_and_nothing_is_stored(app, founder, offer):
    day = hours_from_now(6, 8, 9)[0].date()
    wrong = {
        "start": [{"start": f"{day}", "end": f"{day + timedelta(days=1)}"}, {**told(), "start": told()["end"][:-6]}],
        "end": [told(closes=14), {"start": told()["start"], "end": None}, told(opens=15, closes=13)],
    }
    for field, bodies in wrong.items():
        for body in bodies:
            answer = founder.post("/bookings", {"offer": offer, **body})
            assert (answer.status_code, [error["field"] for error in answer.json["errors"]]) == (422, [field]), body
    for query in (f"from={day}&to={day}", f"from={day}&to={day + timedelta(weeks=9)}", "from=2020-01-01"):
        assert founder.get(f"/offers/{offer}/availability?{query}").status_code == 422
    with app.app_context():
        assert db.session.scalar(select(Booking.id)) is None


def test_the_second_of_two_equal_times_is_refused(app, founder, manager):
    with app.app_context():
        night = make_hourly_offer(manager.actor, day_hours=((6, "00:00", "06:00"),), opens_at=None, closes_at=None).id
    autumn = next_change_back()
    body = {"offer": night, "start": f"{autumn}T02:00:00+01:00", "end": f"{autumn}T03:00:00+01:00"}

    refused = founder.post("/bookings", body)
    assert refused.status_code == 422
    assert "only its first occurrence" in refused.json["errors"][0]["message"]
    first = founder.post("/bookings", body | {"start": f"{autumn}T02:00:00+02:00"})
    assert first.status_code == 201, first.json
    assert first.json["start"] == f"{autumn}T02:00:00+02:00"


def next_change_back():
    """Return the last Sunday of October that is more than a week away."""
    soon = datetime.now(STOCKHOLM).date() + timedelta(weeks=1)
    days = [
        datetime(year, 10, day, tzinfo=STOCKHOLM).date() for year in (soon.year, soon.year + 1) for day in range(25, 32)
    ]
    return next(day for day in days if day.weekday() == 6 and day > soon)
