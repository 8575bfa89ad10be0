"""The people and places of every life: made once, for they do not change."""

from collections import Counter
from dataclasses import dataclass, field

from atmp_match.calendar.actions import set_rules
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import BookingRules, Changeover
from atmp_match.catalogue.models import Offer
from atmp_match.extensions import db
from tests.bookings.lives.look import make_look
from tests.bookings.lives.model import Place
from tests.factories.bookings import BENCH, LINE, make_colleague_of, make_manager_of, make_product
from tests.factories.organisations import make_admin, make_founder

QUANTITY = "northx-qc"  # by the sample: no weeks
COMPANIES = 3
MOST_HOLDS = 2  # of one company at one hub, so that somebody is soon at the limit
# Bookings end on a Saturday: the same product may follow on the very Monday, another one a week later, two after virus.
SAME, OTHER, VIRUS = 2, 9, 16


@dataclass
class World:
    founders: list = field(default_factory=lambda: [make_founder() for _ in range(COMPANIES)])
    taken: Counter = field(default_factory=Counter)  # action, status before, who: how often it happened, over all lives

    def __post_init__(self):
        make_look()
        manager = make_manager_of("testa-center", "northx-matfors")
        self.others = {
            "hub": manager,
            "colleague": make_colleague_of(manager),
            "office": make_admin(),
            "stranger": make_manager_of("northx-stockholm"),
        }
        line, bench = (db.session.get_one(Offer, code).resources[0] for code in (LINE, BENCH))
        set_rules(line.id, BookingRules(changeover=Changeover(SAME, OTHER, VIRUS)), version=1, by=manager)
        full, self.products = {None: VIRUS}, []
        for founder in self.founders:
            virus = make_product(founder, code_name="ALM-1", modality="oncolytic-adenovirus")
            cells = make_product(founder, code_name="ALM-2", modality="car-t-autologous")
            self.products.append({None: None, "virus": virus, "cells": cells})
            full |= {virus.id: VIRUS, cells.id: OTHER}
        usual = bench.changeover_days
        places = (
            Place(LINE, line.id, tuple(list_units(line.id)), SAME, full),
            Place(BENCH, bench.id, tuple(list_units(bench.id)), usual, {None: usual}),
        )
        # The order in which resources are locked, and weeks given out.
        self.places = {place.offer: place for place in sorted(places, key=lambda place: place.resource_id)}
