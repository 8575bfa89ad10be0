"""Bad input through the real forms: a clear answer beside the field, never an error of ours, and nothing changed."""

import re

import pytest

from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE
from tests.security.conftest import UNCLAIMED

OFFER = f"/offers/{LINE}"
PERSON = "The donor is 19900101-1234."
NO_PERSON = "This looks like a personal identity number."
NOT_STORABLE = "This text holds a character that cannot be stored."


def asked(client, **typed):
    key = re.search(r'name="key"[^>]*value="([^"]+)"', client.get(OFFER).text).group(1)
    usual = {"choice": "other", "start": "2027-06-07", "length": "2", "share_level": "anonymous", "flexible_days": "0"}
    return client.post(OFFER, data={"key": key, "quantity": "1", "message": "", **usual, **typed})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"start": "2020-01-06"}, "Choose a start after today."),
        ({"start": "0001-01-03"}, "Choose a start after today."),
        ({"start": "9999-12-27"}, "Choose a"),
        ({"start": "9999-12-31"}, "The end must come after the start."),
        ({"length": "0"}, "The end must come after the start."),
        ({"length": "-" + "9" * 30}, "The end must come after the start."),
        ({"length": "9" * 30}, "The longest booking here is"),
        ({"length": "9" * 5000}, "Enter a whole number"),
        ({"message": "x" * 4001}, "Keep the message under 4000 characters."),
        ({"message": "a\0b"}, NOT_STORABLE),
        ({"message": PERSON}, NO_PERSON),
    ],
)
def test_a_request_that_cannot_be_is_named_beside_its_field(as_founder, everything, typed, words):
    before = everything()
    answer = asked(as_founder, **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert everything() == before


@pytest.mark.parametrize(
    ("reason", "words"), [(PERSON, NO_PERSON), ("a\0b", NOT_STORABLE), ("y" * 2001, "at most 2000")]
)
def test_a_reason_that_cannot_be_sent_stays_on_the_page(as_manager, held, everything, reason, words):
    before = everything()
    answer = as_manager.post(f"/bookings/{held}/decline", data={"reason": reason})
    assert answer.status_code == 422
    assert words in answer.text
    assert everything() == before


@pytest.mark.parametrize(
    ("message", "words"), [(PERSON, NO_PERSON), ("a\0b", NOT_STORABLE), (" \n", "Write what you want")]
)
def test_a_question_that_cannot_be_sent_stays_on_the_page(as_founder, everything, message, words):
    before = everything()
    answer = as_founder.post(f"/offers/{UNCLAIMED}/question", data={"message": message})
    assert answer.status_code == 422
    assert words in answer.text
    assert everything() == before


@pytest.mark.parametrize(
    ("answer", "words"),
    [(PERSON, NO_PERSON), ("a\0b", NOT_STORABLE), ("z" * 4001, "at most 4000 characters"), ("", "Write an answer.")],
)
def test_an_answer_that_cannot_be_sent_stays_on_the_page(as_admin, enquiry, everything, answer, words):
    before = everything()
    got = as_admin.post(f"/admin/enquiries/{enquiry}", data={"answer": answer})
    assert got.status_code == 422
    assert words in got.text
    assert everything() == before


@pytest.mark.parametrize("size", ["1e-400", "0", "-1", "1e999999999999", "sNaN", "Infinity", "1e7"])
def test_a_size_that_is_none_is_refused(as_founder, people, size):
    answer = as_founder.post(
        f"/products/{people.product}/brief/scale-and-containment",
        data={"version": "1", "scale_value": size, "scale_unit": "L"},
    )
    assert answer.status_code == 422
    assert "Enter a number" in answer.text


def test_a_nul_in_a_half_typed_section_is_left_out_of_its_draft(as_founder, people):
    address = f"/products/{people.product}/brief/own-words"
    answer = as_founder.post(address, data={"version": "1", "description": f"Dry\0ing. {PERSON}"})
    assert answer.status_code == 422
    assert NO_PERSON in answer.text
    assert f"Drying. {PERSON}" in as_founder.get(address).text


@pytest.mark.parametrize(
    ("method", "address", "more"),
    [
        ("GET", "/sign-in?next=//[", {}),
        ("POST", "/sign-in", {"data": {"next": "//[", "email": "a@b.example", "password": "x"}}),
        ("POST", "/language", {"data": {"language": "en", "back": "//["}}),
        ("POST", "/account", {"headers": {"Referer": "http://["}}),
        ("GET", "/account", {"headers": {"HX-Request": "true", "HX-Current-URL": "http://["}}),
        ("GET", "/", {"headers": {"Accept-Language": "x" * 5000 + ";q=zz,,;;q=-1,sv;q=1e9"}}),
        ("GET", "/", {"headers": {"Cookie": "session=.eJ\xff; language=\xff%00; theme=[]"}}),
        ("GET", "/admin/catalogue?cursor=%00&q=%25%00'", {}),
        ("GET", "/hub/inbox?r=%00&show=%ff", {}),
        ("GET", "/bookings/ATM-99999999999999999999", {}),
        ("GET", f"{OFFER}?length=-{'9' * 50}&product=%00", {}),
        ("GET", "/api/v1/offers?limit=1&limit=x&cursor=%00", {}),
        ("GET", "/api/v1/bookings", {"headers": {"Authorization": "Bearer \xff"}}),
    ],
)
def test_what_no_browser_sends_breaks_nothing(app, people, method, address, more):
    for person in (None, people.founder, people.manager, people.admin):
        browser = app.test_client()
        if person:
            sign_in(browser, person)
        assert browser.open(address, method=method, **more).status_code < 500, person


def test_two_values_for_one_field_count_as_the_first(as_founder, people, everything):
    before = everything()
    answer = as_founder.post("/products", data={"code_name": ["", "ALM-7"]})
    assert answer.status_code == 422
    assert everything() == before
