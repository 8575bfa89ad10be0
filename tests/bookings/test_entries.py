"""A hub, or the cluster office, enters weeks for a company: kept at once, and nothing is agreed until it confirms."""

import pytest
from sqlalchemy import func, select

from atmp_match.accounts.models import User
from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import get_booking
from atmp_match.bookings.queries.entries import list_known_companies
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.entries import Entry
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Action, Party, Status
from atmp_match.catalogue.queries import get_hub, get_offer, taxonomy
from atmp_match.extensions import db, settings
from atmp_match.organisations.models import Organisation
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion, WeeksTaken
from tests.bookings.looking import assert_nothing_is_broken, days, kept, overdue, refused
from tests.factories.bookings import (
    BENCH,
    GATELESS,
    LINE,
    fresh,
    make_manager_of,
    make_product,
    make_request,
    weeks_from_now,
)
from tests.factories.organisations import make_admin, make_founder

BY_QUANTITY = "northx-qc"
WEEKS, OTHER = weeks_from_now(8, 2), weeks_from_now(14, 2)


@pytest.fixture(autouse=True)
def nothing_broken(inside):
    yield
    assert_nothing_is_broken()


@pytest.fixture
def office(inside):
    return make_admin()


def entry(company, offer_id=LINE, weeks=WEEKS, **more):
    return Entry(offer_id, *weeks, **{"email": company.email, "name": "Cellverket"} | more)


@pytest.fixture
def entered(founder, manager):
    return actions.enter_booking(entry(founder), by=manager)


@pytest.fixture
def from_office(founder, manager, office):
    return actions.enter_booking(entry(founder), by=office)


def confirm(booking, by, product=None, share_level=ShareLevel.ANONYMOUS, **more):
    return actions.confirm_entry(booking.ref, product_ref=product, share_level=share_level, by=by, **more)


def seen_by(who, booking):
    found, party = get_booking(booking.ref, who)
    return as_seen(found, party, taxonomy(), "en")


def test_the_weeks_are_kept_at_once_and_it_is_the_companys_turn(entered, founder, manager):
    assert entered.status is Status.DRAFT
    assert kept(entered) == [(WEEKS, "hold")]
    company, hub = seen_by(founder, entered), seen_by(manager, entered)
    assert (company.turn, hub.turn) == (Party.COMPANY, Party.COMPANY)
    assert company.actions == (Action.PROPOSE, Action.CONFIRM_OWN, Action.TURN_DOWN)
    assert hub.actions == (Action.TAKE_BACK,)
    assert (hub.entered_by, hub.company, hub.brief.modality) == (Party.HUB, "Cellverket", "")


def test_what_the_hub_entered_is_accepted_when_the_company_confirms_and_shows_what_it_chose(entered, founder, manager):
    product = make_product(founder)
    confirm(entered, founder, product.ref, ShareLevel.NAMED)

    assert entered.status is Status.ACCEPTED
    assert entered.gates
    assert kept(entered) == [(WEEKS, "booking")]
    hub = seen_by(manager, entered)
    assert hub.brief.modality
    assert hub.product_code == ""
    actions.cancel_booking(entered.ref, reason="Changed", by=founder)


def test_without_conditions_it_is_confirmed_at_once(founder, manager):
    booking = actions.enter_booking(entry(founder, BENCH), by=manager)
    assert confirm(booking, founder).status in {Status.ACCEPTED, Status.CONFIRMED}


def test_what_the_office_entered_is_a_request_that_the_hub_answers(from_office, founder, manager, office):
    assert seen_by(office, from_office).actions == (Action.TAKE_BACK,)
    assert seen_by(office, from_office).company == "Cellverket"
    assert seen_by(manager, from_office).company.startswith("Anonymous developer")
    asked_until = from_office.answer_by
    confirm(from_office, founder)

    assert from_office.status is Status.HELD
    assert from_office.answer_by >= asked_until
    assert seen_by(office, from_office).actions == ()
    actions.accept_booking(from_office.ref, by=manager)
    assert kept(from_office) == [(WEEKS, "booking")]


def test_the_company_turns_it_down_with_or_without_a_reason(entered, founder, manager, run_deliveries):
    waiting = make_request(make_founder())
    run_deliveries()
    assert fresh(waiting).status is Status.WAITING
    actions.turn_down_entry(entered.ref, by=founder)
    run_deliveries()

    assert (entered.status, kept(entered)) == (Status.WITHDRAWN, [])
    assert fresh(waiting).status is Status.HELD
    assert seen_by(manager, entered).actions == ()


def test_whoever_entered_it_takes_it_back_and_the_office_only_its_own(entered, founder, office, manager):
    refused(NotAllowed, lambda: actions.take_entry_back(entered.ref, by=office))
    refused(NotAllowed, lambda: actions.take_entry_back(entered.ref, by=founder))
    actions.take_entry_back(entered.ref, by=manager)
    assert (entered.status, kept(entered)) == (Status.CANCELLED, [])

    again = actions.enter_booking(entry(founder), by=office)
    assert actions.take_entry_back(again.ref, by=office).status is Status.CANCELLED


def test_nobody_answers_in_time_and_the_weeks_are_free(entered, founder):
    overdue(entered)
    refused(Conflict, lambda: confirm(entered, founder))
    assert actions.expire_due_bookings() == 1
    assert (fresh(entered).status, kept(entered)) == (Status.EXPIRED, [])


def test_for_other_weeks_both_have_to_agree_and_the_company_still_confirms(entered, founder, manager):
    refused(NotAllowed, lambda: actions.propose_weeks(entered.ref, *OTHER, by=manager))
    actions.propose_weeks(entered.ref, *OTHER, by=founder)
    assert entered.status is Status.PROPOSED
    refused(Conflict, lambda: confirm(entered, founder))
    actions.agree_to_weeks(entered.ref, by=manager)

    assert (entered.status, days(entered), kept(entered)) == (Status.DRAFT, OTHER, [(OTHER, "hold")])
    assert seen_by(founder, entered).turn is Party.COMPANY
    assert confirm(entered, founder).status is Status.ACCEPTED
    assert kept(entered) == [(OTHER, "booking")]


@pytest.mark.parametrize("who", ["hub", "company"])
def test_a_dropped_proposal_leaves_the_first_weeks_to_confirm(entered, founder, manager, who):
    actions.propose_weeks(entered.ref, *OTHER, by=founder)
    actions.keep_weeks(entered.ref, by=manager if who == "hub" else founder)

    assert (entered.status, kept(entered)) == (Status.DRAFT, [(WEEKS, "hold")])


def test_what_others_entered_is_no_open_hold_of_the_company_until_it_confirms(founder, manager, office, monkeypatch):
    monkeypatch.setitem(settings, "MOST_OPEN_HOLDS", 1)
    first, second = (actions.enter_booking(entry(founder, BENCH, weeks_from_now(n, 1)), by=office) for n in (8, 12))
    confirm(first, founder)

    refused(Conflict, lambda: confirm(second, founder))
    assert second.status is Status.DRAFT
    actions.withdraw_booking(first.ref, by=founder)
    assert confirm(second, founder).status is Status.HELD


def test_taken_weeks_a_stranger_and_a_stale_page_change_nothing(entered, founder, manager):
    other, elsewhere = make_founder(), make_manager_of("northx-matfors")
    taken = refused(WeeksTaken, lambda: actions.enter_booking(entry(other), by=manager))
    assert taken.next_free
    for nobody in (other, elsewhere):
        refused(NotFound, lambda by=nobody: confirm(entered, by))
        refused(NotFound, lambda by=nobody: actions.turn_down_entry(entered.ref, by=by))
        refused(NotFound, lambda by=nobody: actions.enter_booking(entry(founder, weeks=OTHER), by=by))
    refused(NotAllowed, lambda: confirm(entered, manager))
    refused(StaleVersion, lambda: confirm(entered, founder, version=0))
    refused(NotFound, lambda: confirm(entered, founder, make_product(other).ref))
    refused(InvalidInput, lambda: confirm(entered, founder, share_level=ShareLevel.FULL))


def test_what_cannot_be_entered_is_said_beside_its_field(founder, manager):
    wrong = [
        ({"email": "nobody"}, "email"),
        ({"email": "", "name": ""}, "email"),
        ({"email": manager.email}, "email"),
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"company_id": 999_999}, "company"),
        ({"weeks": weeks_from_now(-2, 2)}, "start"),
        ({"weeks": (None, None)}, "start"),
        ({"offer_id": GATELESS}, "end"),  # a course takes no two weeks
    ]
    for more, field in wrong:
        error = refused(InvalidInput, lambda more=more: actions.enter_booking(entry(founder, **more), by=manager))
        assert field in error.fields
    tester = make_manager_of(get_offer(BY_QUANTITY).hub.slug)
    refused(Conflict, lambda: actions.enter_booking(entry(founder, BY_QUANTITY), by=tester))


def test_an_address_that_is_new_here_is_invited_and_nothing_shows_which_it_was(founder, manager, mails, run_deliveries):
    known = actions.enter_booking(entry(founder, BENCH), by=manager)
    new = actions.enter_booking(entry(founder, BENCH, email="new@example.org", name="Nyverket"), by=manager)
    run_deliveries()

    shown = [seen_by(manager, one) for one in (known, new)]
    assert [one.company for one in shown] == ["Cellverket", "Nyverket"]
    assert len({(one.status, one.actions, one.answer_by.date(), one.share_level) for one in shown}) == 1
    assert db.session.scalar(select(Organisation.name).join(Booking).where(Booking.id == new.id)) == "Nyverket"
    subjects = [str(mail["Subject"]) for mail in mails.list(to="new@example.org")]
    assert len(subjects) == 2
    assert next(str(mail["Subject"]) for mail in mails.list(to=founder.email)).startswith("Testa Center entered")
    again = actions.enter_booking(entry(founder, BENCH, OTHER, email="NEW@example.org", name="X"), by=manager)
    assert again.company_id == new.company_id
    assert db.session.scalar(select(func.count()).select_from(User).where(User.email == "new@example.org")) == 1


def test_a_hub_finds_by_name_only_whoever_asked_it_by_name_and_the_office_all(founder, manager, office):
    hub = get_hub("testa-center")
    make_request(founder, BENCH)
    assert list_known_companies(hub.id, Party.HUB) == []
    named = make_founder()
    make_request(named, BENCH, share_level=ShareLevel.NAMED)

    [company] = list_known_companies(hub.id, Party.HUB)
    assert {company.id} == named.company_ids
    assert len(list_known_companies(hub.id, Party.OFFICE)) == 2
    booking = actions.enter_booking(entry(named, weeks=OTHER, company_id=company.id, email="", name=""), by=manager)
    assert seen_by(manager, booking).company == company.name
    hidden = min(founder.company_ids)
    refused(InvalidInput, lambda: actions.enter_booking(entry(founder, weeks=OTHER, company_id=hidden), by=manager))
    assert actions.enter_booking(entry(founder, BENCH, OTHER, company_id=hidden), by=office).company_id == hidden
