"""The hub's timeline through HTTP: what takes each resource, and never more of a company than it shows."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from atmp_match.bookings import actions
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.views import timeline
from atmp_match.calendar.actions import block_unit
from atmp_match.calendar.rules import monday_of
from atmp_match.extensions import db
from atmp_match.shared import clock
from tests.factories.accounts import sign_in
from tests.factories.bookings import BENCH, LINE, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder
from tests.factories.products import make_ziccum

BAR = re.compile(
    r'<(?:a|span) class="b ([a-z]+)[^>]*style="grid-column:(\d+)/(\d+);grid-row:(\d+)".*?</(?:a|span)>\s*', re.DOTALL
)


@pytest.fixture
def people(app):
    with app.app_context():
        return make_founder(), make_manager_of("testa-center")


@pytest.fixture
def ask(app, people):
    """Ask for weeks and let the worker look at it."""

    def ask(offer_id=LINE, **how):
        founder, _ = people
        with app.app_context():
            ref = make_request(founder, offer_id, product=make_ziccum(founder).ref, **how).ref
            number = db.session.scalar(text("SELECT id FROM bookings WHERE number = :n"), {"n": int(ref[4:])})
            actions.process_request(number)
        return ref

    return ask


@pytest.fixture
def manager(client, people):
    sign_in(client, people[1])
    return client


def bars_on(page):
    return [(tone, int(first), int(last), int(lane)) for tone, first, last, lane in BAR.findall(page)]


def test_bookings_stand_in_their_weeks_and_rivals_in_lanes_of_their_own(ask, manager):
    held, waiting = ask(weeks=(8, 2)), ask(weeks=(9, 2))
    page = manager.get("/hub/timeline").text

    assert bars_on(page) == [("asked", 9, 11, 1), ("warn", 10, 12, 2)]
    assert f'href="/bookings/{held}"' in page
    assert f'href="/bookings/{waiting}"' in page
    assert "On hold" in page
    assert "Waiting in line" in page


def test_a_block_is_drawn_with_its_note_and_leads_nowhere(app, manager):
    with app.app_context():
        unit = db.session.scalar(
            text(
                "SELECT min(u.id) FROM calendar_units u JOIN offer_resources r USING (resource_id) WHERE offer_id = :o"
            ),
            {"o": LINE},
        )
        start = monday_of(clock.today()) + timedelta(weeks=3)
        block_unit(unit, start=start, end=start + timedelta(days=12), zone="Europe/Stockholm", note="Yearly service")
    page = manager.get("/hub/timeline").text

    assert bars_on(page) == [("maint", 4, 6, 1)]
    assert "Yearly service" in page


def test_a_company_is_named_only_at_its_level(app, people, ask, manager):
    ask(weeks=(4, 1), share_level=ShareLevel.ANONYMOUS)
    with app.app_context():
        name = db.session.scalar(
            text("SELECT name FROM organisations WHERE id = :n"), {"n": min(people[0].company_ids)}
        )
    page = manager.get("/hub/timeline").text
    assert ", anonymous" in page
    assert name not in page

    ask(BENCH, weeks=(6, 1), share_level=ShareLevel.NAMED)
    for address in ("/hub/timeline", "/hub/timeline?as=table"):
        assert name in manager.get(address).text


def test_what_ended_and_what_others_have_is_not_drawn(app, people, ask, client):
    ref = ask(weeks=(8, 2))
    with app.app_context():
        actions.withdraw_booking(ref, by=people[0])
        other = make_manager_of("northx-matfors")
    ask(weeks=(12, 1))
    sign_in(client, other)
    assert bars_on(client.get("/hub/timeline").text) == []

    sign_in(client, people[1])
    assert bars_on(client.get("/hub/timeline").text) == [("asked", 13, 14, 1)]


def test_other_weeks_and_zooms_are_a_link_away(ask, manager):
    ask(weeks=(30, 2))
    start, _ = weeks_from_now(30)

    assert bars_on(manager.get("/hub/timeline").text) == []
    assert bars_on(manager.get("/hub/timeline?weeks=52").text) == [("asked", 31, 33, 1)]
    assert bars_on(manager.get(f"/hub/timeline?from={start}&weeks=13").text) == [("asked", 1, 3, 1)]
    assert manager.get("/hub/timeline?from=nonsense&weeks=9999").status_code == 200


def test_the_first_resources_come_with_the_page_and_the_rest_by_themselves(manager, monkeypatch):
    monkeypatch.setattr(timeline, "FIRST_ROWS", 2)
    first = manager.get("/hub/timeline").text
    rest = manager.get("/hub/timeline?rest=1", headers={"HX-Request": "true"}).text
    whole = manager.get("/hub/timeline?rest=1").text

    names = re.compile(r'<th scope="row"><span class="use">[^<]*</span><a href="[^"]*">([^<]+)')
    assert len(names.findall(first)) == 2
    assert names.findall(first) + names.findall(rest) == names.findall(whole)
    assert "<html" not in rest
    assert 'hx-trigger="load"' in first
    assert 'hx-trigger="load"' not in whole


def test_founders_have_no_timeline(client, people):
    sign_in(client, people[0])
    assert client.get("/hub/timeline").status_code == 403
