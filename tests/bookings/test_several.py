"""An offer that takes several resources: held together or not at all, and kept, moved and given back together."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from atmp_match.accounts.models import User
from atmp_match.bookings import actions
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.fit import list_checks
from atmp_match.bookings.queries.free_places import list_places
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.bookings.queries.timeline import timeline_rows
from atmp_match.bookings.queries.windows import list_windows
from atmp_match.bookings.rules.fit import Topic, Verdict
from atmp_match.bookings.rules.free_weeks import Wanted
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.actions import InTheWay, block_time, release, set_rules, take_units
from atmp_match.calendar.queries import get_resource, list_free_time, list_resources
from atmp_match.calendar.rules import BookingRules, Lengths, Rest, WeekRange
from atmp_match.calendar.rules.blocks import Block
from atmp_match.calendar.rules.parts import Part
from atmp_match.calendar.rules.recipe_checks import Later
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.queries import actor_of
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput, WeeksTaken
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import BENCH, LINE, fresh, make_request, weeks_from_now
from tests.factories.organisations import make_founder
from tests.factories.recipes import (
    BENCH_UNITS,
    BENCHES,
    LAB,
    LAB_UNITS,
    LINE_NAME,
    ZONE,
    days_kept,
    id_of,
    kept_from,
    make_recipe,
)

ALL = 1 + LAB_UNITS + BENCH_UNITS
LIVE = "SELECT count(*) FROM calendar_entries e WHERE released_at IS NULL"
# Which week after the first each part is in, for two weeks on the line.
LATER = {LINE_NAME: 1, LAB: 2, BENCHES: 3}


@pytest.fixture
def chain(manager):
    """The line's offer takes the laboratories and the bench places, too."""
    return make_recipe(manager)


def live(condition="true"):
    return db.session.scalar(text(f"{LIVE} AND {condition}"))


def broken():
    return {name: count for name, count in count_broken().items() if count}


def processed(booking):
    actions.process_request(booking.id)
    return fresh(booking)


def occupy(name, week, units=1, holder=None):
    """Somebody else holds units of a resource in one week."""
    holder = holder or uuid4()
    part = Part(id_of(name), *weeks_from_now(week), Rest(0, 0), units)
    assert take_units([part], holder_id=holder, zone=ZONE)
    return holder


def asker_of(booking):
    return actor_of(db.session.get_one(User, booking.asked_by))


def test_everything_is_held_together_and_becomes_firm_together(founder, manager, chain):
    booking = processed(make_request(founder, weeks=(8, 2)))
    assert booking.status is Status.HELD
    assert days_kept(booking) == kept_from(8, "hold")

    actions.accept_booking(booking.ref, by=manager)
    assert days_kept(fresh(booking)) == kept_from(8, "booking")
    assert broken() == {}


def test_where_any_part_is_held_nothing_is_taken_and_the_request_waits_for_it(founder, manager, chain):
    for name, later in LATER.items():
        in_the_way = occupy(name, 8 + later)
        booking = processed(make_request(make_founder(), weeks=(8, 2)))
        assert booking.status is Status.WAITING, name
        assert days_kept(booking) == []

        release(in_the_way)
        actions.offer_opened_weeks(id_of(name))
        assert fresh(booking).status is Status.HELD, name
        assert live() == ALL
        actions.withdraw_booking(booking.ref, by=asker_of(booking))
        assert live() == 0
    assert broken() == {}


def test_weeks_whose_later_part_is_booked_are_refused_with_others_that_fit(founder, manager, chain):
    bench = processed(make_request(make_founder(), BENCH, weeks=(11, 1)))
    actions.accept_booking(bench.ref, by=manager)

    with pytest.raises(WeeksTaken) as refused:
        make_request(founder, weeks=(8, 2))

    assert refused.value.next_free[0][0] == weeks_from_now(9)[0]
    assert db.session.scalar(text("SELECT count(*) FROM bookings")) == 1


def test_a_later_part_in_weeks_that_the_hub_closes_is_refused_with_its_name(founder, manager, chain):
    week = weeks_from_now(10)[0].isocalendar().week
    laboratories = get_resource(id_of(LAB), manager)
    set_rules(laboratories.id, BookingRules(closed_weeks=(WeekRange(week, week),)), version=1, by=manager)

    with pytest.raises(WeeksTaken) as refused:
        make_request(founder, weeks=(8, 2))

    assert LAB in refused.value.fields["start"]
    assert refused.value.next_free[0][0] == weeks_from_now(9)[0]


def test_other_weeks_are_kept_beside_the_first_with_all_their_parts(founder, manager, chain):
    booking = processed(make_request(founder, weeks=(8, 2)))
    start, end = weeks_from_now(9, 2)
    actions.propose_weeks(booking.ref, start, end, by=manager)
    assert live() == 2 * ALL
    assert broken() == {}

    actions.keep_weeks(booking.ref, by=founder)
    assert days_kept(booking) == kept_from(8, "hold")

    actions.propose_weeks(booking.ref, start, end, by=manager)
    actions.agree_to_weeks(booking.ref, by=founder)
    assert days_kept(booking) == kept_from(9, "booking")
    assert broken() == {}


def test_other_weeks_with_a_part_that_is_taken_change_nothing(founder, manager, chain):
    booking = processed(make_request(founder, weeks=(8, 2)))
    occupy(LAB, 22)
    start, end = weeks_from_now(20, 2)

    with pytest.raises(WeeksTaken) as refused:
        actions.propose_weeks(booking.ref, start, end, by=manager)

    assert refused.value.next_free[0][0] == weeks_from_now(21)[0]
    assert days_kept(booking) == kept_from(8, "hold")


def test_a_booking_is_shortened_where_no_later_part_moves(founder, manager):
    make_recipe(manager)
    booking = processed(make_request(founder, weeks=(8, 2)))
    actions.accept_booking(booking.ref, by=manager)
    with pytest.raises(InvalidInput, match="would move"):
        actions.shorten_booking(booking.ref, *weeks_from_now(8, 1), by=founder)
    assert days_kept(booking) == kept_from(8, "booking")

    make_recipe(manager, Later(id_of(LAB), LAB_UNITS, offset=14, days=5), Later(id_of(BENCHES), 2, offset=7))
    other = processed(make_request(make_founder(), weeks=(20, 2)))
    actions.accept_booking(other.ref, by=manager)
    actions.shorten_booking(other.ref, *weeks_from_now(20, 1), by=asker_of(other))
    starts = [weeks_from_now(week)[0] for week in (20, 21, 22)]
    assert days_kept(other) == [
        (LINE_NAME, starts[0], "booking", 1),
        (BENCHES, starts[1], "booking", 2),
        (LAB, starts[2], "booking", LAB_UNITS),
    ]
    assert broken() == {}


def test_what_was_asked_for_keeps_its_parts_when_the_hub_changes_the_recipe(founder, manager, chain):
    booking = make_request(founder, weeks=(8, 2))
    with transaction():
        chain.parts.clear()

    assert days_kept(processed(booking)) == kept_from(8, "hold")


def test_a_block_over_a_later_part_finds_the_booking_and_proposes_weeks_after_it(founder, manager, chain):
    booking = processed(make_request(founder, weeks=(8, 2)))
    first, end = weeks_from_now(11)
    block = Block(first=first, last=end)

    with pytest.raises(InTheWay) as refused:
        block_time(id_of(BENCHES), block, position=None, note="", by=manager)
    assert refused.value.holder_ids == (booking.holder_id,)

    actions.make_way_for_block(id_of(BENCHES), block, position=None, note="", by=manager)
    assert fresh(booking).open_proposal.starts_on == weeks_from_now(12)[0]
    assert broken() == {}


def test_rivals_are_all_who_want_the_same_days_of_any_resource(founder, manager, chain):
    whole = processed(make_request(founder, weeks=(8, 2)))
    benches = processed(make_request(make_founder(), BENCH, weeks=(11, 1)))
    later = processed(make_request(make_founder(), BENCH, weeks=(12, 1)))

    assert (benches.status, later.status) == (Status.WAITING, Status.HELD)
    assert bookings.list_rival_refs(whole) == [benches.ref]
    assert bookings.list_rival_refs(benches) == [whole.ref]
    assert bookings.list_rival_refs(later) == []


def test_whoever_waits_for_a_place_may_be_preferred_to_a_whole(founder, manager, chain, run_deliveries):
    whole = processed(make_request(founder, weeks=(8, 2)))
    benches = processed(make_request(make_founder(), BENCH, weeks=(11, 1)))
    actions.prefer_booking(benches.ref, over=whole.ref, instead=weeks_from_now(9, 2), by=manager)

    assert fresh(benches).status is Status.HELD
    assert fresh(whole).status is Status.PROPOSED
    assert days_kept(whole) == kept_from(9, "hold")
    run_deliveries()
    assert broken() == {}


def test_whoever_waits_hears_that_the_weeks_are_gone_by_a_later_part(founder, manager, chain, run_deliveries):
    whole = processed(make_request(founder, weeks=(8, 2)))
    benches = processed(make_request(make_founder(), BENCH, weeks=(11, 1)))
    actions.accept_booking(whole.ref, by=manager)
    run_deliveries()

    lost = text("SELECT about FROM events WHERE name = 'weeks-lost'")
    assert db.session.scalars(lost).all() == [f"booking:{benches.id}"]


def test_nobody_answers_and_everything_is_free_again_for_whoever_waits(founder, manager, chain, run_deliveries):
    whole = processed(make_request(founder, weeks=(8, 2)))
    benches = processed(make_request(make_founder(), BENCH, weeks=(11, 1)))
    with transaction():
        db.session.execute(text("UPDATE bookings SET answer_by = now() - interval '1 s' WHERE status = 'held'"))

    assert actions.expire_due_bookings() == 1
    run_deliveries()
    assert (fresh(whole).status, fresh(benches).status) == (Status.EXPIRED, Status.HELD)
    assert live() == 1


def test_a_week_is_free_only_where_all_parts_are(founder, manager, chain):
    """The page, the program, the search across offers and matching say the same."""
    for name, later in LATER.items():
        taken = [occupy(name, week) for week in range(1, 12)]
        offer, words = offers.get_offer(LINE), taxonomy()
        terms = offers.terms_of(offer, words)
        first = weeks_from_now(12 - later)[0] if later > 1 else weeks_from_now(12)[0]
        start, until = clock.today(ZONE), weeks_from_now(40)[0]

        assert list_windows(offer, terms, length=2).free[0][0] == first, name
        wanted = Wanted(2, start, until, service=offer.service)
        found = {place.offer.id: place.start for place in list_places(wanted).items}
        assert found[LINE] == first, name
        free = list_free_time([LINE], first=start, until=until, also_illustrative=True)[LINE]
        assert free.first(Lengths(in_weeks=True, min_days=12, max_days=28), start) == first, name
        for holder in taken:
            release(holder)


def test_the_hub_sees_every_part_on_its_timeline_and_in_the_fit_check(founder, manager, chain):
    occupy(LAB, 10)
    booking = processed(make_request(founder, weeks=(8, 2)))
    rows = timeline_rows(list_resources(manager), weeks_from_now(8)[0], 13)
    drawn = {row.resource.name for row in rows for bar in row.bars if bar.ref == booking.ref}
    assert drawn == {LINE_NAME, LAB, BENCHES}

    checks = [check for check in list_checks(booking, taxonomy()) if check.topic in {Topic.WEEKS, Topic.PART}]
    assert [(check.topic, check.verdict) for check in checks] == [
        (Topic.WEEKS, Verdict.YES),
        (Topic.PART, Verdict.CONDITION),
        (Topic.PART, Verdict.YES),
    ]


def test_a_part_that_is_missing_or_left_over_is_found(founder, chain):
    processed(make_request(founder, weeks=(8, 2)))
    assert broken() == {}
    with transaction():
        last = "(SELECT max(id) FROM calendar_entries)"
        db.session.execute(text(f"UPDATE calendar_entries SET released_at = now() WHERE id = {last}"))  # noqa: S608
    assert broken() == {"bookings without all of their parts": 1}
    with transaction():
        db.session.execute(text("UPDATE bookings SET status = 'waiting'"))
    assert broken() == {"weeks kept for nobody": ALL - 1}
