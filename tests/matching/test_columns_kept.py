"""The columns that a process keeps: read when first asked, never stale, and no more told than a page can show."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from atmp_match.extensions import db
from atmp_match.matching.actions import find_matches, request_for_product
from atmp_match.matching.queries import columns as kept
from atmp_match.matching.rules import DEFAULT, MatchRequest
from atmp_match.matching.views import matches
from atmp_match.products.rules import Need, Profile
from atmp_match.shared import kept as shared_kept
from atmp_match.shared.clock import today
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_stromal_cells
from tests.fixtures.database import DATABASE

ROOT = Path(__file__).parents[2]
CELLS = Need("cell-manufacturing", modality="msc", grade="gmp")


def found(**more):
    answer = find_matches(MatchRequest(Profile(country="SE"), today(), (CELLS,), **more))
    return [match.offer.id for match in answer.needs[0].matches]


def points_of(offer_id):
    answer = find_matches(MatchRequest(Profile(country="SE"), today(), (CELLS,)))
    return next(match.points for match in answer.needs[0].matches if match.offer.id == offer_id)


def change(statement, **values):
    db.session.execute(text(statement), values)
    db.session.commit()


@pytest.fixture
def reads(monkeypatch):
    """How many offers each read asked for; None for all of them."""
    asked = []

    def note(ids, read=kept.read_blocks):
        asked.append(None if ids is None else sorted(ids))
        return read(ids)

    monkeypatch.setattr(kept, "read_blocks", note)
    return asked


def test_a_process_that_matches_nothing_never_loads_numpy(app, servers):
    code = "import sys, wsgi; sys.exit('numpy' in sys.modules)"
    environment = {**os.environ, **servers.environment(DATABASE)}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False).returncode == 0


def test_a_changed_offer_alone_is_read_again(inside, reads):
    first, *others = found()
    reads.clear()
    change("UPDATE offers SET openness = 'captive' WHERE id = :id", id=first)
    assert found() == others
    assert reads == [[first]]
    assert found() == others
    assert reads == [[first]]


def test_an_offer_that_is_gone_and_one_that_is_new_are_told_at_once(inside):
    first, *others = found()
    change("UPDATE offers SET service = 'training' WHERE id = :id", id=first)
    assert found() == others
    change("UPDATE offers SET service = 'cell-manufacturing' WHERE id = :id", id=first)
    assert found() == [first, *others]


def test_a_changed_hub_and_a_new_page_of_evidence_are_seen(inside):
    first = found()[0]
    change("UPDATE offers SET openness = 'inherit' WHERE id = :id", id=first)
    assert first in found()
    hub_says = "UPDATE hubs SET open_to_companies = :said FROM offers WHERE hubs.id = hub_id AND offers.id = :id"
    change(hub_says, id=first, said="captive")
    assert first not in found()
    change(hub_says, id=first, said="yes")
    before = points_of(first)
    change("DELETE FROM evidence WHERE offer_id = :id", id=first)
    assert points_of(first) == before - DEFAULT.table["evidence"]["recent"]


def test_after_many_changes_everything_is_read_anew(inside, reads, monkeypatch):
    first, *others = found()
    reads.clear()
    monkeypatch.setattr(shared_kept, "MANY", 1)
    change("UPDATE offers SET openness = 'captive' WHERE id = ANY (:ids)", ids=[first, *others])
    assert found() == []
    assert reads == [None]
    assert found() == []
    assert reads == [None]


def test_a_change_that_was_open_at_the_last_look_is_seen_once_it_is_made(inside):
    first, *others = found()
    with db.engine.connect() as office:
        office.execute(text("UPDATE offers SET openness = 'captive' WHERE id = :id"), {"id": first})
        change("UPDATE offers SET title = title || '.' WHERE id = :id", id=others[0])  # younger, and made earlier
        assert found() == [first, *others]
        office.commit()
    db.session.rollback()
    assert found() == others


def test_what_a_transaction_takes_back_leaves_nothing_behind(inside):
    first, *others = found()
    db.session.execute(text("UPDATE offers SET openness = 'captive' WHERE id = :id"), {"id": first})
    assert found() == others
    db.session.rollback()
    assert found() == [first, *others]


def test_hubs_beyond_the_most_that_are_told_are_counted(inside):
    request = MatchRequest(Profile(country="SE"), today(), (CELLS,))
    whole, short = find_matches(request), find_matches(replace(request, most=2))
    assert whole.hub_count == len(whole.hubs) == short.hub_count > 2
    assert short.hubs == whole.hubs[:2]
    assert short.needs[0].matches == whole.needs[0].matches[:2]
    assert short.needs[0].tally == whole.needs[0].tally
    assert short.needs[0].labels == whole.needs[0].labels


def test_the_page_says_that_more_hubs_answer_than_it_tells(app, client, monkeypatch):
    with app.app_context():
        founder = make_founder()
        product = make_stromal_cells(founder)
    sign_in(client, founder)
    address = f"/products/{product.ref}/matches"
    assert "in order are told here" not in client.get(address).text
    monkeypatch.setattr(matches, "request_for_product", lambda product: replace(request_for_product(product), most=1))
    page = client.get(address).text
    assert "The first 1 in order are told here" in page
    assert page.count('<article class="hub"') == 1
