"""Mails about what was entered for a company, word by word in both languages: see `golden/`.

`UPDATE_GOLDEN=1 make test ARGS=tests/notifications/test_entry_mails.py` writes them anew.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import BookingReminder
from atmp_match.bookings.rules.entries import Entry
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.extensions import db
from atmp_match.organisations.models import Membership
from atmp_match.organisations.queries import find_office, members_of
from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from atmp_match.shared.transactions import transaction
from tests.bookings.looking import overdue
from tests.factories.accounts import make_user
from tests.factories.bookings import BENCH, LINE, make_manager_of, weeks_from_now
from tests.factories.organisations import make_admin, make_founder

GOLDEN = Path(__file__).parent / "golden"
MOMENT = re.compile(r"\d{1,2} [^\W\d]+\.?(?: \d{4})?,? (?:kl\. )?\d\d[:.]\d\d")
WEEKS, OTHER = weeks_from_now(8, 2), weeks_from_now(14, 2)


@pytest.fixture
def people(inside):
    """Somebody who reads English in each organisation; a colleague reads Swedish."""
    people = {"company": make_founder(), "hub": make_manager_of("testa-center"), "office": make_admin()}
    office = find_office()
    for one in people.values():
        colleague = make_user(locale="sv")
        place = min(one.company_ids | one.operator_ids, default=office.id)
        with transaction():
            db.session.add(Membership(user_id=colleague.id, organisation_id=place, role="member"))
    return people


def enter(people, by, **more):
    entry = Entry(LINE, *WEEKS, **{"email": people["company"].email, "name": "Cellverket"} | more)
    return actions.enter_booking(entry, by=people[by])


def remind_at_once():
    with transaction():
        first = select(func.min(BookingReminder.id)).scalar_subquery()
        db.session.execute(update(BookingReminder).where(BookingReminder.id == first).values(due_at=clock.now()))
    actions.remind_of_answers()


def live(people):
    """Do all that may become of what was entered, and name each step."""
    company, hub = people["company"], people["hub"]
    one = enter(people, "hub")
    yield "the hub enters"
    remind_at_once()
    yield "nobody has answered yet"
    actions.propose_weeks(one.ref, *OTHER, by=company)
    actions.agree_to_weeks(one.ref, by=hub)
    yield "the hub agrees to other weeks"
    actions.confirm_entry(one.ref, product_ref=None, share_level=ShareLevel.NAMED, by=company)
    yield "the company confirms"
    two = enter(people, "office")
    yield "the office enters"
    actions.confirm_entry(two.ref, product_ref=None, share_level=ShareLevel.ANONYMOUS, by=company)
    yield "the company confirms to the office"
    actions.withdraw_booking(two.ref, by=company)
    yield "it is withdrawn"
    three = enter(people, "office")
    actions.turn_down_entry(three.ref, reason="SECRET-REASON", by=company)
    yield "the company turns it down"
    four = enter(people, "hub")
    actions.take_entry_back(four.ref, by=hub)
    yield "the hub takes it back"
    five = enter(people, "office")
    overdue(five)
    actions.expire_due_bookings()
    yield "nobody has answered in time"
    for language in ("en", "sv"):
        entry = Entry(BENCH, *WEEKS, email=f"new-{language}@example.org", name="Nyverket")
        actions.enter_booking(entry, by=replace(hub, locale=language))
    yield "somebody new is invited"


def words_of(mail):
    """Return subject and sentence with days and moments masked; what follows is the same in every mail."""
    lead = mail.get_body(("plain",)).get_content().strip().splitlines()[0]
    text = f"{mail['Subject']}\n{lead}\n".replace("\u00a0", " ")
    for days, name in ((WEEKS, "WEEKS"), (OTHER, "OTHER WEEKS")):
        written = write_weeks(*days, mail["Content-Language"], clock.today()).replace("\u00a0", " ")
        text = text.replace(written, f"<{name}>")
    text = re.sub(r"(developer|utvecklare) \w{4}", r"\1 <ALIAS>", re.sub(r"ATM-\d+", "<REF>", text))
    return MOMENT.sub("<MOMENT>", text)


def test_every_mail_says_what_its_golden_file_says(people, mails, run_deliveries):
    mails.clear()
    said, read = {"en": "", "sv": ""}, 0
    places = {user.email: who for who, one in people.items() for user in colleagues_of(one)}
    for step in live(people):
        run_deliveries()
        found = mails.list()
        for mail in sorted(found[read:], key=lambda mail: (mail["To"], mail["Subject"])):
            who = places.get(mail["To"], "somebody new")
            said[mail["Content-Language"]] += f"## {step}: to {who}\n{words_of(mail)}\n"
        read = len(found)

    for language, words in said.items():
        file = GOLDEN / f"entries.{language}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            file.write_text(words)
        assert words == file.read_text()
        assert "SECRET-REASON" not in words


def colleagues_of(actor):
    return members_of(min(actor.company_ids | actor.operator_ids, default=find_office().id))
