"""Other weeks: proposed by either side, given back, or taken from a request for another one."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st

from atmp_match.bookings import actions
from atmp_match.shared.errors import InvalidInput, StaleVersion
from tests.bookings.lives.machine import REFUSALS, UNIT, Lives, happens
from tests.bookings.lives.model import Life, Proposal, free_units

UNIT_PROPOSED = """
SELECT p.unit_id FROM booking_proposals p JOIN bookings b ON b.id = p.booking_id
WHERE b.number = :number AND p.closed_at IS NULL
"""
OUTCOMES = (*["other weeks", "declined"] * 2, "no reason")
WEEK, WORKING_WEEK = timedelta(weeks=1), timedelta(days=5)


class Moving(Lives):
    @happens(often=4, when=lambda self: self.able("propose"))
    def propose(self, data):
        life, side = data.draw(st.sampled_from(self.able("propose")), label="booking")
        days, (version, is_old) = self.draw_days(data), self.draw_version(data, life)
        who = data.draw(st.sampled_from(["hub", "colleague"])) if side == "hub" else side
        work = partial(actions.propose_weeks, life.ref, *days, version=version, by=self.person(life, who))
        if is_old:
            self.refused(StaleVersion, work)
            return
        on_the_table = {life.days, life.proposal.days if life.proposal else None}
        if days in on_the_table or not free_units(life.place, life.wanting(days), self.kept()):
            self.refused(REFUSALS, work)
            return
        work()
        self.proposed(life, side, days)
        self.follow()

    def proposed(self, life, side, days):
        able = free_units(life.place, life.wanting(days), self.kept())
        self.done("propose", life, side, life.status if life.status in {"accepted", "confirmed"} else "proposed")
        life.proposal = Proposal(side, days, self.unit_chosen(life, UNIT_PROPOSED, able))

    @happens(often=2, when=lambda self: self.able("shorten"))
    def give_a_week_back(self, data):
        gives_the_first = data.draw(st.booleans(), label="the first")
        life, side = data.draw(st.sampled_from(self.able("shorten")), label="booking")
        (start, end), (version, is_old) = life.days, self.draw_version(data, life)
        shorter = (start + WEEK, end) if gives_the_first else (start, start + WORKING_WEEK)
        is_long = end - start > WORKING_WEEK
        work = partial(actions.shorten_booking, life.ref, *shorter, version=version, by=self.person(life, side))
        if is_old or not is_long:
            self.refused(StaleVersion if is_old else InvalidInput, work)
            return
        work()
        self.done("shorten", life, side)
        life.days = shorter
        self.follow()

    @happens(often=3, when=lambda self: self._rivals())
    def prefer(self, data):
        outcome = data.draw(st.sampled_from(OUTCOMES), label="outcome")
        preferred, holder = data.draw(st.sampled_from(self._rivals()), label="pair")
        version, is_old = self.draw_version(data, preferred)
        days = self.draw_days(data) if outcome == "other weeks" else None
        reason = "" if outcome == "no reason" else "A reason"
        work = partial(
            actions.prefer_booking,
            preferred.ref, over=holder.ref, instead=days, reason=reason, version=version, by=self.person(holder, "hub"),
        )  # fmt: skip
        if is_old or outcome == "no reason" or not self._can_change_places(preferred, holder, days):
            self.refused(StaleVersion if is_old else REFUSALS, work)
            return
        work()
        self._put_aside(preferred, holder, days)
        self.follow()

    def _rivals(self):
        """Return each pair of one that waits and one that holds some of its days, on any unit."""
        waiting = [life for life in self.lives if life.status == "waiting"]
        holding = [life for life in self.lives if life.status in {"held", "proposed"} and life.unit]
        return [
            (one, other) for one in waiting for other in holding if one.place is other.place and _overlap(one, other)
        ]

    def _can_change_places(self, preferred, holder, days):
        if not self.has_room(preferred, but=holder):
            return False
        if days is None:
            return True
        # The only unit that was given up, or one of several: whichever the other one gets, these days must be free.
        units = free_units(preferred.place, preferred.wanting(preferred.days), self.kept(but=holder))
        answers = {bool(self._units_instead(preferred, holder, days, unit)) for unit in units}
        assert len(answers) == 1, "only the application knows"
        return answers.pop()

    def _units_instead(self, preferred: Life, holder: Life, days, unit):
        others = [*self.kept(but=holder), preferred.wanting(preferred.days, unit)]
        return free_units(holder.place, holder.wanting(days), others)

    def _put_aside(self, preferred, holder, days):
        was, holder.unit, holder.proposal = replace(holder), None, None
        able = free_units(preferred.place, preferred.wanting(preferred.days), self.kept())
        self.done("prefer", preferred, "hub", "held")
        preferred.unit = self.unit_chosen(preferred, UNIT, able)
        holder.status = was.status
        if days is None:
            self.done("decline", holder, "hub")
            holder.end("declined")
        else:
            self.proposed(holder, "hub", days)


def _overlap(one, other):
    return one.days[0] < other.days[1] and other.days[0] < one.days[1]
