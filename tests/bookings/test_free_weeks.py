"""All places with so many free weeks: who is searched, what the page and the API say, and what cannot be asked."""

import html
import re
from datetime import timedelta
from functools import partial

import pytest

from atmp_match.bookings.queries.free_places import list_places, wanted_weeks
from atmp_match.bookings.views import free_weeks
from atmp_match.calendar.rules import monday_of
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import settings
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder
from tests.statements import statements


def wanted(weeks, first=0, until=60, **filters):
    today = clock.today()
    return wanted_weeks(weeks, today + timedelta(days=first), today + timedelta(weeks=until), Filters(**filters))


def found(asked):
    return {place.offer.id: place.start for place in list_places(asked, limit=1000).items}


@pytest.fixture
def hub(inside):
    return make_manager_of("testa-center")


def test_only_hubs_that_keep_their_calendar_here_are_searched(inside):
    assert found(wanted(1)) == {}
    make_manager_of("testa-center")

    assert {place.offer.hub.slug for place in list_places(wanted(1)).items} == {"testa-center"}


def test_weeks_that_somebody_holds_are_not_free(hub, run_deliveries):
    founder = make_founder()
    asked = wanted(2)
    first = found(asked)[LINE]
    weeks = (first - monday_of(clock.today())).days // 7
    make_request(founder, LINE, weeks=(weeks, 2))
    run_deliveries()

    assert found(asked)[LINE] > first


def test_pages_follow_each_other_and_a_wrong_cursor_is_refused(hub):
    make_manager_of("northx-matfors")
    everything = list_places(wanted(2), limit=1000)
    order = [(place.start, place.offer.id) for place in everything.items]
    pages, after = [], None
    while after or not pages:
        page = list_places(wanted(2), after=after, limit=2)
        pages += page.items
        assert (page.total, page.left) == (everything.total, everything.total - len(pages))
        after = page.next_cursor
    assert [(place.start, place.offer.id) for place in pages] == order == sorted(order)
    assert len(order) == everything.total > 4
    with pytest.raises(InvalidInput) as refused:
        list_places(wanted(2), after="no-day/no-offer")
    assert list(refused.value.fields) == ["cursor"]


def test_filters_leave_only_what_they_say(hub):
    make_manager_of("northx-matfors")
    everything = found(wanted(2))
    plasmids = found(wanted(2, service="plasmid-manufacturing"))

    assert set(plasmids) < set(everything)
    assert all(place.offer.service == "pilot-run" for place in list_places(wanted(2, service="pilot-run")).items)
    assert found(wanted(2, country="NO")) == {}
    assert all("gmp" in place.offer.grades for place in list_places(wanted(2, grade="gmp")).items)
    named = list_places(wanted(2, modality="aav")).items
    assert all({"aav", "any"} & set(place.offer.modalities) for place in named)


def test_made_up_capacity_counts_only_where_it_can_be_booked(hub, monkeypatch):
    assert LINE in found(wanted(2))
    monkeypatch.setitem(settings, "BOOK_ILLUSTRATIVE", False)

    assert LINE not in found(wanted(2))


@pytest.mark.parametrize(
    ("weeks", "first", "until", "field"),
    [
        (None, 0, 10, "weeks"),
        (0, 0, 10, "weeks"),
        (53, 0, 60, "weeks"),
        (2, 10 * 7, 5, "before"),
        (4, 0, 2, "before"),
        (1, 800, 200, "from"),
    ],
)
def test_weeks_that_cannot_be_looked_for_are_refused_by_field(inside, weeks, first, until, field):
    with pytest.raises(InvalidInput) as refused:
        wanted(weeks, first, until)

    assert list(refused.value.fields) == [field]


def test_anybody_may_look_on_the_page_and_sees_no_names(app, client, run_deliveries):
    with app.app_context():
        make_manager_of("testa-center")
        founder = make_founder()
        make_request(founder, LINE, weeks=(8, 2))
        company = next(iter(founder.organisation_names.values()))
    run_deliveries()
    page = client.get("/free-weeks?weeks=2")

    assert page.status_code == 200
    assert f'href="/offers/{LINE}?length=2"' in page.text
    assert company not in page.text
    assert "ATM-" not in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("weeks=0", "Enter a number of weeks from 1 to 52"),
        ("weeks=four", "Enter a whole number"),
        ("weeks=4&before=soon", "Enter a week or a day"),
        ("weeks=4&before=2020-01-01", "The end must come after the start"),
        ("service=no-such-service", "Choose one of the answers in the list"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(client, query, said):
    answer = client.get(f"/free-weeks?{query}")

    assert answer.status_code == 422
    assert said in answer.text


def test_the_page_goes_on_where_the_first_places_end(app, client, monkeypatch):
    with app.app_context():
        make_manager_of("testa-center")
        first, second = (list_places(wanted(2, 1, 26), limit=2).items[number].offer.id for number in (0, 1))
    monkeypatch.setattr(free_weeks, "list_places", partial(list_places, limit=1))
    page = client.get("/free-weeks?weeks=2")
    assert "Show more places" in page.text or "Show one more place" in page.text
    assert f'href="/offers/{first}?' in page.text
    assert f'href="/offers/{second}?' not in page.text
    more = re.search(r'href="(/free-weeks[^"]*after=[^"]*)"', page.text)[1]
    page = client.get(html.unescape(more))
    assert f'href="/offers/{second}?' in page.text
    assert f'href="/offers/{first}?' not in page.text
    assert client.get("/free-weeks?weeks=2&after=nothing").status_code == 422


def test_an_empty_answer_offers_a_way_on(client):
    page = client.get("/free-weeks?weeks=4&country=NO")

    assert "No place has 4 weeks free in a row" in page.text
    assert "Remove all filters" in page.text


def test_the_page_asks_as_often_for_all_places_as_for_one(app):
    client = app.test_client()
    with app.app_context():
        make_manager_of("testa-center")
        sign_in(client, make_founder())
    client.get("/free-weeks")
    with statements() as few:
        client.get("/free-weeks?weeks=2&service=pilot-run")
    with statements() as many:
        client.get("/free-weeks?weeks=2")

    assert len(few) == len(many) <= 8


def test_a_program_gets_the_same_places(app, client):
    with app.app_context():
        make_manager_of("testa-center")
        places = found(wanted(2, 1, 26))
    answer = client.get("/api/v1/free-weeks?weeks=2").json

    assert {row["offer"]: row["start"] for row in answer["items"]} == {k: f"{v}" for k, v in places.items()}
    start, _end = weeks_from_now(1)
    assert all(row["start"] >= f"{start}" for row in answer["items"])
    refused = client.get("/api/v1/free-weeks?weeks=99")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "weeks"
