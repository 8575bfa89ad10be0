"""The pages on which a hub prefers a request, or offers the next weeks to one that lost its own."""

import pytest

from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder

OTHER = weeks_from_now(14, 2)


@pytest.fixture
def people(app):
    with app.app_context():
        return {"first": make_founder(), "second": make_founder(), "manager": make_manager_of("testa-center")}


@pytest.fixture
def refs(app, people, run_deliveries):
    """Two requests for the same weeks of one line: the first holds them, the second waits."""
    with app.app_context():
        refs = [make_request(people[who]).ref for who in ("first", "second")]
    run_deliveries()
    return refs


@pytest.fixture
def as_manager(client, people, refs):
    sign_in(client, people["manager"])
    return client


def written(span):
    return write_weeks(*span, "en", clock.today())


def test_preferring_asks_first_what_becomes_of_the_one_that_holds_the_weeks(as_manager, refs):
    held, waiting = refs
    inbox = as_manager.get(f"/hub/inbox?r={waiting}").text
    page = as_manager.get(f"/bookings/{waiting}/prefer?over={held}").text

    assert f'href="/bookings/{waiting}/prefer?over={held}"' in inbox
    assert f"Prefer {waiting} to {held}" in page
    assert f"What becomes of {held}?" in page
    assert 'name="weeks"' in page


def test_it_is_done_without_javascript_and_both_pages_say_so(as_manager, refs):
    held, waiting = refs
    typed = {"over": held, "outcome": "propose", "weeks": written(OTHER), "reason": "A trial is waiting"}
    answer = as_manager.post(f"/bookings/{waiting}/prefer", data=typed)

    assert (answer.status_code, answer.location) == (303, f"/bookings/{waiting}")
    assert "A request to answer" in as_manager.get(f"/bookings/{waiting}").text
    assert f"Until then {written(OTHER)} are kept." in as_manager.get(f"/bookings/{held}").text


def test_what_cannot_be_comes_back_with_what_was_typed(as_manager, refs):
    held, waiting = refs
    silent = as_manager.post(f"/bookings/{waiting}/prefer", data={"over": held, "outcome": "decline", "reason": " "})
    odd = as_manager.post(
        f"/bookings/{waiting}/prefer", data={"over": held, "outcome": "propose", "weeks": "<soon>", "reason": "Because"}
    )

    assert (silent.status_code, odd.status_code) == (422, 422)
    assert silent.text.count("Write a reason. The other side will read it.") == 2
    assert 'value="&lt;soon&gt;"' in odd.text
    assert ">\r\nBecause</textarea>" in odd.text or ">Because</textarea>" in odd.text


def test_a_stale_page_changes_nothing(as_manager, refs):
    held, waiting = refs
    as_manager.post(f"/bookings/{held}/decline", data={"reason": "No"})
    answer = as_manager.post(
        f"/bookings/{waiting}/prefer",
        data={"over": held, "outcome": "propose", "weeks": written(OTHER), "version": "1"},
    )

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text


def test_after_accepting_the_hub_offers_the_next_weeks_with_one_button(
    as_manager, client, people, refs, run_deliveries
):
    held, waiting = refs
    as_manager.post(f"/bookings/{held}/accept", data={})
    run_deliveries()
    page = as_manager.get(f"/hub/inbox?r={waiting}").text
    offered = page.split('name="weeks" value="')[1].split('"')[0]
    assert f"Offer {offered}" in page
    assert "These weeks are booked for another request." in page

    assert as_manager.post(f"/bookings/{waiting}/propose", data={"weeks": offered}).status_code == 303
    sign_in(as_manager, people["second"])
    assert f"Accept {offered}" in as_manager.get(f"/bookings/{waiting}").text


def test_a_company_that_lost_its_weeks_reads_what_comes_next(as_manager, client, people, refs):
    held, waiting = refs
    sign_in(client, people["second"])
    assert "Another request holds these weeks" in client.get(f"/bookings/{waiting}").text
    sign_in(client, people["manager"])
    client.post(f"/bookings/{held}/accept", data={})
    sign_in(client, people["second"])
    page = client.get(f"/bookings/{waiting}").text

    assert "These weeks can no longer be had" in page
    assert "the hub checks which weeks it can offer you" in page
    assert "Prefer it to" not in page


def test_companies_and_strangers_prefer_nothing(client, people, refs):
    held, waiting = refs
    sign_in(client, people["second"])

    assert client.get(f"/bookings/{waiting}/prefer?over={held}").status_code == 403
    assert client.post(f"/bookings/{waiting}/prefer", data={"over": held}).status_code == 403
