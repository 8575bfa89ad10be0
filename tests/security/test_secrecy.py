"""Who may know what: every page, API answer, mail and event is searched for the words that only some may read."""

import json
import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings import actions
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.extensions import db
from atmp_match.notifications.actions import create_calendar_link
from atmp_match.organisations.actions import Signed, record_agreement
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import AgreementKind
from atmp_match.shared import clock
from atmp_match.shared.models import EventRow
from tests.factories.accounts import make_user, sign_in
from tests.factories.bookings import LINE, make_manager_of, make_product, make_request
from tests.factories.organisations import make_admin, make_company, make_founder
from tests.permissions.test_every_route import ask

SECRETS = {
    "company": "Zirkonia Biologics",
    "person": "Quendolin Ytterby",
    "address": "quendolin@zirkonia.example",
    "code": "ZIRK-4711",
    "description": "thrumlingase",
    "message": "Ploverdown",
}
NOBODY = None
# What each reader may find, by share level; the founder's colleagues are left out, they may read everything.
MAY_READ = {
    ("anonymous", "stranger"): set(),
    ("anonymous", "rival"): set(),
    ("anonymous", "other hub"): set(),
    ("anonymous", "office"): set(),
    ("anonymous", "hub"): {"message"},
    ("named", "stranger"): set(),
    ("named", "rival"): set(),
    ("named", "other hub"): set(),
    ("named", "office"): set(),
    ("named", "hub"): {"message", "company"},
    ("full", "stranger"): set(),
    ("full", "rival"): set(),
    ("full", "other hub"): set(),
    ("full", "office"): set(),
    ("full", "hub"): {"message", "company", "code", "description"},
}
LEVELS = ("anonymous", "named")  # the full brief is walked once, below
# The office knows which companies there are, and not what they ask: there it enters a booking for one of them.
LISTS_COMPANIES = re.compile(r"/offers/[^/]+/enter")


@pytest.fixture
def cast(app):
    """The company with something to hide, and everybody who would like to know."""
    with app.app_context():
        person = make_user(SECRETS["address"], name=SECRETS["person"])
        make_company(person, name=SECRETS["company"])
        founder = actor_of(person)
        product = make_product(founder, code_name=SECRETS["code"], description=SECRETS["description"])
        readers = {
            "stranger": NOBODY,
            "rival": make_founder(),
            "hub": make_manager_of("testa-center"),
            "other hub": make_manager_of("northx-matfors"),
            "office": make_admin(),
        }
    return SimpleNamespace(founder=founder, product=product.ref, readers=readers)


@pytest.fixture(params=LEVELS)
def asked(app, cast, run_deliveries, request):
    """The company's request, held, with a rival's behind it."""
    with app.app_context():
        level = ShareLevel(request.param)
        if level is ShareLevel.FULL:
            sides = {"company_id": min(cast.founder.company_ids), "operator_id": min(cast.readers["hub"].operator_ids)}
            record_agreement(Signed(AgreementKind.CDA, clock.today(), None, ""), **sides, by=cast.founder)
        booking = make_request(cast.founder, product=cast.product, message=SECRETS["message"], share_level=level)
    run_deliveries()
    with app.app_context():
        waiting = make_request(cast.readers["rival"])
    run_deliveries()
    return SimpleNamespace(level=request.param, ref=booking.ref, waiting=waiting.ref)


def addresses(app, cast, refs):
    """Return every address that can be read, once for each booking it may be about."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.split(".")[0] in {"static", "dev_mail", "health"}:
            continue  # /dev/mail shows everybody's mails and is not there in production
        for ref in refs if "<string:ref>" in rule.rule and "/products/" not in rule.rule else [cast.product]:
            values = {"ref": ref, "offer_id": LINE, "slug": "testa-center", "section": "own-words", "page": "privacy"}
            address = re.sub(r"<(\w+):(\w+)>", lambda part, known=values: known.get(part[2], "1"), rule.rule)
            yield address
    yield from (f"/hub/inbox?r={ref}&show={tab}" for ref in refs for tab in ("answer", "conditions", "closed"))
    yield from (f"/bookings?show={tab}" for tab in ("open", "agreed", "past"))
    yield f"/api/v1/offers/{LINE}/availability"


def found(text) -> set[str]:
    return {name for name, word in SECRETS.items() if word.lower() in text.lower()}


def reader_of(app, person):
    """Return what asks for an address as this person, signed in once for the whole walk."""
    client, headers = app.test_client(), {}
    if person:
        sign_in(client, person)
        with app.app_context():
            headers["Authorization"] = f"Bearer {create_api_token('walk', by=person.user_id)}"

    def get(address):
        return client.get(address, headers=headers if address.startswith("/api/") else {})

    return get


def leaks(app, cast, asked):
    """Return what somebody reads and may not, by reader and address."""
    wrong = {}
    for reader, person in cast.readers.items():
        get = reader_of(app, person)
        for address in addresses(app, cast, (asked.ref, asked.waiting)):
            answer = get(address)
            may_read = MAY_READ[asked.level, reader]
            if reader == "office" and LISTS_COMPANIES.fullmatch(address):
                may_read = {"company"}
            more = found(answer.text + str(answer.headers)) - may_read
            if more or answer.status_code >= 500:
                wrong[reader, address] = more or answer.status_code
    return wrong


@pytest.mark.parametrize("asked", [*LEVELS, "full"], indirect=True)
def test_pages_and_answers_tell_nobody_more_than_the_share_level(app, cast, asked):
    assert leaks(app, cast, asked) == {}
    page = ask(app, cast.readers["hub"], "GET", f"/bookings/{asked.ref}").text
    assert found(page) == MAY_READ[asked.level, "hub"]  # the words are there to be found


def test_neither_do_they_after_the_answer(app, cast, asked, run_deliveries):
    with app.app_context():
        actions.accept_booking(asked.ref, by=cast.readers["hub"])
    run_deliveries()
    with app.app_context():
        actions.cancel_booking(asked.ref, reason="Not needed any more.", by=cast.founder)
    run_deliveries()
    assert leaks(app, cast, asked) == {}


def test_refusals_tell_an_outsider_nothing(app, cast, asked):
    wrong = {}
    for reader in ("stranger", "rival", "other hub", "office"):
        for rule in app.url_map.iter_rules():
            if "POST" not in rule.methods or "<string:ref>" not in rule.rule:
                continue
            ref = cast.product if "/products/" in rule.rule else asked.ref
            address = re.sub(r"<\w+:(\w+)>", lambda part, one=ref: one if part[1] == "ref" else "decline", rule.rule)
            answer = ask(app, cast.readers[reader], "POST", address)
            if found(answer.text + str(answer.headers)) or answer.status_code >= 500:
                wrong[reader, address] = answer.status_code
    assert wrong == {}


def test_no_mail_tells_more_than_its_reader_may_know(app, cast, asked, mails, run_deliveries):
    with app.app_context():
        actions.accept_booking(asked.ref, by=cast.readers["hub"])
    run_deliveries()
    with app.app_context():
        actions.cancel_booking(asked.ref, reason="Not needed any more.", by=cast.founder)
    run_deliveries()
    sent = 0
    for reader in ("rival", "hub", "other hub", "office"):
        for mail in mails.list(to=cast.readers[reader].email):
            parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
            words = " ".join([*map(str, mail.values()), *(part if isinstance(part, str) else "" for part in parts)])
            assert found(words) <= MAY_READ[asked.level, reader] - {"message"}, (reader, mail["Subject"])
            assert found(str(mail["Subject"])) == set()
            sent += 1
    assert sent > 3
    calendars = [mail.as_string() for mail in mails.list(to=SECRETS["address"]) if list(mail.iter_attachments())]
    assert calendars


def test_no_feed_holds_anything_confidential(app, cast, asked):
    for reader in ("rival", "hub", "other hub", "office"):
        with app.app_context():
            token = create_calendar_link(None, by=cast.readers[reader])
        answer = ask(app, NOBODY, "GET", f"/ical/{token}.ics")
        assert (answer.status_code, found(answer.text)) == (200, set())
        assert (asked.ref.lower() in answer.text) is (reader == "hub")


@pytest.mark.parametrize("asked", ["anonymous"], indirect=True)
def test_a_planted_leak_is_found(app, cast, asked, monkeypatch):
    """The test of these tests: were the rules to let the hub read everything, the walk would say so."""
    monkeypatch.setattr("atmp_match.bookings.rules.sharing.may_see_company", lambda *_: True)
    wrong = leaks(app, cast, asked)
    assert ("hub", f"/bookings/{asked.ref}") in wrong
    assert {reader for reader, _address in wrong} <= {"hub", "office"}


def test_no_calendar_file_holds_anything_confidential(app, cast, asked):
    for person in (cast.founder, cast.readers["hub"], cast.readers["office"]):
        assert found(ask(app, person, "GET", f"/bookings/{asked.ref}/booking.ics").text) == set()


def test_no_event_holds_a_word_of_it(app, cast, asked):
    with app.app_context():
        rows = db.session.execute(select(EventRow.payload, EventRow.about, EventRow.name)).all()
    assert len(rows) > 3
    assert found(json.dumps([list(row) for row in rows])) == set()


def test_what_is_not_there_and_what_is_not_yours_get_the_same_answer(app, cast, asked):
    number = int(asked.ref.removeprefix("ATM-"))
    for prefix in ("/bookings/", "/api/v1/bookings/"):
        theirs = ask(app, cast.readers["rival"], "GET", f"{prefix}{asked.ref}")
        nothing = ask(app, cast.readers["rival"], "GET", f"{prefix}ATM-{number + 500}")
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert without_reference(theirs) == without_reference(nothing)


def without_reference(answer) -> str:
    """Return the words of an answer without what is new each time: its request's id and the form's token."""
    return re.sub(r'[0-9a-f]{16}|ATM-\d+|"[\w-]{40,}\.[\w-]+\.[\w-]+"', "", answer.text)
