"""A plain model of what may become of bookings, and a machine that does random things to both and compares.

The model shares nothing with the application: it has a table of its own, and counts units instead of looking at spans.
"""

from dataclasses import dataclass, field
from functools import partial

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
PROPOSED_WEEKS = (*WEEKS, 16)
AGREED = {"accepted", "confirmed"}
FIRM = AGREED | {"in-progress", "completed"}
KEPT = FIRM | {"held"}
# Verb: who may, from where, to where.
TABLE = {
    "accept": ("hub", {"held"}, "accepted"),
    "decline": ("hub", {"held", "waiting", "proposed"}, "declined"),
    "withdraw": ("company", {"held", "waiting", "proposed"}, "withdrawn"),
    "cancel": ("both", {"accepted", "confirmed"}, "cancelled"),
    "start": ("hub", {"confirmed"}, "in-progress"),
    "complete": ("hub", {"in-progress"}, "completed"),
    "miss": ("hub", {"confirmed"}, "no-show"),
}
OVER = {"declined", "withdrawn", "cancelled", "no-show", "expired"}
ANSWERS = ("agree_to_weeks", "keep_weeks")
WITH_REASON = {"decline", "cancel", "miss"}
REFUSALS = (Conflict, NotAllowed, NotFound, InvalidInput)
ROWS = """
SELECT md5(string_agg(b::text, '' ORDER BY b.id)) FROM bookings b
UNION ALL SELECT md5(string_agg(e::text, '' ORDER BY e.id)) FROM calendar_entries e
UNION ALL SELECT count(*)::text FROM events
"""
# One statement for all that must never be.
BROKEN = " UNION ALL ".join(f"SELECT '{name}', ({query}) AS broken" for name, query in NEVER.items())
FORGET = "TRUNCATE bookings, booking_gates, booking_proposals, booking_reminders, calendar_entries, deliveries CASCADE"


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
    proposal: tuple[str, int] | None = None  # the side that proposes, and which weeks
    is_kept: bool = False  # its own weeks, as far as its status leaves that open
    is_short: bool = False

    @property
    def has_own_weeks(self):
        return self.status in KEPT or (self.status == "proposed" and self.is_kept)


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
        self.model.append(Modelled(booking.ref, founder, (offer, week), "waiting"))
        self._move_up(offer)
        self._deliver()

    @precondition(lambda self: self.model)
    @rule(data=st.data(), verb=st.sampled_from(sorted(TABLE)), who=st.sampled_from(["hub", "colleague", "company"]))
    def act(self, data, verb, who):
        one = data.draw(st.sampled_from(self.model), label="booking")
        party, sources, target = TABLE[verb]
        side = "company" if who == "company" else "hub"
        blocked = verb == "start" and one.proposal
        if party in (side, "both") and one.status in sources and not blocked:
            done = self._do(verb, one, who)
            one.status = target
            if verb == "accept":
                one.gates = [gate.code for gate in done.gates]
                one.status = "accepted" if one.gates else "confirmed"
            one.proposal = None if target in OVER else one.proposal
            self._move_up(one.place[0])
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

    @precondition(lambda self: self.model)
    @rule(data=st.data(), who=st.sampled_from(["hub", "colleague", "company"]), week=st.sampled_from(PROPOSED_WEEKS))
    def propose(self, data, who, week):
        one, side = data.draw(st.sampled_from(self.model), label="booking"), "company" if who == "company" else "hub"
        on_the_table = {one.place[1], one.proposal[1] if one.proposal else None}
        if one.is_short and week == one.place[1]:
            return  # the same weeks, longer again: the model has no such thing
        place, others = (one.place[0], week), [other for other in self.model if other is not one]
        full = self._taken(place, others) >= UNITS[one.place[0]]
        work = partial(actions.propose_weeks, one.ref, *weeks_from_now(week, 2), by=self._person(one, who))
        if one.status not in {"held", "waiting", "proposed"} | AGREED or week in on_the_table or full:
            self._refused(REFUSALS, work)
            return
        work()
        one.status = one.status if one.status in AGREED else "proposed"
        one.proposal = (side, week)
        self._move_up(one.place[0])
        self._deliver()

    @precondition(lambda self: self.model)
    @rule(
        data=st.data(), who=st.sampled_from(["hub", "company"]), verb=st.sampled_from(["agree_to_weeks", "keep_weeks"])
    )
    def answer_a_proposal(self, data, who, verb):
        one = data.draw(st.sampled_from(self._with_proposals() or self.model), label="booking")
        work = partial(getattr(actions, verb), one.ref, by=self._person(one, who))
        if one.proposal is None or (verb == "agree_to_weeks" and one.proposal[0] == who):
            self._refused(REFUSALS, work)
            return
        done, is_agreed = work(), one.status in AGREED
        if verb == "agree_to_weeks":
            one.place, one.is_short, one.is_kept = (one.place[0], one.proposal[1]), False, True
            if not is_agreed:
                one.gates = [gate.code for gate in done.gates]
                one.status = "accepted" if one.gates else "confirmed"
        elif not is_agreed:
            one.status = "held" if one.is_kept else "waiting"
        one.proposal = None
        self._move_up(one.place[0])
        self._deliver()

    @precondition(lambda self: self.model)
    @rule(data=st.data(), who=st.sampled_from(["hub", "company"]))
    def give_a_week_back(self, data, who):
        one = data.draw(st.sampled_from(self.model), label="booking")
        shorter = weeks_from_now(one.place[1], 1)
        work = partial(actions.shorten_booking, one.ref, *shorter, by=self._person(one, who))
        if who == "company" and one.status in AGREED and not one.proposal and not one.is_short:
            work()
            one.is_short = True
            self._deliver()
        else:
            self._refused(REFUSALS, work)

    @precondition(lambda self: self._undecided())
    @rule(data=st.data())
    def nobody_answers_in_time(self, data):
        one = data.draw(st.sampled_from(self._undecided()), label="booking")
        with transaction():
            late = "UPDATE bookings SET answer_by = now() - interval '1 minute' WHERE number = :number"
            db.session.execute(text(late), {"number": int(one.ref.removeprefix("ATM-"))})
        assert actions.expire_due_bookings() == 1
        one.status = one.status if one.status in AGREED else "expired"
        one.proposal = None
        self._move_up(one.place[0])
        self._deliver()

    @invariant()
    def the_database_agrees(self):
        rows = db.session.scalars(select(Booking).execution_options(populate_existing=True))
        stored = {row.ref: (str(row.status), (row.starts_on, row.ends_on), row.proposed_by) for row in rows}
        assert stored == {one.ref: (one.status, days_of(one), side_of(one)) for one in self.model}

    @invariant()
    def nothing_is_that_must_never_be(self):
        assert [row for row in db.session.execute(text(BROKEN)).all() if row.broken] == []
        assert list(differing_from_history()) == []

    def teardown(self):
        db.session.rollback()

    def _do(self, verb, one, who):
        more = {"reason": "A reason"} if verb in WITH_REASON else {}
        return getattr(actions, f"{verb}_booking")(one.ref, by=self._person(one, who), **more)

    def _person(self, one, who):
        people = {"hub": self.world.managers[0], "colleague": self.world.managers[1], "stranger": self.world.stranger}
        return people.get(who, self.world.founders[one.founder])

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

    def _move_up(self, offer):
        """Whoever waits gets what is free, in the order of asking."""
        for one in self.model:
            if one.place[0] == offer and one.status == "waiting" and self._taken(one.place, self.model) < UNITS[offer]:
                one.status, one.is_kept = "held", True

    def _taken(self, place, bookings):
        own = sum(one.place == place and one.has_own_weeks for one in bookings)
        return own + sum(one.proposal is not None and (one.place[0], one.proposal[1]) == place for one in bookings)

    def _at(self, place, statuses):
        return [one for one in self.model if one.place == place and one.status in statuses]

    def _undecided(self):
        return [one for one in self.model if one.proposal or one.status in {"held", "waiting"}]

    def _with_gates(self):
        return [one for one in self.model if one.status == "accepted" and one.gates]

    def _with_proposals(self):
        return [one for one in self.model if one.proposal]


def days_of(one):
    return weeks_from_now(one.place[1], 1 if one.is_short else 2)


def side_of(one):
    return one.proposal[0] if one.proposal else None
