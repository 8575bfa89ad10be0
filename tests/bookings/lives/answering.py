"""People answer, change their minds and do the work; and try what is not for them to do, or too late."""

from functools import partial

from hypothesis import strategies as st

from atmp_match.bookings import actions
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.shared.errors import Conflict, NotFound, StaleVersion
from tests.bookings.lives.machine import REFUSALS, Lives, happens
from tests.bookings.lives.model import OVER, TABLE, may
from tests.factories.bookings import weeks_from_now

DO = {
    "accept": actions.accept_booking,
    "decline": partial(actions.decline_booking, reason="A reason"),
    "withdraw": actions.withdraw_booking,
    "cancel": partial(actions.cancel_booking, reason="A reason"),
    "start": actions.start_booking,
    "complete": actions.complete_booking,
    "no-show": partial(actions.miss_booking, reason="A reason"),
    "agree": actions.agree_to_weeks,
    "keep": actions.keep_weeks,
    "confirm-own": partial(actions.confirm_entry, product_ref=None, share_level=ShareLevel.ANONYMOUS),
    "turn-down": actions.turn_down_entry,
    "take-back": actions.take_entry_back,
}
# What leads on is done more often than what ends a booking, so that lives are long.
DO_OFTEN = (
    dict.fromkeys(DO, 1) | dict.fromkeys(("accept", "agree", "start", "complete", "confirm-own"), 4) | {"keep": 2}
)
ELSEWHERE = weeks_from_now(30, 1)  # where nobody is


class Answering(Lives):
    @happens(often=10, when=lambda self: self._verbs())
    def do_what_one_may(self, data):
        verb = data.draw(st.sampled_from(self._verbs()), label="verb")
        life, side = data.draw(st.sampled_from(self.able(verb)), label="booking")
        version, is_old = self.draw_version(data, life)
        who = data.draw(st.sampled_from(["hub", "colleague"])) if side == "hub" else side
        work = partial(DO[verb], life.ref, version=version, by=self.person(life, who))
        too_many = verb == "confirm-own" and life.entered_by == "office" and not self.may_hold_more(life)
        if is_old or too_many:
            self.refused(StaleVersion if is_old else Conflict, work)
            return
        result, was = work(), life.status
        self.done(verb, life, side, TABLE[verb][2])
        self._became(verb, life, was, result)
        self.follow()

    def _became(self, verb, life, was, result):
        """Let the model follow, beyond what the table says."""
        if life.status in OVER:
            life.end(life.status)
        more = {"agree": self._agreed, "keep": self._kept, "confirm-own": self._confirmed}
        if verb in more:
            more[verb](life, was)
        if verb == "accept" or (life.status == "accepted" and was in {"proposed", "draft"}):
            self.accepted(life, result.gates)

    def _agreed(self, life, was):
        life.agree()
        if was == "proposed":
            life.status = "draft" if life.entered_by else "accepted"

    def _kept(self, life, was):
        life.proposal = None
        if was == "proposed":
            life.status = "draft" if life.entered_by else "held" if life.unit else "waiting"

    def _confirmed(self, life, _was):
        life.status, life.entered_by = "held" if life.entered_by == "office" else "accepted", None

    @happens(often=3, when=lambda self: self.lives)
    def try_what_one_may_not(self, data):
        who = data.draw(st.sampled_from(["hub", "colleague", "company", "office", "stranger"]), label="who")
        life = self.draw_life(data, self.lives)
        side = {"colleague": "hub"}.get(who, who)
        forbidden = [verb for verb in TABLE if who == "stranger" or not may(verb, life, side)]
        person = self.person(life, who)
        # What would be in time, were it for this side to do, is the nearest to a mistake.
        nearly = [verb for verb in forbidden if life.status in TABLE[verb][1]]
        verbs = st.sampled_from([*forbidden, *nearly * 3])
        for verb in data.draw(st.lists(verbs, min_size=1, max_size=3, unique=True), label="verbs"):
            kinds = NotFound if who == "stranger" else REFUSALS
            self.refused(kinds, partial(self._work(verb, life), life.ref, by=person))
        other = self.world.founders[life.company - 1]
        self.refused(NotFound, partial(self._work("withdraw", life), life.ref, by=other))

    @happens(often=4, when=lambda self: self._with_gates())
    def meet_gates(self, data):
        life = self.draw_life(data, self._with_gates())
        who = data.draw(st.sampled_from(["hub", "hub", "colleague", "company"]), label="who")
        all_of_them = data.draw(st.integers(0, 3), label="all but one where 0") > 0
        person = self.person(life, who)
        if who == "company":
            self.refused(REFUSALS, partial(actions.meet_gate, life.ref, life.gates[0], by=person))
            return
        for _gate in range(len(life.gates) if all_of_them else 1):
            code = life.gates.pop()
            actions.meet_gate(life.ref, code, by=person)
            actions.meet_gate(life.ref, code, by=person)  # what is met stays met
        if not life.gates:
            self.done("confirm", life, "system", "confirmed")
        self.follow()

    def _verbs(self):
        return [verb for verb, often in DO_OFTEN.items() if self.able(verb) for _n in range(often)]

    def _with_gates(self):
        return [life for life in self.lives if life.status == "accepted" and life.gates]

    def _work(self, verb, life):
        others = [other.ref for other in self.lives if other is not life]
        more = {
            "propose": lambda ref, by: actions.propose_weeks(ref, *ELSEWHERE, by=by),
            "shorten": lambda ref, by: actions.shorten_booking(ref, *(life.days or (None, None)), by=by),
            "prefer": lambda ref, by: actions.prefer_booking(
                ref, over=(others or [ref])[0], instead=None, reason="A reason", by=by
            ),
        }
        return more.get(verb) or DO[verb]
