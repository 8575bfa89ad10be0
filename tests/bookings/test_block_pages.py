"""A hub manager's page of a resource: maintenance, what is in its way, and what others then see."""

import re

import pytest
from sqlalchemy import text

from atmp_match.bookings import actions
from atmp_match.bookings.rules.transitions import Status
from atmp_match.extensions import db
from tests.factories.bookings import LINE, fresh, make_request, weeks_from_now
from tests.factories.organisations import make_founder


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
    page = hub.get(where).text
    assert "Other weeks proposed" in page
    assert "Waits for 1 booking to move" in page
    assert entries(app) == 2

    with app.app_context():
        actions.agree_to_weeks(booking.ref, by=founder)
    page = hub.get(where).text
    assert "Waits for" not in page
    assert page.count("/lift") == 1
    assert entries(app) == 2  # the booking in its new weeks, and the block


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
