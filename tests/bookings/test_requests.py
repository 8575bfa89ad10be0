from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Party, Refused, Status
from atmp_match.calendar.actions import block_unit
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import days_of
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, WeeksTaken
from atmp_match.shared.models import Delivery, EventRow
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import (
    BENCH,
    LINE,
    asked,
    fresh,
    make_manager_of,
    make_product,
    make_request,
    weeks_from_now,
)
from tests.factories.organisations import make_founder

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def founder(inside):
    return make_founder()


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


def nothing_stored():
    return db.session.scalar(select(func.count()).select_from(Booking)) == 0


def test_a_request_commits_booking_event_and_delivery_together(founder, manager):
    booking = make_request(founder)

    event = db.session.scalars(select(EventRow).where(EventRow.name == "booking-requested")).one()
    tasks = db.session.scalars(select(Delivery.task).where(Delivery.event_id == event.id)).all()
    assert booking.status is Status.REQUESTED
    assert event.payload == {"booking_id": booking.id, "version": 1}
    assert "bookings.process_request" in tasks


def test_the_worker_holds_the_weeks_and_closes_its_delivery(founder, manager, run_deliveries):
    booking = make_request(founder)
    run_deliveries()

    booking = fresh(booking)
    assert booking.status is Status.HELD
    assert booking.unit_id in list_units(booking.resource_id)
    assert booking.answer_by > booking.asked_at + timedelta(days=5)


def test_what_is_taken_is_the_span_and_its_changeover(founder, manager, run_deliveries):
    make_request(founder, weeks=(8, 2))
    run_deliveries()

    span, occupied = db.session.execute(text("SELECT span, occupied FROM calendar_entries")).one()
    start, end = weeks_from_now(8, 2)
    assert days_of(span.lower, span.upper, "Europe/Stockholm") == (start, end)
    # A pilot run rests three days before a new product.
    assert days_of(occupied.lower, occupied.upper, "Europe/Stockholm") == (start, end + timedelta(days=3))


def test_a_second_request_for_the_only_unit_waits(founder, manager, run_deliveries):
    first, second = make_request(founder), make_request(make_founder())
    run_deliveries()

    assert [fresh(b).status for b in (first, second)] == [Status.HELD, Status.WAITING]


def test_weeks_that_only_share_the_changeover_collide_too(founder, manager, run_deliveries):
    make_request(founder, weeks=(8, 2))
    after = make_request(make_founder(), weeks=(10, 1))
    run_deliveries()

    # Three days after Saturday reach into Tuesday of the next week.
    assert fresh(after).status is Status.WAITING


def test_identical_units_take_as_many_requests_as_there_are(founder, manager, run_deliveries):
    bookings = [make_request(founder, BENCH) for _ in range(4)]
    run_deliveries()

    statuses = sorted(fresh(b).status for b in bookings)
    units = {fresh(b).unit_id for b in bookings} - {None}
    assert statuses == [Status.HELD] * 3 + [Status.WAITING]
    assert len(units) == 3


def test_booked_weeks_are_refused_at_once_with_the_next_free_ones(founder, manager, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)
    rival = make_founder()

    with pytest.raises(WeeksTaken) as refused:
        make_request(rival)

    assert refused.value.next_free[0] == weeks_from_now(11, 2)
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1


def test_blocked_weeks_are_refused_at_once(founder, manager):
    start, end = weeks_from_now(8, 2)
    resource_id = db.session.scalar(text("SELECT resource_id FROM offer_resources WHERE offer_id = :o"), {"o": LINE})
    (unit,) = list_units(resource_id)
    block_unit(unit, start=start, end=end, zone="Europe/Stockholm", note="Maintenance")

    with pytest.raises(WeeksTaken):
        make_request(founder)

    assert nothing_stored()


@pytest.mark.parametrize(
    ("weeks", "field", "words"),
    [
        ((-2, 2), "start", "after today"),
        ((8, 30), "end", "longest booking here is 4 weeks"),
        ((200, 1), "start", "within the next 104 weeks"),
    ],
)
def test_weeks_that_cannot_be_are_refused_beside_their_field(founder, manager, weeks, field, words):
    with pytest.raises(InvalidInput) as refused:
        make_request(founder, weeks=weeks)

    assert words in refused.value.fields[field]
    assert nothing_stored()


def test_a_start_in_mid_week_is_refused(founder, manager):
    start, end = weeks_from_now(8)
    day = timedelta(days=1)

    with pytest.raises(InvalidInput) as refused:
        actions.request_booking(actions.Request(LINE, None, asked(start + day, end + day)), by=founder)

    assert refused.value.fields == {"start": "Bookings here start on a Monday. Choose a Monday."}
    assert nothing_stored()


def test_a_finish_before_the_start_is_refused(founder, manager):
    start, end = weeks_from_now(8)

    with pytest.raises(InvalidInput) as refused:
        actions.request_booking(actions.Request(LINE, None, asked(end, start)), by=founder)

    assert refused.value.fields == {"end": "The end must come after the start."}
    assert nothing_stored()


def test_the_full_brief_needs_an_agreement(founder, manager):
    with pytest.raises(InvalidInput) as refused:
        make_request(founder, share_level=ShareLevel.FULL)

    assert "confidentiality agreement" in refused.value.fields["share_level"]
    assert nothing_stored()


def test_an_unclaimed_hub_cannot_be_booked(founder):
    with pytest.raises(Conflict, match="cluster office"):
        make_request(founder)

    assert nothing_stored()


def test_made_up_capacity_is_never_booked_in_production(founder, manager, monkeypatch):
    monkeypatch.setitem(settings, "BOOK_ILLUSTRATIVE", False)

    with pytest.raises(Conflict, match="example"):
        make_request(founder)

    assert nothing_stored()


def test_another_companys_product_does_not_exist(founder, manager):
    product = make_product(make_founder())

    with pytest.raises(NotFound):
        make_request(founder, product=product.ref)

    assert nothing_stored()


def test_a_request_by_quantity_takes_no_calendar(founder, run_deliveries):
    make_manager_of("northx-matfors")
    booking = make_request(founder, "northx-qc", weeks=None, quantity=3)
    run_deliveries()

    booking = fresh(booking)
    assert (booking.status, booking.quantity, booking.unit_id) == (Status.REQUESTED, 3, None)
    assert booking.answer_by is not None
    assert db.session.scalar(text("SELECT count(*) FROM calendar_entries")) == 0


def test_a_quantity_of_nothing_is_refused(founder):
    make_manager_of("northx-matfors")

    with pytest.raises(InvalidInput) as refused:
        make_request(founder, "northx-qc", weeks=None, quantity=0)

    assert "from 1 to 1000" in refused.value.fields["quantity"]
    assert nothing_stored()


def test_an_offer_that_changed_meanwhile_is_looked_at_again(founder, manager, run_deliveries):
    booking = make_request(founder)
    with transaction():
        db.session.execute(update(Offer).where(Offer.id == LINE).values(available_until=clock.today()))
    run_deliveries()

    booking = fresh(booking)
    assert (booking.status, booking.refusal) == (Status.DECLINED, Refused.NO_LONGER_FITS)
    assert "was changed a moment before" in as_seen(booking, Party.COMPANY, taxonomy(), "en").reason
    assert db.session.scalar(text("SELECT count(*) FROM calendar_entries")) == 0


def test_processing_twice_changes_nothing_more(founder, manager, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    version = fresh(booking).version

    actions.process_request(booking.id)

    booking = fresh(booking)
    assert booking.version == version
    assert db.session.scalar(text("SELECT count(*) FROM calendar_entries")) == 1
