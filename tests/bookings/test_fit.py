"""The inbox holds an offer against what the product needs of its service, as matching does."""

import pytest

from atmp_match.bookings.queries.fit import list_checks
from atmp_match.bookings.rules.fit import Topic, Verdict
from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions.needs import write_needs
from atmp_match.products.rules import Need
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import BENCH, make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder

pytestmark = pytest.mark.usefixtures("inside")
PLASMID = "northx-plasmid-hq"


def checks(offer_id, weeks, **product):
    founder = make_founder()
    booking = make_request(founder, offer_id, weeks=weeks, product=make_product(founder, **product).ref)
    return {check.topic: (check.verdict, check.about) for check in list_checks(booking, taxonomy())}


@pytest.mark.parametrize("bottlenecks", [[], ["plasmid-supply"], ["gmp-slot"]])
def test_a_car_t_company_that_asks_for_a_plasmid_needs_a_plasmid(bottlenecks):
    make_manager_of("northx-matfors")

    found = checks(
        PLASMID, (10, 6), modality="car-t-autologous", grade_needed="gmp", stage="gmp-early", containment="bsl-2",
        bottlenecks=bottlenecks, scale_value=1e9, scale_unit="cells",
    )  # fmt: skip

    assert found[Topic.MODALITY] == (Verdict.YES, "plasmid-starting-material")
    assert found[Topic.GRADE][0] is Verdict.YES
    assert found[Topic.CONTAINMENT][0] is not Verdict.NO
    assert Topic.SCALE not in found  # what the cells are counted in says nothing of their plasmid


def test_a_service_outside_the_chain_is_held_against_the_product_itself():
    make_manager_of("northx-matfors")

    found = checks(PLASMID, (10, 6), modality="msc", grade_needed="gmp", stage="gmp-early", bottlenecks=[])

    assert found[Topic.MODALITY] == (Verdict.NO, "msc")
    assert found[Topic.GRADE][0] is Verdict.NO


def test_a_bench_for_own_work_is_never_held_against_gmp():
    make_manager_of("testa-center")

    found = checks(BENCH, (8, 2), modality="msc", grade_needed="gmp", stage="gmp-early", bottlenecks=[])

    assert found[Topic.GRADE][0] is Verdict.YES


def test_the_check_reads_the_brief_as_it_was_sent():
    make_manager_of("testa-center")
    founder = make_founder()
    product = make_product(founder, modality="msc")
    booking = make_request(founder, BENCH, product=product.ref)
    with transaction():
        product.modality = "aav"

    found = [check.about for check in list_checks(booking, taxonomy()) if check.topic is Topic.MODALITY]

    assert found == ["msc"]


def test_what_the_founder_wrote_of_the_service_counts_as_it_was_sent():
    make_manager_of("testa-center")
    founder = make_founder()
    product = make_product(founder, modality="msc", stage="scale-up", containment="bsl-1")
    own = Need("contained-lab", modality="viral-vaccine", grade="research", containment="bsl-3")
    write_needs(product.ref, [own, Need("training")], by=founder)
    booking = make_request(founder, BENCH, product=product.ref)
    write_needs(product.ref, None, by=founder)

    found = {check.topic: (check.verdict, check.about) for check in list_checks(booking, taxonomy())}

    assert found[Topic.MODALITY][1] == "viral-vaccine"
    assert found[Topic.CONTAINMENT][0] is Verdict.NO
    assert [need["service"] for need in booking.brief["needs"]] == ["contained-lab"]
    assert set(booking.brief["needs"][0]) == {"service", "modality", "grade", "containment", "scale"}
