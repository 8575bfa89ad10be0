"""A change of the catalogue or a calendar matches the products again that it can touch, and no others."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from atmp_match.calendar.actions import block_unit, release
from atmp_match.calendar.queries import list_units
from atmp_match.catalogue.actions import claim_hub, import_catalogue
from atmp_match.catalogue.queries import get_offer, seed_documents
from atmp_match.catalogue.queries.documents import read_upload
from atmp_match.extensions import celery, db
from atmp_match.matching.actions import rematching
from atmp_match.matching.actions.marking import mark_every_product
from atmp_match.matching.actions.rematching import BUDGET, rematch_due
from atmp_match.matching.actions.weights import publish_weights
from atmp_match.matching.models import MatchChange, ProductTouch, RematchMark
from atmp_match.matching.rules import DEFAULT
from atmp_match.matching.rules.touching import ANY_MODALITY
from atmp_match.matching.rules.weights import flat
from atmp_match.matching.tasks import forget_changes
from atmp_match.products.actions import describe_product
from atmp_match.shared.clock import now
from atmp_match.shared.models import EventRow
from tests.factories.bookings import weeks_from_now
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin, make_founder, make_hub_operator
from tests.factories.products import make_product, make_stromal_cells, make_ziccum
from tests.matching.living import edit, marked, match_all_once, rematch_now, snapshots

LAB, CELLS = "testa-bsl2", "xintela-cells"


@pytest.fixture
def world(app, run_deliveries):
    """A vaccine that needs a laboratory, cells that need a GMP slot, and the office."""
    run_deliveries()  # of the first import
    with app.app_context():
        founder = make_founder()
        found = {"lab": make_ziccum(founder).id, "cells": make_stromal_cells(founder).id, "admin": make_admin()}
        assert match_all_once() == 2
    return found


def told(app):
    """Return of which products somebody was told, in order."""
    with app.app_context():
        rows = select(EventRow.payload).where(EventRow.name == "matches-changed").order_by(EventRow.id)
        return [payload["product_id"] for payload in db.session.scalars(rows)]


def changes(app, product_id):
    with app.app_context():
        rows = db.session.scalars(select(MatchChange).where(MatchChange.product_id == product_id))
        return [(change["hub"], change["kind"]) for row in rows for change in row.changes]


def test_published_weights_mark_every_product_for_each_can_see_another_hub_first(app, world, run_deliveries):
    with app.app_context():
        points = flat(DEFAULT.table) | {"scale-fits": 1}
        publish_weights(points, 36, based_on=0, reason="A try", by=world["admin"])
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"], world["cells"]}


def test_an_edited_offer_marks_what_it_can_touch_and_leaves_the_rest_alone(app, world, run_deliveries):
    with app.app_context():
        before = snapshots()
        edit(world["admin"], LAB, openness="limited")
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"]}
        assert rematch_now() == 1
        after = snapshots()
    assert after[world["cells"]] == before[world["cells"]]
    assert after[world["lab"]][0] == before[world["lab"]][0] + 1
    assert ("testa-center", "worse") in changes(app, world["lab"])
    assert told(app) == [world["lab"]]


def test_an_offer_touches_the_products_of_the_modalities_that_it_no_longer_takes(app, world, run_deliveries):
    with app.app_context():
        taken = get_offer(CELLS).modalities
        edit(world["admin"], CELLS, modalities=["aav"])
    assert "msc" in taken
    run_deliveries()
    with app.app_context():
        assert marked() == {world["cells"]}
        rematch_now()
    assert ("xintela", "gone") in changes(app, world["cells"])


def test_a_hundred_edits_at_once_are_one_run_for_each_product(app, world, run_deliveries):
    with app.app_context():
        for number in range(100):
            edit(world["admin"], LAB, openness=("limited", "open")[number % 2])
    run_deliveries()
    with app.app_context():
        assert rematch_now() == 1
    assert told(app) == []  # the last edit brought back what was


def test_what_is_marked_waits_a_moment_for_others_to_join(app, world, run_deliveries):
    with app.app_context():
        edit(world["admin"], LAB, openness="limited")
    run_deliveries()
    with app.app_context():
        assert rematch_due() == 0
        assert marked() == {world["lab"]}


def test_running_twice_tells_once(app, world, run_deliveries):
    with app.app_context():
        edit(world["admin"], LAB, openness="limited")
    run_deliveries()
    with app.app_context():
        rematch_now()
        rematching.rematch_product(world["lab"])
        assert match_all_once() == 2
    assert told(app) == [world["lab"]]


def test_changes_that_no_mail_will_quote_any_more_are_deleted_and_newer_ones_kept(app, world, run_deliveries):
    for openness in ("limited", "open"):
        with app.app_context():
            edit(world["admin"], LAB, openness=openness)
        run_deliveries()
        with app.app_context():
            rematch_now()
    with app.app_context():
        for version, days in ((2, 31), (3, 29)):
            aged = update(MatchChange).where(MatchChange.version == version)
            db.session.execute(aged.values(found_at=now() - timedelta(days=days)))
        db.session.commit()
        before = snapshots()
        forget_changes()
        assert db.session.scalars(select(MatchChange.version)).all() == [3]
        assert snapshots() == before
    assert told(app) == [world["lab"], world["lab"]]


def test_a_run_that_breaks_leaves_the_mark_and_what_was_found_before(app, world, run_deliveries, monkeypatch):
    with app.app_context():
        before = snapshots()
        edit(world["admin"], LAB, openness="limited")
    run_deliveries()

    def break_down(*_):
        raise RuntimeError

    with app.app_context(), monkeypatch.context() as patch:
        patch.setattr(rematching, "_count_news", break_down)
        with pytest.raises(RuntimeError):
            rematch_now()
        assert marked() == {world["lab"]}
        assert snapshots() == before
    assert told(app) == []


def test_booked_weeks_and_freed_weeks_match_again(app, world, run_deliveries):
    with app.app_context():
        claim_hub("testa-center", make_hub_operator().id)
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"]}
        rematch_now()
        resource = get_offer(LAB).resources[0]
        start, end = weeks_from_now(0, 6)
        holders = [
            block_unit(unit, start=start, end=end, zone="Europe/Stockholm", note="repairs")
            for unit in list_units(resource.id)
        ]
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"]}
        rematch_now()
        start = snapshots()[world["lab"]][1]["needs"]["contained-lab.viral-vaccine.research"]["hubs"]["testa-center"][1]
        assert start >= end.isoformat()
        release(holders[0])
    run_deliveries()
    with app.app_context():
        rematch_now()
    assert changes(app, world["lab"])[-1] == ("testa-center", "earlier")


def test_an_import_marks_what_its_changed_offers_can_touch(app, world, run_deliveries):
    documents = seed_documents()
    testa = next(hub for hub in documents["hubs.yaml"]["hubs"] if hub["slug"] == "testa-center")
    next(offer for offer in testa["offers"] if offer["id"] == LAB)["openness"] = "limited"
    with app.app_context():
        import_catalogue(documents)
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"]}


def test_a_large_import_is_one_run_for_each_product_that_it_touches_and_none_for_the_rest(app, world, run_deliveries):
    text = large_catalogue(600, services=("contained-lab",))
    with app.app_context():
        import_catalogue(read_upload("large.yaml", text.encode()))
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"]}
        untouched = snapshots()[world["cells"]]
        assert rematch_now() == 1
        assert snapshots()[world["cells"]] == untouched
    found = changes(app, world["lab"])
    assert told(app) == [world["lab"]]
    assert len({hub for hub, _kind in found if hub.startswith("synthetic-")}) > 5


def test_an_import_of_vocabulary_marks_everything(app, world, run_deliveries):
    with app.app_context():
        import_catalogue({"more.yaml": {"bring_items": [{"code": "bag", "name_en": "Bag", "name_sv": "Påse"}]}})
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"], world["cells"]}


def test_a_changed_fact_of_a_hub_marks_what_its_offers_can_touch(app, world, run_deliveries):
    documents = seed_documents()
    xintela = next(hub for hub in documents["hubs.yaml"]["hubs"] if hub["slug"] == "xintela")
    fact = {"service": "any", "grade": "gmp", "value": "no", "claim": "No GMP", "source": "operator", "seen": "a call"}
    xintela["facts"] = [*xintela["facts"], {**fact, "as_of": "2026-01"}]
    with app.app_context():
        import_catalogue(documents)
    run_deliveries()
    with app.app_context():
        assert world["lab"] not in marked()
        rematch_now()
    assert ("xintela", "gone") in changes(app, world["cells"])


def test_a_changed_brief_is_matched_again_without_news_and_others_can_touch_it_from_then_on(app, world, run_deliveries):
    with app.app_context():
        founder = make_founder()
        values = {"code_name": "NEW-1", "modality": "viral-vaccine", "bottlenecks": ["containment"]}
        product = describe_product(values, by=founder)
    run_deliveries()
    with app.app_context():
        rematch_now()
        touches = select(ProductTouch.service, ProductTouch.modality).where(ProductTouch.product_id == product.id)
        assert ("contained-lab", "viral-vaccine") in {tuple(row) for row in db.session.execute(touches)}
        edit(world["admin"], LAB, openness="limited")
    run_deliveries()
    with app.app_context():
        assert marked() == {world["lab"], product.id}
    assert told(app) == []


def test_a_product_that_is_undecided_is_touched_by_every_offer_of_its_services(app, world, run_deliveries):
    with app.app_context():
        undecided = make_product(make_founder(), modality="other-unknown", bottlenecks=["gmp-slot"]).id
        rematching.rematch_product(undecided)
        rows = db.session.scalars(select(ProductTouch.modality).where(ProductTouch.product_id == undecided)).all()
        assert set(rows) == {ANY_MODALITY}


@pytest.mark.parametrize("number", [30, pytest.param(500, marks=pytest.mark.slow)])
def test_many_products_are_matched_in_shares_that_a_task_has_time_for(app, world, number):
    with app.app_context():
        founder = make_founder()
        for _ in range(number):
            make_ziccum(founder)
        mark_every_product()
        db.session.execute(update(RematchMark).values(due_at=now()))
        db.session.commit()
        shares, slowest = [], 0.0
        while not shares or shares[-1]:
            begun = time.monotonic()
            shares.append(rematch_due(budget=BUDGET * number / 500))
            slowest = max(slowest, time.monotonic() - begun)
        assert marked() == set()
    assert sum(shares) == number + 2
    assert len(shares) > 2
    assert slowest < celery.conf.task_soft_time_limit / 2
