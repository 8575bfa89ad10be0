"""Gates before a service, and the usual time through them."""

from atmp_match.catalogue.rules.gates import AFTER, gates_of, preparation_days
from tests.factories.vocabulary import vocabulary


def days(*gates):
    return preparation_days(gates, vocabulary())


def test_confidentiality_comes_first_and_agreements_run_side_by_side():
    assert days("cda") == 14
    assert days("cda", "msa") == 14 + 60
    assert days("cda", "msa", "quality-agreement") == 14 + 60
    assert days("cda", "msa", "quality-agreement", "tech-transfer") == 14 + 60 + 120


def test_a_notification_waits_for_the_biosafety_assessment_and_the_transfer_for_both():
    assert days("cda", "biosafety-assessment", "gmm-notification") == 14 + 21 + 45
    assert days("tech-transfer", "gmm-notification", "biosafety-assessment", "msa", "cda") == 14 + 21 + 45 + 120


def test_ethics_waits_for_nobody_and_no_gates_take_no_time():
    assert days("ethics", "cda") == 90
    assert days() == 0


def test_every_gate_of_the_vocabulary_has_its_place():
    assert set(AFTER) == set(vocabulary()["gate"])


def test_the_grade_of_the_offer_decides_where_the_service_says_so():
    assert gates_of("plasmid-manufacturing", ["hq"], (), vocabulary()) == ["cda", "msa"]
    assert "tech-transfer" in gates_of("plasmid-manufacturing", ["hq", "gmp"], (), vocabulary())
    assert gates_of("navigation", [], ["cda"], vocabulary()) == ["cda"]
    assert gates_of("unheard-of", [], (), vocabulary()) == []
