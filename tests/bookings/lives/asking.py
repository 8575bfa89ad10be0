"""A company asks: for weeks or for a quantity, and things happen before anybody has looked."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize
from sqlalchemy import text

from atmp_match.bookings import actions
from atmp_match.bookings.rules.entries import Entry
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.extensions import db, settings
from atmp_match.shared.errors import WeeksTaken
from atmp_match.shared.transactions import transaction
from tests.bookings.lives.machine import REFUSALS, UNIT, Lives, happens
from tests.bookings.lives.model import Life, free_units
from tests.bookings.lives.world import COMPANIES, QUANTITY
from tests.factories.bookings import BENCH, LINE, asked

OFFERS = (LINE, LINE, BENCH, QUANTITY)
FATES = (*["looked at"] * 9, "withdrawn", "too soon", "closed")
PRODUCTS = ("cells", "cells", "virus", None)
WORKING_WEEK, FROM_SATURDAY_TO_MONDAY = timedelta(days=5), timedelta(days=2)
LATE = "UPDATE bookings SET answer_by = now() - interval '1 second' WHERE number = :number"


class Asking(Lives):
    @initialize(data=st.data())
    def some_ask(self, data):
        """Without any booking the rest of a life would be dull, and without rivals and follow-ons too."""
        first = self._ask_at_once(data, LINE, self.draw_days(data))
        monday = first.days[1] + FROM_SATURDAY_TO_MONDAY
        self._ask_at_once(data, LINE, (monday, monday + WORKING_WEEK), like=first)
        for offer, days in ((LINE, first.days), (BENCH, first.days)):
            self._ask_at_once(data, offer, days)

    def _ask_at_once(self, data, offer, days, like=None):
        life = self.request(data, offer, days, like)
        self.deliver()
        self.looked_at(life)
        return life

    @happens(often=4)
    def ask(self, data):
        offer, fate = data.draw(st.sampled_from(OFFERS), label="offer"), data.draw(st.sampled_from(FATES), label="fate")
        life = self.request(data, offer)
        if life is None:
            return
        if fate == "withdrawn":
            actions.withdraw_booking(life.ref, by=self.person(life, "company"))
            self.done("withdraw", life, "company", "withdrawn")
        if fate == "too soon" and life.place:
            for work in (actions.accept_booking, partial(actions.decline_booking, reason="No")):
                self.refused(REFUSALS, partial(work, life.ref, by=self.person(life, "hub")))
        if fate == "closed" and life.place:  # what one asks for by quantity is no example
            self._closed(self.deliver_first)
            self.done("refuse", life, "system", "declined")
        self.deliver()
        self.looked_at(life)
        self.follow()

    @happens(often=2)
    def enter_for_a_company(self, data):
        """A hub, or the cluster office, enters what was agreed on the telephone; the company has to confirm it."""
        who = data.draw(st.sampled_from(["hub", "office", "colleague"]), label="who")
        place = data.draw(st.sampled_from(list(self.world.places.values())), label="place")
        company, days = data.draw(st.integers(0, COMPANIES - 1), label="company"), self.draw_days(data)
        entry = Entry(place.offer, *days, email=self.world.founders[company].email, name="A company")
        life = Life("", company, place, None, days, status="draft", entered_by="office" if who == "office" else "hub")
        able = free_units(place, life.wanting(days), self.kept())
        work = partial(actions.enter_booking, entry, by=self.person(life, who))
        if not able:
            self.refused(WeeksTaken, work)
            return
        life.ref = work().ref
        life.unit = self.unit_chosen(life, UNIT, able)
        self.lives.append(life)
        self.follow()

    @happens(often=2, when=lambda self: self._late())
    def nobody_answers_in_time(self, data):
        way = data.draw(st.sampled_from(["sweep", "too late", "another asks"]), label="way")
        life = self.draw_life(data, self._late())
        with transaction():
            db.session.execute(text(LATE), {"number": int(life.ref.removeprefix("ATM-"))})
        db.session.expire_all()
        if way == "too late":
            self._answer_too_late(life)
        asking = self.request(data, life.place.offer) if way == "another asks" and life.place else None
        if asking:
            self.deliver()
        else:
            assert actions.expire_due_bookings() == 1
        self._expired(life)
        if asking:
            self.move_up(life.place)
            self.looked_at(asking)
        self.follow()

    @happens(when=lambda self: self.able_to_close())
    def the_offer_closes_while_some_wait(self, data):
        place = self.draw_life(data, self.able_to_close()).place
        self._closed(partial(actions.offer_opened_weeks, place.resource_id))
        for life in self.lives:
            if life.place is place and life.status == "waiting":
                self.done("refuse", life, "system", "declined")
        self.follow()

    def able_to_close(self):
        return [life for life in self.lives if life.status == "waiting"]

    def request(self, data, offer, days=None, like=None):
        """Ask for something; None where every unit is booked then, and it is refused at once.

        :param like: asks for the same company and the same product
        """
        company = like.company if like else data.draw(st.integers(0, COMPANIES - 1), label="company")
        kinds = self.world.products[company]
        usual = next((kind for kind, product in kinds.items() if like and product and product.id == like.product), None)
        product = kinds[usual if like else data.draw(st.sampled_from(PRODUCTS), label="product")]
        place = self.world.places.get(offer)
        days = (days or self.draw_days(data)) if place else None
        request = actions.Request(offer, product and product.ref, asked(*(days or (None, None))))
        life = Life("", company, place, product and product.id, days)
        work = partial(actions.request_booking, request, by=self.world.founders[company])
        if place and not free_units(place, life.wanting(days), self.kept(), only_firm=True):
            self.refused(WeeksTaken, work)
            return None
        life.ref = work().ref
        self.lives.append(life)
        return life

    def looked_at(self, life):
        """The system has seen the request: it holds its weeks, or waits for them."""
        if life.place is None or life.status != "requested":
            return
        if self.has_room(life):
            self.hold(life)
        else:
            self.done("queue", life, "system", "waiting")

    def _closed(self, work):
        """Let this happen while nobody may book what is only an example, as in production."""
        settings["BOOK_ILLUSTRATIVE"] = False
        try:
            work()
        finally:
            settings["BOOK_ILLUSTRATIVE"] = True

    def _late(self):
        return [life for life in self.lives if life.waits_for_answer]

    def _answer_too_late(self, life):
        late = {
            "accept": lambda: actions.accept_booking(life.ref, by=self.person(life, "hub")),
            "agree": lambda: actions.agree_to_weeks(
                life.ref,
                by=self.person(life, "hub" if life.proposal and life.proposal.side == "company" else "company"),
            ),
            "confirm": lambda: actions.confirm_entry(
                life.ref, product_ref=None, share_level=ShareLevel.ANONYMOUS, by=self.person(life, "company")
            ),
            "propose": lambda: actions.propose_weeks(life.ref, *asked_days(life), by=self.person(life, "company")),
        }
        for work in late.values():
            self.refused(REFUSALS, work)

    def _expired(self, life):
        if life.status in {"accepted", "confirmed"}:
            self.done("keep", life, "system")
            life.proposal = None
        else:
            self.done("expire", life, "system")
            life.end("expired")


def asked_days(life):
    return life.days or (None, None)
