"""Random lives of bookings: people, the hub and the clock do to the application and to the model what they like.

Hypothesis chooses; after each step the database is what the model says, and nothing is that must never be.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select, text

from atmp_match.bookings.rules.replay import status_after
from atmp_match.extensions import celery, db
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import transaction
from tests.bookings.lives.look import FORGET, digest, look
from tests.bookings.lives.model import Life, free_units, may, rested
from tests.bookings.lives.world import MOST_HOLDS, World
from tests.factories.bookings import weeks_from_now

REFUSALS = (Conflict, NotAllowed, NotFound, InvalidInput)
UNIT = "SELECT unit_id FROM bookings WHERE number = :number"
KEEPS_WEEKS = {"draft", "held", "proposed", "accepted", "confirmed", "in-progress", "completed"}
WEEKS, LENGTHS = st.integers(8, 13), st.integers(1, 2)
# The unit among several free ones is drawn by the database: with the same dice, so that a life can be lived again.
SAME_DICE = text("SELECT setseed(0.5)")
OPEN = (
    select(Delivery.id, Delivery.task)
    .where(Delivery.closed_at.is_(None), Delivery.task.startswith("bookings."))
    .order_by(Delivery.id)
)


@dataclass(frozen=True, repr=False)
class Happening:
    """Something that may happen at every step.

    :param often: how often, compared with the others
    :param when: says whether it can happen to this machine now
    """

    do: Callable
    often: int
    when: Callable

    def _repr_pretty_(self, printer, _is_cycle):
        printer.text(self.do.__name__)


def happens(*, often=1, when=lambda _self: True):
    """Let Hypothesis choose this method as a step."""

    def mark(method):
        method.happening = Happening(method, often, when)
        return method

    return mark


class Lives(RuleBasedStateMachine):
    """What every rule needs: the people, the model, and how to hold it against the database."""

    def __init__(self, world: World):
        super().__init__()
        self.world = world
        self.lives: list[Life] = []
        self.blocks: dict[str, list] = {}
        with transaction():
            for statement in (*FORGET, SAME_DICE):
                db.session.execute(statement)
        db.session.expunge_all()
        self.seen = look()

    @rule(data=st.data())
    def something_happens(self, data):
        # One rule, and not one for each: half of them would be left out of every life, and most lives stay short.
        methods = [getattr(type(self), name) for name in dir(type(self))]
        able = [one for one in (getattr(method, "happening", None) for method in methods) if one and one.when(self)]
        data.draw(st.sampled_from([one for one in able for _n in range(one.often)]), label="what").do(self, data)

    @invariant()
    def the_database_is_what_the_model_says(self):
        self.seen = seen = look()
        assert seen.broken == {}
        assert {ref: _as_stored(one) for ref, one in seen.bookings.items()} == {
            life.ref: self._as_modelled(life) for life in self.lives
        }
        everything = self.kept()
        entries = [
            (one.owner, one.unit, *map(str, (*one.days, rested(one, everything))), one.is_firm) for one in everything
        ]
        assert sorted(seen.entries) == sorted(entries)
        for life in self.lives:
            assert status_after(seen.bookings[life.ref]["history"]) == life.status
            assert seen.bookings[life.ref]["has_deadline"] or not life.waits_for_answer

    def teardown(self):
        db.session.rollback()

    def person(self, life, who):
        return self.world.others.get(who) or self.world.founders[life.company]

    def kept(self, but=None):
        own = [one for life in self.lives if life is not but for one in life.kept()]
        return own + [one for block in self.blocks.values() for one in block]

    def refused(self, kinds, work):
        """Do what must be refused, and see that nothing of it is left."""
        before = digest()
        try:
            work()
        except kinds as error:
            assert digest() == before
            return error
        raise AssertionError("it was not refused")

    def done(self, action, life, party, status=None):
        """Note that somebody did something, and what became of it."""
        self.world.taken[action, life.status, party] += 1
        life.status = status or life.status

    def draw_life(self, data, lives):
        return data.draw(st.sampled_from(lives), label="booking")

    def draw_version(self, data, life):
        """Return the version that somebody saw, and whether it is an old one."""
        is_old = data.draw(st.integers(0, 7), label="looked long ago") == 7
        return self.seen.bookings[life.ref]["version"] - is_old, is_old

    def draw_days(self, data):
        return weeks_from_now(data.draw(WEEKS, label="week"), data.draw(LENGTHS, label="weeks"))

    def able(self, verb, sides=("company", "hub", "office")):
        """Return each booking with a side that may do this now."""
        return [(life, side) for life in self.lives for side in sides if may(verb, life, side)]

    # What follows a step, in the application and in the model.

    def deliver(self):
        """Run what follows for bookings, each twice, as a broker may deliver it."""
        while rows := db.session.execute(OPEN).all():
            for row in (*rows, *rows):
                celery.tasks[row.task].run(delivery_id=row.id)

    def deliver_first(self):
        row = db.session.execute(OPEN.limit(1)).one()
        celery.tasks[row.task].run(delivery_id=row.id)

    def move_up(self, *places):
        """Whoever waits gets what is free, in the order of asking."""
        for place in places or self.world.places.values():
            for life in self.lives:
                if life.place is place and life.status == "waiting" and self.has_room(life):
                    self.hold(life)

    def follow(self):
        self.deliver()
        self.move_up()

    def has_room(self, life, but=None):
        """Say whether it could have its own weeks now."""
        return bool(free_units(life.place, life.wanting(life.days), self.kept(but))) and self.may_hold_more(life)

    def may_hold_more(self, life):
        # What was entered for a company, and it has not confirmed, is not its own doing.
        undecided = [other for other in self.lives if other.status in {"held", "proposed"} and not other.entered_by]
        holds = [other for other in undecided if other.unit]
        return sum(other.company == life.company and other is not life for other in holds) < MOST_HOLDS

    def hold(self, life):
        able = free_units(life.place, life.wanting(life.days), self.kept())
        self.done("hold", life, "system", "held")
        life.unit = self.unit_chosen(life, UNIT, able)

    def unit_chosen(self, life, query, able):
        """Return the unit that the application took; which one of those that are free is for it to say."""
        unit = db.session.scalar(text(query), {"number": int(life.ref.removeprefix("ATM-"))})
        assert unit in able
        return unit

    def accepted(self, life, gates):
        life.gates = [gate.code for gate in gates]
        if not life.gates:
            self.done("confirm", life, "system", "confirmed")

    def _as_modelled(self, life):
        days = tuple(map(str, life.days)) if life.days else (None, None)
        return (life.status, *days, life.unit, life.proposal.side if life.proposal else None)


def _as_stored(row):
    # What is over names the unit it had; nothing is kept for it any more, which the entries show.
    unit = row["unit"] if row["status"] in KEEPS_WEEKS else None
    return row["status"], row["starts_on"], row["ends_on"], unit, row["proposed_by"]
