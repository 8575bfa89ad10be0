"""Random changes, one after the other: what was matched again is exactly right for every product.

The stored snapshots are compared with matching everything from the start, so a product that a change can touch and that
was not matched again shows at once.
"""

from collections.abc import Callable, Mapping
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from atmp_match.calendar.actions import block_unit, release
from atmp_match.calendar.models import CalendarUnit
from atmp_match.catalogue.actions import claim_hub, import_catalogue
from atmp_match.catalogue.models import Hub, Offer
from atmp_match.catalogue.queries import get_offer, seed_documents, taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions.requests import find_matches, request_for_product
from atmp_match.matching.rules.changes import state_of
from atmp_match.organisations.rules import Actor
from atmp_match.products.actions import change_product
from atmp_match.products.models import Product
from atmp_match.shared.errors import Conflict, InvalidInput
from tests.factories.bookings import weeks_from_now
from tests.factories.organisations import make_admin, make_founder, make_hub_operator
from tests.factories.products import make_product, make_stromal_cells, make_ziccum
from tests.matching.living import edit, marked, match_all_once, rematch_now, snapshots

MODALITIES = ("aav", "msc", "car-t-autologous", "viral-vaccine", "plasmid-drug", "mrna-lnp", "bacteriophage", None)
STAGES = ("research", "scale-up", "gmp-early", "pivotal")


class World:
    """Products, an office, and everything that can happen to the catalogue, drawn by one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 -- it has to come out the same again
        self.admin: Actor = make_admin()
        self.founder: Actor = make_founder()
        self.blocks: list[UUID] = []
        make_ziccum(self.founder)
        make_stromal_cells(self.founder)
        for number in range(10):
            modality = MODALITIES[number % len(MODALITIES)]
            make_product(self.founder, modality=modality, stage=self.random.choice(STAGES), country="SE")

    def happenings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "edit": self.edit_offer,
            "claim": self.claim,
            "block": self.block,
            "release": self.release,
            "import": self.import_hub,
            "brief": self.change_brief,
        }

    def edit_offer(self) -> None:
        offer = get_offer(self.random.choice(db.session.scalars(select(Offer.id).order_by(Offer.id)).all()))
        choose = self.random.choice
        graded = taxonomy()["service"][offer.service].data["graded"]
        wishes = {
            "openness": choose(("open", "limited", "captive", "unknown", "inherit")),
            "modalities": choose((["any"], ["unknown"], ["aav", "msc"], ["viral-vaccine"], offer.modalities)),
            "value": choose(("yes", "unknown")),
            "containment_max": choose(("bsl-1", "bsl-2", "bsl-3", "unknown")),
            **({"grades": choose((["gmp"], ["research"], ["hq", "gmp"]))} if graded else {}),
        }
        some = self.random.sample(sorted(wishes), 2 if len(wishes) > 1 else 1)
        edit(self.admin, offer.id, **{name: wishes[name] for name in some})

    def claim(self) -> None:
        slug = self.random.choice(db.session.scalars(select(Hub.slug).order_by(Hub.slug)).all())
        claim_hub(slug, make_hub_operator().id)

    def block(self) -> None:
        units = db.session.scalars(select(CalendarUnit.id).order_by(CalendarUnit.id)).all()
        start, end = weeks_from_now(self.random.randrange(0, 4), self.random.randrange(1, 20))
        unit = self.random.choice(units)
        self.blocks.append(block_unit(unit, start=start, end=end, zone="Europe/Stockholm", note="repairs"))

    def release(self) -> None:
        if self.blocks:
            release(self.blocks.pop(self.random.randrange(len(self.blocks))))

    def import_hub(self) -> None:
        documents = seed_documents()
        hub = self.random.choice(documents["hubs.yaml"]["hubs"])
        hub["open_to_companies"] = self.random.choice(("yes", "limited", "captive", "unknown"))
        hub["country"] = self.random.choice(("SE", "NO", "DK"))
        for offer in hub["offers"]:
            offer["openness"] = self.random.choice(("inherit", "open"))
        documents = {"hubs.yaml": documents["hubs.yaml"] | {"hubs": [hub]}}
        import_catalogue(documents, by=self.admin.user_id)

    def change_brief(self) -> None:
        ref = self.random.choice(db.session.scalars(select(Product.ref).order_by(Product.ref)).all())
        values = {"modality": self.random.choice(MODALITIES), "stage": self.random.choice(STAGES)}
        change_product(ref, values, by=self.founder)


def matched_from_the_start() -> dict[int, object]:
    products = db.session.scalars(select(Product).execution_options(populate_existing=True))
    return {product.id: state_of(find_matches(request_for_product(product))) for product in products}


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(1, 12), *(pytest.param(seed, 40, marks=pytest.mark.slow) for seed in range(2, 6))],
)
def test_after_every_change_the_snapshots_are_what_matching_everything_gives(app, run_deliveries, seed, steps):
    run_deliveries()
    with app.app_context():
        world = World(seed)
        products = match_all_once()
    matched, happened = 0, []
    for _ in range(steps):
        with app.app_context():
            name = world.random.choice(sorted(world.happenings()))
            try:
                world.happenings()[name]()
            except (Conflict, InvalidInput):  # claimed before, blocked before, or two values that do not go together
                continue
            happened.append(name)
        run_deliveries()
        with app.app_context():
            matched += len(marked())
            rematch_now()
            stored = {product_id: state for product_id, (_, state) in snapshots().items()}
            assert stored == matched_from_the_start(), f"after {happened}"
    assert len(set(happened)) > 3
    assert matched < products * len(happened) / 2  # and most products were left alone
