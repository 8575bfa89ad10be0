"""Other weeks, as two people at their browsers see them; without JavaScript."""

import pytest
from sqlalchemy import text

from atmp_match.bookings import actions
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder

ASKED, OTHER, THIRD = weeks_from_now(8, 2), weeks_from_now(14, 2), weeks_from_now(20, 2)


def written(span, language="en"):
    return write_weeks(*span, language, clock.today())


@pytest.fixture
def people(app):
    with app.app_context():
        return {"founder": make_founder(), "manager": make_manager_of("testa-center")}


@pytest.fixture
def held(app, people, run_deliveries):
    with app.app_context():
        ref = make_request(people["founder"]).ref
    run_deliveries()
    return ref


@pytest.fixture
def look(client, people, held):
    """Look at the booking's page as somebody, or send one of its forms."""

    def look(who, verb=None, **typed):
        sign_in(client, people[who])
        address = f"/bookings/{held}"
        return client.post(f"{address}/{verb}", data=typed) if verb else client.get(address)

    return look


@pytest.fixture
def version(app, held):
    def version():
        with app.app_context():
            number = int(held.removeprefix("ATM-"))
            return db.session.scalar(text("SELECT version FROM bookings WHERE number = :n"), {"n": number})

    return version


def test_the_hub_types_weeks_and_the_company_accepts_them(look):
    assert look("manager", "propose", weeks=written(OTHER), reason="Pump <two> is serviced.").status_code == 303
    page = look("founder").text

    assert "Testa Center proposes 6 weeks later" in page
    assert "“Pump &lt;two&gt; is serviced.”" in page
    assert f"Accept {written(OTHER)}" in page
    assert f"Keep {written(ASKED)}" in page
    assert f"Until then both {written(ASKED)} and {written(OTHER)} are kept." in page
    assert look("founder", "agree").status_code == 303
    assert "Accepted, conditions are open" in look("founder").text


def test_weeks_are_typed_in_swedish_too(look, client):
    assert look("manager", "propose", weeks=written(OTHER, "sv")).status_code == 303
    page = client.get("/hub/inbox?show=waiting&language=sv").text

    assert "Väntar på dem 1" in page
    assert written(OTHER, "sv") in page


def test_what_is_no_week_comes_back_beside_the_field_with_what_was_typed(look):
    answer = look("manager", "propose", weeks="<next> month", reason="Because")

    assert answer.status_code == 422
    assert answer.text.count("Enter weeks, like wk 7-10, or days, like 15 Feb 2027 to 12 Mar 2027.") == 2
    assert 'value="&lt;next&gt; month"' in answer.text
    assert ">Because</textarea>" in answer.text
    assert '<details class="decide" id="decide-propose" open>' in answer.text
    assert "New time proposed" not in look("founder").text


def test_the_rules_sentences_stand_beside_the_weeks_too(look):
    answer = look("manager", "propose", weeks=written(ASKED))

    assert (answer.status_code, "These weeks are on the table already. Choose others." in answer.text) == (422, True)


def test_taken_weeks_are_refused_with_the_next_free_ones(app, look, run_deliveries):
    with app.app_context():
        make_request(make_founder(), weeks=(14, 2))
    run_deliveries()
    answer = look("manager", "propose", weeks=written(OTHER))

    assert answer.status_code == 409
    assert "These weeks are held or booked. Nothing was changed." in answer.text
    assert "Free now for the same length:" in answer.text
    assert f'value="{written(OTHER)}"' in answer.text


def test_a_stale_page_says_what_changed_by_whom_and_keeps_what_was_typed(look, version):
    seen = version()
    look("manager", "propose", weeks=written(OTHER))
    answer = look("founder", "propose", weeks=written(THIRD), reason="After Easter", version=seen)

    assert answer.status_code == 409
    assert "Testa Center: other weeks were proposed" in answer.text
    assert f'value="{written(THIRD)}"' in answer.text
    assert ">After Easter</textarea>" in answer.text
    assert f"Accept {written(OTHER)}" in answer.text


def test_what_was_typed_for_something_that_is_over_is_not_lost(look, version):
    seen = version()
    look("manager", "decline", reason="The line is being rebuilt.")
    answer = look("founder", "propose", weeks=written(THIRD), reason="After Easter", version=seen)

    assert answer.status_code == 409
    assert f"You had written: {written(THIRD)}. After Easter" in answer.text


def test_the_inbox_has_a_companys_proposal_to_answer_and_ones_own_to_wait_for(look, client):
    look("founder", "propose", weeks=written(OTHER), reason="Cells come later")
    look("manager")
    page = client.get("/hub/inbox").text

    assert "1 request to answer" in page
    assert "proposes 6 weeks later" in page
    assert f"Accept {written(OTHER)}" in page

    look("manager", "propose", weeks=written(THIRD))
    assert "All answered" in client.get("/hub/inbox").text
    assert "You proposed other weeks" in client.get("/hub/inbox?show=waiting").text


def test_a_move_of_what_is_agreed_lies_in_the_inbox_and_stands_meanwhile(look, client):
    look("manager", "accept")
    assert "Move the booking" in look("founder").text
    look("founder", "propose", weeks=written(OTHER))
    look("manager")

    assert "1 request to answer" in client.get("/hub/inbox").text
    assert "After that the booking stays as it was agreed" in look("manager").text
    assert look("manager", "keep").status_code == 303
    assert "All answered" in client.get("/hub/inbox").text


def test_the_company_gives_weeks_back(look):
    first = written(weeks_from_now(8, 1))
    look("manager", "accept")
    too_many = look("founder", "shorten", weeks=written(OTHER))
    shorter = look("founder", "shorten", weeks=first)

    assert too_many.status_code == 422
    assert "Choose fewer of your own weeks." in too_many.text
    assert shorter.status_code == 303
    assert f'<b class="num">{first}</b>' in look("founder").text


@pytest.mark.parametrize("verb", ["propose", "agree", "keep", "shorten"])
def test_for_a_stranger_there_is_nothing_to_propose_for(app, client, held, verb):
    with app.app_context():
        stranger = make_founder()
    sign_in(client, stranger)

    assert client.post(f"/bookings/{held}/{verb}", data={"weeks": "wk 7-10"}).status_code == 404


def test_numbers_in_the_bar_follow_the_turn(app, look, client, people, held):
    look("manager", "propose", weeks=written(OTHER))

    assert "1 booking needs you" in (look("founder") and client.get("/home").text)
    with app.app_context():
        actions.agree_to_weeks(held, by=people["founder"])
    assert "Nothing needs you today" in client.get("/home").text
