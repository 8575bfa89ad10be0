"""A plain model of what may become of bookings, and a machine that does random things to both and compares.

The model shares nothing with the application: it has a table of its own, and counts units instead of looking at spans.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.history import differing_from_history
from atmp_match.bookings.queries.invariants import NEVER
from atmp_match.extensions import celery, db
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, WeeksTaken
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import BENCH, LINE, asked, make_colleague_of, make_manager_of, weeks_from_now
from tests.factories.organisations import make_founder

UNITS = {BENCH: 3, LINE: 1}
WEEKS = (8, 12)  # far enough apart for every changeover
KEPT = {"held", "accepted", "confirmed", "in-progress", "completed"}
FIRM = KEPT - {"held"}
# Verb: who may, from where, to where.
TABLE = {
    "accept": ("hub", {"held"}, "accepted"),
    "decline": ("hub", {"held", "waiting"}, "declined"),
    "withdraw": ("company", {"held", "waiting"}, "withdrawn"),
    "cancel": ("both", {"accepted", "confirmed"}, "cancelled"),
    "start": ("hub", {"confirmed"}, "in-progress"),
    "complete": ("hub", {"in-progress"}, "completed"),
    "miss": ("hub", {"confirmed"}, "no-show"),
}
WITH_REASON = {"decline", "cancel", "miss"}
REFUSALS = (Conflict, NotAllowed, NotFound, InvalidInput)
ROWS = """
SELECT md5(string_agg(b::text, '' ORDER BY b.id)) FROM bookings b
UNION ALL SELECT md5(string_agg(e::text, '' ORDER BY e.id)) FROM calendar_entries e
UNION ALL SELECT count(*)::text FROM events
"""
# One statement for all that must never be.
BROKEN = " UNION ALL ".join(f"SELECT '{name}', ({query}) AS broken" for name, query in NEVER.items())
FORGET = "TRUNCATE bookings, booking_gates, calendar_entries, deliveries CASCADE"


@dataclass
class World:
    """The people of every example: made once, for they do not change."""

    founders: list = field(default_factory=lambda: [make_founder() for _ in range(3)])
    managers: list = field(default_factory=list)

    def __post_init__(self):
        first = make_manager_of("testa-center")
        self.managers = [first, make_colleague_of(first)]
        self.stranger = make_manager_of("northx-matfors")


@dataclass
class Modelled:
    """What the model knows of one booking."""

    ref: str
    founder: int
    place: tuple[str, int]
    status: str
    gates: list[str] = field(default_factory=list)


class BookingMachine(RuleBasedStateMachine):
    """Several founders, two managers, a stranger and the clock."""

    def __init__(self, world):
        super().__init__()
        self.world = world
        self.model: list[Modelled] = []
        with transaction():
            db.session.execute(text(FORGET))
        db.session.expunge_all()

    @rule(founder=st.integers(0, 2), offer=st.sampled_from(sorted(UNITS)), week=st.sampled_from(WEEKS))
    def ask(self, founder, offer, week):
        start, end = weeks_from_now(week, 2)
        full = len(self._at((offer, week), FIRM)) >= UNITS[offer]
        request = actions.Request(offer, None, asked(start, end))
        if full:
            self._refused(WeeksTaken, lambda: actions.request_booking(request, by=self.world.founders[founder]))
            return
        booking = actions.request_booking(request, by=self.world.founders[founder])
        free = len(self._at((offer, week), KEPT)) < UNITS[offer]
        self.model.append(Modelled(booking.ref, founder, (offer, week), "held" if free else "waiting"))
        self._deliver()

    @precondition(lambda self: self.model)
    @rule(data=st.data(), verb=st.sampled_from(sorted(TABLE)), who=st.sampled_from(["hub", "colleague", "company"]))
    def act(self, data, verb, who):
        one = data.draw(st.sampled_from(self.model), label="booking")
        party, sources, target = TABLE[verb]
        side = "company" if who == "company" else "hub"
        if party in (side, "both") and one.status in sources:
            done = self._do(verb, one, who)
            one.status = target
            if verb == "accept":
                one.gates = [gate.code for gate in done.gates]
                one.status = "accepted" if one.gates else "confirmed"
            if target not in KEPT:
                self._move_up(one.place)
            self._deliver()
        else:
            self._refused(REFUSALS, lambda: self._do(verb, one, who))

    @precondition(lambda self: self._with_gates())
    @rule(data=st.data())
    def meet_a_gate(self, data):
        one = data.draw(st.sampled_from(self._with_gates()), label="booking")
        actions.meet_gate(one.ref, one.gates.pop(), by=self.world.managers[0])
        one.status = one.status if one.gates else "confirmed"
        self._deliver()

    @precondition(lambda self: self.model)
    @rule(data=st.data(), verb=st.sampled_from(sorted(TABLE)))
    def a_stranger_finds_nothing(self, data, verb):
        one = data.draw(st.sampled_from(self.model), label="booking")
        self._refused(NotFound, lambda: self._do(verb, one, "stranger"))
        other = self.world.founders[(one.founder + 1) % 3]
        self._refused(NotFound, lambda: actions.withdraw_booking(one.ref, by=other))

    @precondition(lambda self: self._undecided())
    @rule(data=st.data())
    def nobody_answers_in_time(self, data):
        one = data.draw(st.sampled_from(self._undecided()), label="booking")
        with transaction():
            late = "UPDATE bookings SET answer_by = now() - interval '1 minute' WHERE number = :number"
            db.session.execute(text(late), {"number": int(one.ref.removeprefix("ATM-"))})
        assert actions.expire_due_bookings() == 1
        one.status = "expired"
        self._move_up(one.place)
        self._deliver()

    @invariant()
    def the_database_agrees(self):
        stored = {
            row.ref: str(row.status)
            for row in db.session.scalars(select(Booking).execution_options(populate_existing=True))
        }
        assert stored == {one.ref: one.status for one in self.model}

    @invariant()
    def nothing_is_that_must_never_be(self):
        assert [row for row in db.session.execute(text(BROKEN)).all() if row.broken] == []
        assert list(differing_from_history()) == []

    def teardown(self):
        db.session.rollback()

    def _do(self, verb, one, who):
        people = {"hub": self.world.managers[0], "colleague": self.world.managers[1], "stranger": self.world.stranger}
        more = {"reason": "A reason"} if verb in WITH_REASON else {}
        action = getattr(actions, f"{verb}_booking")
        return action(one.ref, by=people.get(who, self.world.founders[one.founder]), **more)

    def _refused(self, kinds, work):
        before = db.session.execute(text(ROWS)).all()
        try:
            work()
        except kinds:
            assert db.session.execute(text(ROWS)).all() == before
        else:
            raise AssertionError("it was not refused")

    def _deliver(self):
        """Run what follows for bookings, each twice, as a broker may deliver it."""
        todo = select(Delivery.id, Delivery.task).where(
            Delivery.closed_at.is_(None), Delivery.task.startswith("bookings.")
        )
        while rows := db.session.execute(todo.order_by(Delivery.id)).all():
            for row in (*rows, *rows):
                celery.tasks[row.task].run(delivery_id=row.id)

    def _move_up(self, place):
        free = UNITS[place[0]] - len(self._at(place, KEPT))
        for one in self._at(place, {"waiting"})[: max(0, free)]:
            one.status = "held"

    def _at(self, place, statuses):
        return [one for one in self.model if one.place == place and one.status in statuses]

    def _undecided(self):
        return [one for one in self.model if one.status in {"held", "waiting"}]

    def _with_gates(self):
        return [one for one in self.model if one.status == "accepted" and one.gates]
