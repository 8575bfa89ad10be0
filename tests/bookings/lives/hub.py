"""The hub closes units and opens them again; the clock reminds; the broker brings once more what was done long ago."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import select, text

from atmp_match.bookings import actions
from atmp_match.calendar.actions import block_time, lift_block
from atmp_match.calendar.actions.blocks import InTheWay
from atmp_match.calendar.rules.blocks import Block
from atmp_match.extensions import celery, db
from atmp_match.shared.errors import NotFound
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import transaction
from tests.bookings.lives.look import digest
from tests.bookings.lives.machine import Lives, happens
from tests.bookings.lives.model import Kept, stands_in_the_way

REMIND_NOW = """
UPDATE booking_reminders SET due_at = now() - id * interval '1 second'
WHERE closed_at IS NULL AND booking_id = (SELECT id FROM bookings WHERE number = :number)
"""
TO_REMIND = """
SELECT count(*) FROM booking_reminders r JOIN bookings b ON b.id = r.booking_id
WHERE r.closed_at IS NULL AND r.due_at <= now() AND r.answer_by = b.answer_by
  AND (b.proposed_by IS NOT NULL OR b.status IN ('draft', 'requested', 'held', 'waiting', 'proposed'))
"""
DAY = timedelta(days=1)
MOST_BLOCKS = 2


class Hub(Lives):
    @happens(often=2, when=lambda self: len(self.blocks) < MOST_BLOCKS)
    def close(self, data):
        is_whole = data.draw(st.booleans(), label="all units")
        place = data.draw(st.sampled_from(list(self.world.places.values())), label="place")
        position = None if is_whole else data.draw(st.integers(1, len(place.units)), label="unit")
        units = place.units if position is None else [place.units[position - 1]]
        start, end = days = self.draw_days(data)
        block, by = Block(start, end - DAY), self.world.others["hub"]
        close = partial(block_time, place.resource_id, block, position=position, note="Service", by=by)
        in_the_way = self._in_the_way(units, days)
        if in_the_way:
            self.refused(InTheWay, close)
            return
        block_id = str(close())
        self.blocks[block_id] = [Kept(block_id, unit, days, is_firm=True) for unit in units]
        self.follow()

    @happens(when=lambda self: self.blocks)
    def open_again(self, data):
        block_id = data.draw(st.sampled_from(list(self.blocks)), label="block")
        place = next(place for place in self.world.places.values() if self.blocks[block_id][0].unit in place.units)
        lift = partial(lift_block, place.resource_id, UUID(block_id))
        self.refused(NotFound, partial(lift, by=self.world.others["stranger"]))
        lift(by=self.world.others["colleague"])
        del self.blocks[block_id]
        self.follow()

    @happens(when=lambda self: self._waiting_for_answers())
    def a_reminder_is_due(self, data):
        life = self.draw_life(data, self._waiting_for_answers())
        with transaction():
            db.session.execute(text(REMIND_NOW), {"number": int(life.ref.removeprefix("ATM-"))})
        due = db.session.scalar(text(TO_REMIND))
        assert (actions.remind_of_answers(), actions.remind_of_answers()) == (due, 0)

    @happens(when=lambda self: self.lives)
    def the_broker_brings_old_things_again(self, _data):
        done = select(Delivery.id, Delivery.task).where(Delivery.closed_at.is_not(None)).order_by(Delivery.id.desc())
        before = digest()
        for row in db.session.execute(done.limit(3)).all():
            celery.tasks[row.task].run(delivery_id=row.id)
        assert digest() == before

    def _waiting_for_answers(self):
        return [life for life in self.lives if life.waits_for_answer]

    def _in_the_way(self, units, days):
        """Return what would have to make way; nobody moves in these lives, which tests of blocks show."""
        everything = self.kept()
        taken = [Kept("", unit, days) for unit in units]
        return {
            one.owner for one in everything for new in taken
            if one.unit == new.unit and stands_in_the_way(one, new, everything)
        }  # fmt: skip
