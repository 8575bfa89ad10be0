"""A hub manager's pages of resources: rules, published weeks, and what companies then see."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.rules import monday_of
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.shared import clock
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, fresh, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder

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


@pytest.fixture
def hub(app):
    """A browser of somebody who manages the hub."""
    with app.app_context():
        manager = make_manager_of("testa-center")
    client = app.test_client()
    sign_in(client, manager)
    return client


@pytest.fixture
def company(app):
    with app.app_context():
        founder = make_founder()
    client = app.test_client()
    sign_in(client, founder)
    return client


@pytest.fixture
def where(app, hub):
    with app.app_context():
        name = Resource.name == "500 L mammalian bioreactor line"
        return f"/hub/resources/{db.session.scalar(select(Resource.id).where(name))}"


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


def blocks(**more):
    start, _end = weeks_from_now(8)
    return {f"block-{name}": value for name, value in ({"first": f"{start}", "note": "Service"} | more).items()}


def entries(app):
    with app.app_context():
        return db.session.scalar(text("SELECT count(*) FROM calendar_entries WHERE released_at IS NULL"))


def test_a_block_is_listed_and_lifted_again(app, hub, where):
    assert hub.post(f"{where}/blocks", data=blocks()).status_code == 303
    page = hub.get(where).text
    assert "Service" in page
    [lift] = re.findall(rf'action="({where}/blocks/[0-9a-f-]+/lift)"', page)

    assert hub.post(lift).status_code == 303
    assert entries(app) == 0
    assert hub.post(lift).status_code == 404


def test_a_weekly_block_by_the_hour_is_one_row(app, hub, where):
    last = weeks_from_now(11)[0]
    typed = blocks(starts_at="8:00", ends_at="12:00", every_weeks="1", until=f"{last}")

    assert hub.post(f"{where}/blocks", data=typed).status_code == 303
    assert entries(app) == 4
    page = hub.get(where).text
    assert "08:00–12:00" in page
    assert page.count("/lift") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first": ""}, "Enter the first day or week"),
        ({"first": "soon"}, "Enter a week or a day"),
        ({"last": "2020-01-01"}, "The last day must not come before the first"),
        ({"first": "2020-01-01"}, "These days are past"),
        ({"starts_at": "8"}, "Enter a time like 08:00"),
        ({"ends_at": "12:00"}, "Enter both times"),
        ({"every_weeks": "1"}, "Enter the last day on which it may begin again"),
        ({"every_weeks": "3"}, "Choose one of the answers in the list"),
        ({"note": "x" * 201}, "at most 200"),
    ],
)
def test_a_block_that_cannot_be_is_refused_beside_its_field(app, hub, where, wrong, said):
    answer = hub.post(f"{where}/blocks", data=blocks(**wrong))

    assert answer.status_code == 422
    assert said in answer.text
    assert entries(app) == 0


def test_bookings_in_a_blocks_way_are_listed_without_names_and_nothing_moves(app, hub, where, run_deliveries):
    with app.app_context():
        founder = make_founder()
        booking = make_request(founder, LINE, weeks=(8, 2))
        company = next(iter(founder.organisation_names.values()))
    run_deliveries()
    before = entries(app)

    answer = hub.post(f"{where}/blocks", data=blocks())

    assert answer.status_code == 409
    assert f'href="/bookings/{booking.ref}"' in answer.text
    assert company not in answer.text
    assert 'value="Service"' in answer.text  # what was typed is still there
    assert entries(app) == before == 1


def test_others_see_blocked_days_as_booked_and_never_why(app, hub, where, company):
    hub.post(f"{where}/blocks", data=blocks(note="Autoclave broken"))
    start, end = weeks_from_now(8)

    page = company.get(f"/offers/{LINE}").text
    answer = company.get(f"/api/v1/offers/{LINE}/availability?from={start}&to={end}").json

    assert "Autoclave" not in page
    assert answer["busy"][0]["start"] == f"{start}"
    assert "Autoclave" not in str(answer)


def test_each_company_in_the_way_gets_a_proposal_and_keeps_its_weeks_until_it_agrees(app, hub, where, run_deliveries):
    with app.app_context():
        founder = make_founder()
        booking = make_request(founder, LINE, weeks=(8, 2))
    run_deliveries()

    assert hub.post(f"{where}/blocks", data=blocks() | {"propose": "1"}).status_code == 303

    run_deliveries()
    after = weeks_from_now(9)[0]
    with app.app_context():
        kept = fresh(booking)
        proposal = kept.open_proposal
        assert (kept.status, kept.starts_on) == (Status.PROPOSED, weeks_from_now(8)[0])
        assert proposal.starts_on >= after
        assert (proposal.ends_on - proposal.starts_on) == (kept.ends_on - kept.starts_on)
    assert "Other weeks proposed" in hub.get(where).text
    assert entries(app) == 2

    with app.app_context():
        actions.agree_to_weeks(booking.ref, by=founder)
    assert hub.post(f"{where}/blocks", data=blocks()).status_code == 303


def test_a_booking_that_waits_for_an_answer_to_a_proposal_is_not_asked_twice(app, hub, where, run_deliveries):
    with app.app_context():
        make_request(make_founder(), LINE, weeks=(8, 2))
    run_deliveries()
    both = blocks() | {"propose": "1"}
    hub.post(f"{where}/blocks", data=both)
    before = entries(app)

    assert hub.post(f"{where}/blocks", data=both).status_code == 303
    assert "no other weeks can be proposed from here" in hub.get(where).text
    assert entries(app) == before
