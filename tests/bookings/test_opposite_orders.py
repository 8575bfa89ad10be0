"""Two offers that need the same two resources, each the other one first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.calendar.rules.recipe_checks import Later
from atmp_match.extensions import db
from tests.factories.bookings import BENCH, LINE, make_manager_of, make_request
from tests.factories.organisations import make_founder
from tests.factories.recipes import BENCH_UNITS, BENCHES, LINE_NAME, id_of, make_recipe

ROUNDS = 4


def test_one_of_two_gets_everything_and_neither_waits_for_the_other_for_ever(app):
    with app.app_context():
        manager = make_manager_of("testa-center")
        make_recipe(manager, Later(id_of(BENCHES), BENCH_UNITS))
        make_recipe(manager, Later(id_of(LINE_NAME)), offer_id=BENCH)
        weeks = [(8 + 5 * number, 2) for number in range(ROUNDS)]
        pairs = [[make_request(make_founder(), offer, weeks=week).id for offer in (LINE, BENCH)] for week in weeks]
    together = Barrier(2)

    def process(booking_id):
        with app.app_context():
            together.wait()
            actions.process_request(booking_id)

    with ThreadPoolExecutor(2) as threads:
        for pair in pairs:
            list(threads.map(process, pair))

    with app.app_context():
        statuses = [sorted(db.session.get_one(Booking, number).status for number in pair) for pair in pairs]
        assert statuses == [["held", "waiting"]] * ROUNDS
        assert {name: count for name, count in count_broken().items() if count} == {}
