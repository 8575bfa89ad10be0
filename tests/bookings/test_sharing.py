"""What a hub sees of a product: up with a preview, in full with an agreement, down any time, and each look logged."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.queries.sharing import list_looks
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.actions import Signed, end_agreement, record_agreement
from atmp_match.organisations.models import Agreement
from atmp_match.organisations.rules import AgreementKind
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, fresh, make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder

HUB = "testa-center"


@pytest.fixture
def manager(inside):
    return make_manager_of(HUB)


@pytest.fixture
def founder(inside, manager):
    return make_founder()


@pytest.fixture
def product(founder):
    return make_product(founder, code_name="MARK-CODE", description="MARK-WORDS")


def sign(founder, manager, kind=AgreementKind.CDA, *, days=365, by=None):
    signed = Signed(kind, clock.today() - timedelta(days=3), clock.today() + timedelta(days=days), "In the safe")
    return record_agreement(
        signed, company_id=min(founder.company_ids), operator_id=min(manager.operator_ids), by=by or founder
    )


def hub_reads(booking):
    return str(as_seen(fresh(booking), Party.HUB, taxonomy(), "en"))


def levels():
    return {one.share_level for one in db.session.scalars(select(Booking).execution_options(populate_existing=True))}


def test_the_full_brief_needs_an_agreement_and_shows_the_product_as_it_was_opened(founder, manager, product):
    booking = make_request(founder, product=product.ref)
    with pytest.raises(Conflict, match="confidentiality agreement"):
        actions.set_share_level(product.ref, HUB, ShareLevel.FULL, by=founder)
    assert "MARK" not in hub_reads(booking)

    sign(founder, manager)
    actions.set_share_level(product.ref, HUB, ShareLevel.FULL, by=founder)
    assert [word in hub_reads(booking) for word in ("MARK-CODE", "MARK-WORDS")] == [True, True]
    product.description = "LATER-WORDS"
    db.session.commit()
    assert "LATER-WORDS" not in hub_reads(booking)


def test_going_down_closes_what_was_open_and_an_ended_agreement_closes_the_full_brief(
    founder, manager, product, run_deliveries
):
    booking = make_request(founder, product=product.ref)
    agreement = sign(founder, manager)
    actions.set_share_level(product.ref, HUB, ShareLevel.FULL, by=founder)
    actions.set_share_level(product.ref, HUB, ShareLevel.ANONYMOUS, by=founder)
    company = founder.organisation_names[booking.company_id]
    assert not [word for word in ("MARK", company) if word in hub_reads(booking)]
    assert "rest" not in fresh(booking).brief

    actions.set_share_level(product.ref, HUB, ShareLevel.FULL, by=founder)
    end_agreement(agreement.id, reason="We part", by=manager)
    run_deliveries()
    assert fresh(booking).share_level is ShareLevel.NAMED
    assert "MARK" not in hub_reads(booking)


def test_an_agreement_that_expires_closes_the_full_brief(founder, manager, product):
    booking = make_request(founder, product=product.ref)
    agreement = sign(founder, manager)
    actions.set_share_level(product.ref, HUB, ShareLevel.FULL, by=founder)
    assert actions.close_without_agreement() == 0
    db.session.execute(update(Agreement).where(Agreement.id == agreement.id).values(expires_on=clock.today()))
    db.session.commit()
    assert actions.close_without_agreement() == 1
    assert fresh(booking).share_level is ShareLevel.NAMED
    assert next((look.who, look.level) for look in list_looks(product)) == ("", ShareLevel.NAMED)


def test_one_level_for_each_product_and_hub(founder, product, run_deliveries):
    make_request(founder, product=product.ref)
    make_request(founder, product=product.ref, weeks=(14, 2), share_level=ShareLevel.NAMED)
    run_deliveries()
    assert levels() == {ShareLevel.NAMED}
    other = make_product(founder, code_name="OTHER")
    make_request(founder, product=other.ref, weeks=(20, 2))
    assert levels() == {ShareLevel.NAMED, ShareLevel.ANONYMOUS}


def test_nothing_is_for_when_nothing_is_open(founder, product):
    booking = make_request(founder, product=product.ref, message="MARK-MESSAGE")
    with pytest.raises(Conflict, match="open request"):
        actions.set_share_level(product.ref, HUB, ShareLevel.NOTHING, by=founder)
    assert fresh(booking).share_level is ShareLevel.ANONYMOUS
    actions.withdraw_booking(booking.ref, by=founder)
    actions.set_share_level(product.ref, HUB, ShareLevel.NOTHING, by=founder)
    read = hub_reads(booking)
    assert not [word for word in ("MARK-MESSAGE", "adenovirus", "Scale") if word in read]


def test_only_the_company_changes_a_level(founder, manager, product):
    booking = make_request(founder, product=product.ref)
    for stranger in (manager, make_founder()):
        with pytest.raises(NotFound):
            actions.set_share_level(product.ref, HUB, ShareLevel.NAMED, by=stranger)
    with pytest.raises(NotFound):
        actions.set_share_level(product.ref, "northx-matfors", ShareLevel.NAMED, by=founder)
    assert fresh(booking).share_level is ShareLevel.ANONYMOUS


def test_a_request_in_full_without_an_agreement_is_refused_beside_its_field(founder, product):
    with pytest.raises(InvalidInput) as refused:
        make_request(founder, product=product.ref, share_level=ShareLevel.FULL)
    assert set(refused.value.fields) == {"share_level"}
    assert db.session.scalars(select(Booking)).all() == []


def test_every_look_of_the_hub_is_on_the_companys_page(client, founder, manager, product):
    booking = make_request(founder, product=product.ref)
    sign_in(client, manager)
    for address in (f"/bookings/{booking.ref}", f"/hub/inbox?r={booking.ref}", "/hub/timeline", "/bookings"):
        assert client.get(address).status_code == 200
    looks = [(look.who, look.hub, look.ref, look.level) for look in list_looks(product)]
    assert looks == [(manager.name, "Testa Center", booking.ref, ShareLevel.ANONYMOUS)] * 2


def test_the_companys_own_look_is_no_news_and_its_page_lists_those_of_the_hub(client, founder, manager, product):
    booking = make_request(founder, product=product.ref)
    actions.note_opening(fresh(booking), Party.HUB, by=manager)
    sign_in(client, founder)
    assert client.get(f"/bookings/{booking.ref}").status_code == 200
    page = client.get(f"/products/{product.ref}/sharing").text
    assert page.count(f"Opened {booking.ref}") == 1


def test_the_preview_is_what_the_hub_reads_afterwards(client, founder, manager, product):
    booking = make_request(founder, product=product.ref)
    sign_in(client, founder)
    company = founder.organisation_names[booking.company_id]
    address = f"/products/{product.ref}/sharing"
    preview = client.get(f"{address}?hub={HUB}&as=named").text
    assert "What Testa Center would see" in preview
    assert company in preview.split('id="preview"')[1]
    assert fresh(booking).share_level is ShareLevel.ANONYMOUS
    assert client.post(f"{address}/{HUB}", data={"level": "named"}).status_code == 303
    assert company in hub_reads(booking)


@pytest.mark.parametrize(("level", "status"), [("full", 409), ("nothing", 409), ("everything", 422)])
def test_a_level_that_cannot_be_is_refused_in_a_sentence(client, founder, product, level, status):
    booking = make_request(founder, product=product.ref)
    sign_in(client, founder)
    answer = client.post(f"/products/{product.ref}/sharing/{HUB}", data={"level": level})
    assert answer.status_code == status
    assert fresh(booking).share_level is ShareLevel.ANONYMOUS


def open_gates(booking):
    return {gate.code for gate in fresh(booking).gates if gate.met_at is None}


def test_an_agreement_is_recorded_once_and_met_at_each_booking(founder, manager, product, run_deliveries):
    first = make_request(founder, product=product.ref, share_level=ShareLevel.NAMED)
    run_deliveries()
    actions.accept_booking(first.ref, by=manager)
    run_deliveries()
    assert "cda" in open_gates(first)
    sign(founder, manager, by=manager)
    run_deliveries()
    assert "cda" not in open_gates(first)

    second = make_request(founder, product=product.ref, weeks=(14, 2), share_level=ShareLevel.NAMED)
    run_deliveries()
    accepted = actions.accept_booking(second.ref, by=manager)
    gates = {gate.code: gate for gate in accepted.gates}
    assert gates["cda"].met_at is not None
    assert gates["cda"].agreement_id == db.session.scalars(select(Agreement.id)).one()
    assert accepted.status is Status.ACCEPTED


def test_an_agreement_meets_nothing_while_the_company_is_anonymous_for_that_would_name_it(
    founder, manager, product, run_deliveries
):
    sign(founder, manager)
    booking = make_request(founder, product=product.ref)
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    run_deliveries()
    assert "cda" in open_gates(booking)
    actions.set_share_level(product.ref, HUB, ShareLevel.NAMED, by=founder)
    run_deliveries()
    assert "cda" not in open_gates(booking)


def test_an_agreement_that_ends_before_the_booking_begins_meets_nothing(founder, manager, product, run_deliveries):
    sign(founder, manager, days=10)
    booking = make_request(founder, product=product.ref, share_level=ShareLevel.NAMED)
    run_deliveries()
    accepted = actions.accept_booking(booking.ref, by=manager)
    assert {gate.code: gate.met_at for gate in accepted.gates}["cda"] is None


def test_a_hub_may_record_with_companies_that_told_it_their_name_and_only_with_these(client, founder, manager, product):
    make_request(founder, product=product.ref)
    sign_in(client, manager)
    company = next(iter(founder.organisation_names.values()))
    assert company not in client.get("/agreements").text
    actions.set_share_level(product.ref, HUB, ShareLevel.NAMED, by=founder)
    assert company in client.get("/agreements").text


BAD = [
    ({"signed_on": (clock.today() + timedelta(days=2)).isoformat()}, "not signed yet cannot be recorded"),
    ({"signed_on": ""}, "Enter the day on which both had signed"),
    ({"signed_on": "yesterday"}, "Enter a date like"),
    ({"expires_on": (clock.today() - timedelta(days=5)).isoformat()}, "It must end after today"),
    ({"reference": "x" * 201}, "Use at most 200 characters"),
    ({"reference": "19800101-1234"}, "personal identity number"),
    ({"partner": ""}, "Choose with whom you have signed"),
    ({"partner": "1-2-3"}, "Choose one of the answers in the list"),
    ({"kind": "oath"}, "Choose one of the answers in the list"),
]


def test_bad_input_is_refused_beside_its_field_and_stores_nothing(client, founder, manager, product):
    sign_in(client, founder)
    partner = f"{min(founder.company_ids)}-{min(manager.operator_ids)}"
    good = {"partner": partner, "kind": "cda", "signed_on": clock.today().isoformat(), "reference": "Typed before"}
    for change, sentence in BAD:
        answer = client.post("/agreements", data=good | change)
        assert (answer.status_code, sentence in answer.text) == (422, True), change
        assert "reference" in change or "Typed before" in answer.text
    assert db.session.scalars(select(Agreement)).all() == []
    assert client.post("/agreements", data=good).status_code == 303
    assert client.post("/agreements", data=good).status_code == 409
    (row,) = db.session.scalars(select(Agreement)).all()
    assert client.post(f"/agreements/{row.id}/end", data={"reason": " "}).status_code == 422
    assert db.session.get_one(Agreement, row.id, populate_existing=True).ended_at is None
    with pytest.raises(NotFound):
        end_agreement(row.id, reason="Not mine", by=make_founder())


def test_the_offer_says_what_the_full_brief_needs(client, founder):
    sign_in(client, founder)
    assert "Full brief: needs a recorded confidentiality agreement" in client.get(f"/offers/{LINE}").text
