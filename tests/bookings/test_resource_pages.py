"""A hub manager's pages of resources: rules, published weeks, and what companies then see."""

from datetime import timedelta

import pytest

from atmp_match.calendar.rules import monday_of
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared import clock
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, make_manager_of, weeks_from_now

EVERYTHING = {
    "version": "1",
    "booked_by": "campaign",
    "least": "2",
    "most": "8",
    "step": "2",
    "lead_days": "14",
    "horizon_weeks": "60",
    "weekdays": ["0", "1", "2", "3"],
    "closed_on_holidays": "y",
    "opens_at": "8.00",
    "closes_at": "16:30",
    "openness": "rule",
    "closed_weeks": "28–31",
    "reduced_weeks": "52–1",
    "same_product": "2",
    "new_product": "5",
    "after_virus": "7",
    "rest_unit": "days",
}
NOTHING = {"version": "1", "booked_by": "", "openness": "rule", "rest_unit": "days"}


def rules_of(app, where):
    with app.app_context():
        resource = db.session.get(Resource, int(where.rsplit("/", 1)[-1]))
        return from_record(resource.rules), resource.rules_version


def test_the_list_leads_to_each_resource(hub, where):
    page = hub.get("/hub/resources").text

    assert f'href="{where}"' in page
    assert "500 L mammalian bioreactor line" in page
    assert hub.get(where).status_code == 200


def test_what_is_saved_stands_in_the_form_again(app, hub, where):
    assert hub.post(f"{where}/rules", data=EVERYTHING).status_code == 303

    rules, version = rules_of(app, where)
    page = hub.get(where).text
    assert (rules.least, rules.most, rules.step, rules.weekdays, version) == (2, 8, 2, (0, 1, 2, 3), 2)
    for words in ('value="28–31"', 'value="52–1"', 'value="16:30"', 'value="08:00"', 'value="60"'):
        assert words in page
    assert '<option selected value="campaign">' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"least": "two"}, "Enter a whole number"),
        ({"least": "0"}, "Enter a whole number from 1 to 104 weeks"),
        ({"most": "1"}, "The longest booking must not be shorter"),
        ({"step": "0"}, "Enter a step of 1 or more"),
        ({"closed_weeks": "July"}, "Enter week numbers from 1 to 53"),
        ({"reduced_weeks": "60"}, "Enter week numbers from 1 to 53"),
        ({"opens_at": "morning"}, "Enter a time like 08:00"),
        ({"closes_at": "07:00"}, "Enter both times, the later one last"),
        ({"lead_days": "-1"}, "Enter a number of days from 0 to 364"),
        ({"horizon_weeks": "500"}, "Enter a number of weeks from 1 to 104"),
        ({"booked_by": "moon"}, "Choose one of the answers in the list"),
        ({"weekdays": ["9"]}, "Choose one of the answers in the list"),
        ({"new_product": ""}, "Enter all three, or none of them"),
        ({"same_product": "6"}, "The same product must not wait longer"),
        ({"after_virus": "61"}, "Enter a whole number, at most 60 days"),
        ({"closed_weeks": "1–53"}, "With these weeks the hub is closed all year"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field_and_nothing_is_saved(app, hub, where, wrong, said):
    answer = hub.post(f"{where}/rules", data=EVERYTHING | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert 'value="52–1"' in answer.text or "reduced_weeks" in wrong  # what was typed is still there
    assert rules_of(app, where)[1] == 1


def test_a_stale_form_says_so_and_keeps_what_was_typed(app, hub, where):
    hub.post(f"{where}/rules", data=EVERYTHING)

    answer = hub.post(f"{where}/rules", data=EVERYTHING | {"lead_days": "21"})

    assert answer.status_code == 409
    assert "Somebody changed these rules" in answer.text
    assert 'value="21"' in answer.text
    assert rules_of(app, where)[0].lead_days == 14
    assert hub.post(f"{where}/rules", data=EVERYTHING | {"lead_days": "21", "version": "2"}).status_code == 303


def test_weeks_are_published_and_closed_again(app, hub, where):
    monday = monday_of(clock.today()) + timedelta(weeks=10)
    year, number, _day = monday.isocalendar()

    assert hub.post(f"{where}/published", data={"first": f"wk {number} {year}"}).status_code == 303
    assert rules_of(app, where)[0].published == ((monday, monday + timedelta(weeks=1)),)
    assert "Close again" in hub.get(where).text

    span = {"first": str(monday), "last": str(monday + timedelta(days=6))}
    assert hub.post(f"{where}/published/withdraw", data=span).status_code == 303
    assert rules_of(app, where)[0].published == ()


@pytest.mark.parametrize("typed", ["", "next month", "wk 60", "2020-01-06"])
def test_weeks_that_cannot_be_published_are_refused_beside_the_field(app, hub, where, typed):
    answer = hub.post(f"{where}/published", data={"first": typed})

    assert answer.status_code == 422
    assert "errmsg" in answer.text
    assert rules_of(app, where)[1] == 1


def test_the_offer_shows_closed_weeks_and_the_openings_around_them(app, hub, where, company):
    first, _end = weeks_from_now(1)
    closed = f"{first.isocalendar().week}–{(first + timedelta(weeks=3)).isocalendar().week}"
    hub.post(f"{where}/rules", data=NOTHING | {"closed_weeks": closed})

    page = company.get(f"/offers/{LINE}").text

    opening = weeks_from_now(5)[0]
    assert f'value="{opening}"' in page
    assert f'value="{first}"' not in page


def test_a_request_for_closed_weeks_is_told_which_rule_and_what_fits(app, hub, where, company):
    start, _end = weeks_from_now(6)
    hub.post(f"{where}/rules", data=NOTHING | {"closed_weeks": str(start.isocalendar().week)})
    key = {"key": "k1", "choice": "other", "start": start.isoformat(), "length": "1", "product": ""}

    answer = company.post(f"/offers/{LINE}", data=key | {"share_level": "anonymous", "flexible_days": "0"})

    assert answer.status_code == 409
    assert f"The hub is closed in week {start.isocalendar().week}" in answer.text
    assert "The next openings of this length" in answer.text
    assert 'id="start-error"' in answer.text
    assert "ATM-" not in company.get("/bookings").text


def test_others_do_not_know_the_resource(app, where, company):
    with app.app_context():
        stranger = make_manager_of("northx-matfors")
    other = app.test_client()
    sign_in(other, stranger)

    assert other.get(where).status_code == 404
    assert other.post(f"{where}/rules", data=EVERYTHING).status_code == 404
    assert company.get(where).status_code == 403
    assert rules_of(app, where)[1] == 1
