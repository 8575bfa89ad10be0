"""What is said of an answer beside its hubs."""

from datetime import date

from atmp_match.matching.rules import NeedAnswer
from atmp_match.matching.rules.classification import classify
from atmp_match.matching.rules.hubs import rows_of_hubs
from atmp_match.matching.rules.labels import ADVICE, labels_of_answer, labels_of_need
from atmp_match.products.rules import Profile
from tests.factories.vocabulary import vocabulary
from tests.matching.offers import hub, offer, question, shortlist, tally

PLANNED = {"available_from": date(2027, 3, 1), "available_from_basis": "planned"}


def answered(*offers, **need):
    asked = question(**need)
    return NeedAnswer(asked.need, (), *shortlist(offers, asked), tally=tally(offers, asked))


def labels_of(*needs):
    slugs = dict.fromkeys(match.offer.hub.slug for need in needs for match in need.matches)
    best = [{match.offer.hub.slug: match for match in need.matches} for need in needs]
    hubs = rows_of_hubs([matches.get(slug) for matches in best] for slug in slugs)
    return labels_of_answer(Profile(), classify(Profile(), (), vocabulary()), needs, hubs, ())


def test_an_answer_is_planned_only_where_nobody_able_is_open_today():
    planned = offer(id="planned", hub=hub("hub-p"), **PLANNED)
    ask = offer(id="ask", hub=hub("hub-q"), value="unknown")
    assert "planned-only" in labels_of_need(answered(planned))
    assert "planned-only" in labels_of_need(answered(planned, ask))
    assert "planned-only" not in labels_of_need(answered(planned, offer()))
    assert "planned-only" not in labels_of_need(answered(ask))


def step(service, slug):
    """One need, and one hub that does it."""
    return answered(offer(id=slug, service=service, hub=hub(slug)), service=service)


def test_two_hubs_that_pass_material_on_are_a_chain():
    assert "chain" in labels_of(step("cell-manufacturing", "hub-a"), step("fill-finish", "hub-b"))


def test_advice_from_two_places_is_no_chain():
    assert "chain" not in labels_of(step("regulatory-advice", "hub-a"), step("business-support", "hub-b"))
    assert "chain" not in labels_of(step("cell-manufacturing", "hub-a"), step("regulatory-advice", "hub-b"))


def test_every_service_of_advice_stands_in_the_vocabulary_and_is_not_graded():
    assert {vocabulary()["service"][code].data["graded"] for code in ADVICE} == {False}


def code_of(modality, **profile):
    return classify(Profile(modality=modality, **profile), (), vocabulary()).code


def test_a_class_that_a_rule_settles_is_said_without_usually():
    assert code_of("oligonucleotide") == "not-atmp-by-rule"
    assert code_of("viral-vaccine") == "not-atmp-by-rule"


def test_a_class_that_depends_is_said_with_usually():
    assert code_of("bacteriophage") == "not-atmp-by-modality"  # an engineered one may be judged differently
    assert code_of("protein-reagent") == "not-atmp-by-modality"  # our own knowledge, no page


def test_what_the_company_says_of_its_class_comes_first():
    assert code_of("oligonucleotide", atmp_class="not-atmp") == "not-atmp-stated"
