"""Reading the catalogue: what a filter leaves, page by page, and what it costs."""

from itertools import product

import pytest

from atmp_match.catalogue.actions import claim_hub, import_catalogue
from atmp_match.catalogue.queries import (
    Filters,
    find_hub,
    find_offer,
    get_hub,
    get_offer,
    list_entries,
    list_hubs,
    list_offers,
    taxonomy,
)
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound
from tests.factories.catalogue import make_hub, make_offer
from tests.factories.organisations import make_hub_operator

pytestmark = pytest.mark.usefixtures("inside")


def test_what_does_not_exist_is_not_found():
    assert find_hub("atlantis") is None
    assert find_offer("atlantis-gold") is None
    with pytest.raises(NotFound, match="There is no such hub"):
        get_hub("atlantis")
    with pytest.raises(NotFound, match="There is no such offer"):
        get_offer("atlantis-gold")


def test_an_offer_for_anything_passes_every_modality_and_an_unknown_one_none():
    ids = {offer.id for offer in list_offers(Filters(modality="aav"), limit=1000).items}
    assert {"testa-bsl2", "northx-vector-gmp"} <= ids
    assert "northx-bank" not in ids


def test_the_database_and_the_rules_let_the_same_through():
    entries = list_entries()
    services, grades = (None, "pilot-run", "vector-manufacturing"), (None, "gmp", "research")
    for service, modality, grade, country in product(services, (None, "aav", "msc"), grades, (None, "SE", "GB")):
        filters = Filters(service, modality, grade, country)
        expected = sorted({entry.hub for entry in entries if entry.passes(filters)})
        assert sorted(hub.slug for hub in list_hubs(filters, limit=1000).items) == expected


def test_a_list_goes_on_where_it_stopped():
    ids, cursor = [], None
    while True:
        page = list_offers(cursor=cursor, limit=25)
        ids += [offer.id for offer in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert len(ids) == len(set(ids)) == 104
    slugs = [hub.slug for hub in list_hubs(limit=20).items]
    assert slugs + [hub.slug for hub in list_hubs(cursor=slugs[-1], limit=20).items] == sorted(
        hub.slug for hub in list_hubs().items
    )


def test_a_hub_without_offers_is_listed_until_somebody_looks_for_something():
    make_hub("quiet-hub")
    assert "quiet-hub" in {hub.slug for hub in list_hubs().items}
    assert "quiet-hub" not in {hub.slug for hub in list_hubs(Filters(country="SE")).items}


def cost(counted, read):
    db.session.remove()
    with counted() as statements:
        read()
    return len(statements)


def test_lists_cost_the_same_for_one_row_and_for_a_hundred(counted):
    for read in (list_offers, list_hubs):
        assert cost(counted, lambda read=read: read(limit=1)) == cost(counted, lambda read=read: read(limit=100))


def test_one_offer_and_one_hub_cost_the_same_however_much_they_hold(counted):
    small = make_hub("small-hub")
    make_offer(small, "small-offer")
    large = make_hub("large-hub")
    for _ in range(100):
        make_offer(large)
    assert cost(counted, lambda: get_hub("small-hub")) == cost(counted, lambda: get_hub("large-hub")) == 6
    assert cost(counted, lambda: get_offer("small-offer")) == 3


def test_the_vocabulary_costs_one_small_statement_in_each_request(counted):
    taxonomy()  # what ran before may have made this process forget it
    assert cost(counted, lambda: [taxonomy() for _ in range(5)]) == 1


def test_the_vocabulary_is_read_again_after_a_change(counted):
    assert "own-bag" not in taxonomy()["bring-item"]
    import_catalogue({"more.yaml": {"bring_items": [{"code": "own-bag", "name_en": "Own bag", "name_sv": "Påse"}]}})
    assert taxonomy()["bring-item"]["own-bag"].name("sv") == "Påse"
    assert cost(counted, taxonomy) == 1


def test_the_vocabulary_names_things_in_both_languages():
    words = taxonomy()
    assert words.name("service", "pilot-run", "sv") == "Pilotkörning i bioreaktor"
    assert words.name("service", "espresso", "en") == "espresso"
    assert words.modality_names(
        ["aav", "lentiviral-vector", "gammaretroviral-vector", "oncolytic-adenovirus"], "en"
    ) == ["Viral vectors"]
    assert words.openness_name("yes", "sv") == "Öppen för företag"


def test_claiming_a_hub_is_told_once():
    operator = make_hub_operator()
    before = taxonomy().version
    assert claim_hub("testa-center", operator.id).operator_id == operator.id
    claim_hub("testa-center", operator.id)
    assert taxonomy().version == before + 1
    with pytest.raises(NotFound):
        claim_hub("atlantis", operator.id)
