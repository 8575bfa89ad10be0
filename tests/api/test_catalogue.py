from datetime import timedelta

import pytest

from atmp_match.calendar.actions import block_unit
from atmp_match.calendar.queries import list_units
from atmp_match.catalogue.queries import get_offer, taxonomy
from atmp_match.shared import clock
from tests.factories.bookings import BENCH, LINE, make_request, weeks_from_now


def spans(answer, name):
    return [(span["start"], span["end"]) for span in answer.json[name]]


def iso(span):
    return tuple(day.isoformat() for day in span)


def test_the_vocabulary_is_whole(app, anyone):
    answer = anyone.get("/taxonomy")
    assert answer.status_code == 200
    with app.app_context():
        words = taxonomy()
        assert {kind: [term["code"] for term in terms] for kind, terms in answer.json["terms"].items()} == {
            kind: list(terms) for kind, terms in words.terms.items()
        }
    grades = {term["code"]: term["data"]["rank"] for term in answer.json["terms"]["grade"]}
    assert grades == {"research": 1, "hq": 2, "gmp": 3}


def walk(program, path):
    found, cursor = [], None
    while True:
        answer = program.get(path + (f"&cursor={cursor}" if cursor else ""))
        assert answer.status_code == 200
        found += answer.json["items"]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            return found


def test_all_hubs_and_offers_can_be_walked_page_by_page(anyone):
    hubs, offers = walk(anyone, "/hubs?limit=10"), walk(anyone, "/offers?limit=50")
    assert len({hub["slug"] for hub in hubs}) == len(hubs) == 35
    assert len({offer["id"] for offer in offers}) == len(offers) == 104
    assert {offer["id"] for offer in offers} == {offer for hub in hubs for offer in hub["offer_ids"]}


def test_offers_are_filtered_by_service_modality_grade_and_country(anyone):
    offers = walk(anyone, "/offers?service=cell-manufacturing&modality=msc&grade=gmp&country=SE")
    assert offers
    for offer in offers:
        assert (offer["service"], offer["country"]) == ("cell-manufacturing", "SE")
        assert "gmp" in offer["grades"]
        assert {"msc", "any"} & set(offer["modalities"])


def test_a_hub_has_its_offers_with_evidence_and_what_it_has_not(anyone):
    hub = anyone.get("/hubs/testa-center").json
    assert hub["name"] == "Testa Center"
    bench = next(offer for offer in hub["offers"] if offer["id"] == BENCH)
    assert bench["evidence"][0]["source"].startswith("atmpsweden.se/")
    assert any(fact["grade"] == "gmp" and fact["value"] == "no" for fact in hub["facts"])


def test_an_offer_says_whether_it_can_be_booked(anyone, manager):
    assert anyone.get(f"/offers/{BENCH}").json["bookable"] == "yes"
    assert anyone.get("/offers/northx-qc").json["bookable"] == "unclaimed"


def test_titles_follow_the_readers_language(anyone):
    english = anyone.get(f"/offers/{BENCH}").json["title"]
    swedish = anyone.get(f"/offers/{BENCH}", headers={"Accept-Language": "sv-SE"}).json["title"]
    assert english != swedish
    assert anyone.get("/hubs?language=sv&limit=1").status_code == 200


@pytest.mark.parametrize(
    "path", ["/hubs/nowhere", "/offers/nothing", "/offers/nothing/availability", "/hubs/x%00y", "/x"]
)
def test_what_does_not_exist_is_404(anyone, path):
    answer = anyone.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert (answer.json["title"], answer.json["status"]) == ("Not Found", 404)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("moddality=msc", "moddality", "no such field"),
        ("modality=mcs", "modality", "“mcs” is not in the list modality"),
        ("service=x%00", "service", "cannot be stored"),
        ("country=se", "country", "two capital letters"),
        ("limit=0", "limit", "from 1 to 200"),
        ("limit=many", "limit", "whole number"),
        ("cursor=%00", "cursor", "cannot be stored"),
    ],
)
@pytest.mark.parametrize("path", ["/hubs", "/offers"])
def test_a_wrong_filter_is_named(anyone, path, query, field, words):
    answer = anyone.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert words in answer.json["errors"][0]["message"]


def test_free_time_comes_as_bookings_that_can_be_asked_for(anyone):
    answer = anyone.get(f"/offers/{BENCH}/availability")
    assert answer.json["units"] == 3
    assert answer.json["smallest"] == {"length": 1, "unit": "weeks"}
    assert spans(answer, "free")[:2] == [iso(weeks_from_now(1)), iso(weeks_from_now(2))]
    assert answer.json["busy"] == answer.json["held"] == []


def test_busy_days_are_seen_with_their_changeover_and_without_anybodys_name(app, anyone):
    start, end = weeks_from_now(8, 2)
    with app.app_context():
        resource = get_offer(LINE).resources[0]
        (unit,) = list_units(resource.id)
        block_unit(unit, start=start, end=end, zone="Europe/Stockholm", note="Maintenance of line 1")
    answer = anyone.get(f"/offers/{LINE}/availability")
    assert spans(answer, "busy") == [iso((start, end))]
    assert all(not (free[0] < end.isoformat() and start.isoformat() < free[1]) for free in spans(answer, "free"))
    assert "Maintenance" not in answer.text


def test_a_hold_is_seen_as_held(anyone, founder, manager, app, run_deliveries):
    start, end = weeks_from_now(8, 1)
    with app.app_context():
        make_request(founder.actor, LINE, weeks=(8, 1))
    run_deliveries()
    answer = anyone.get(f"/offers/{LINE}/availability")
    assert spans(answer, "held") == [iso((start, end + timedelta(days=3)))]  # three days between two products
    assert answer.json["busy"] == []


def test_the_days_asked_for_bound_the_answer(anyone):
    start, end = weeks_from_now(4)[0], weeks_from_now(6)[1]
    answer = anyone.get(f"/offers/{BENCH}/availability?from={start}&to={end}")
    assert spans(answer, "free") == [iso(weeks_from_now(number)) for number in (4, 5, 6)]


def test_what_is_asked_for_by_quantity_has_no_calendar(anyone):
    answer = anyone.get("/offers/northx-qc/availability")
    assert (answer.json["units"], answer.json["free"], answer.json["busy"]) == (0, [], [])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2027-02-30", "from"),
        ("from=9999-12-31", "from"),
        (f"to={clock.today() - timedelta(days=1)}", "to"),
        (f"to={clock.today() + timedelta(weeks=400)}", "to"),
        (f"from={clock.today() - timedelta(weeks=60)}&to={clock.today()}", "from"),
    ],
)
def test_days_that_cannot_be_are_refused(anyone, query, field):
    answer = anyone.get(f"/offers/{BENCH}/availability?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
