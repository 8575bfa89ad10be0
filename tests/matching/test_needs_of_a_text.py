"""What is needed by a text alone: what it says clearly, and what is too close to tell only where nothing is clear."""

from atmp_match.matching.rules import MatchRequest, Understood, ask
from atmp_match.products.rules import Profile, WhyCode
from tests.factories.vocabulary import vocabulary
from tests.matching.offers import TODAY


def said(kind, code, *, clearly, reading=1, place=1):
    return Understood(kind, code, f"words of {code}", reading=reading, place=place, preselected=clearly)


PHAGE = said("modality", "bacteriophage", clearly=True)


def needs(*understood, **profile):
    return ask(MatchRequest(Profile(**profile), TODAY, understood=understood), vocabulary()).needs


def services(*understood, **profile):
    return [need.service for need in needs(*understood, **profile)]


def test_a_bottleneck_that_is_too_close_to_tell_stands_back_for_one_that_is_clear():
    close, clear = (
        said("bottleneck", "storage-transport", clearly=False),
        said("bottleneck", "process-scale", clearly=True),
    )
    assert services(PHAGE, close, clear) == ["process-development", "pilot-run"]


def test_a_bottleneck_is_clear_too_where_all_that_is_close_to_it_is_said_clearly_elsewhere():
    vector = said("bottleneck", "vector-supply", clearly=True)
    plasmid = said("bottleneck", "plasmid-supply", clearly=False, reading=2)
    close = said("bottleneck", "vector-supply", clearly=False, reading=2, place=2)
    cells = {"modality": "hsc-gene-modified", "stage": "gmp-early"}
    assert "plasmid-manufacturing" not in services(vector, **cells)
    assert "plasmid-manufacturing" in services(vector, plasmid, close, **cells)


def test_where_no_bottleneck_is_clear_a_step_that_the_text_names_clearly_is_needed():
    close = said("bottleneck", "plasmid-supply", clearly=False)
    made = said("service", "microbial-manufacturing", clearly=True)
    beside = said("service", "plasmid-manufacturing", clearly=True, reading=2)
    (need,) = needs(PHAGE, close, made, beside)
    assert (need.service, need.modality, need.grade) == ("microbial-manufacturing", "bacteriophage", "gmp")
    assert (need.why.code, need.why.values) == (WhyCode.UNDERSTOOD, {"words": "words of microbial-manufacturing"})


def test_where_nothing_is_clear_the_likeliest_bottleneck_is_taken():
    close, service = said("bottleneck", "process-scale", clearly=False), said("service", "fill-finish", clearly=False)
    assert services(PHAGE, close, service) == ["process-development", "pilot-run"]


def test_what_the_brief_says_of_the_bottleneck_is_never_changed_by_the_text():
    made = said("service", "microbial-manufacturing", clearly=True)
    assert services(PHAGE, made, bottlenecks=("small-fill",)) == ["fill-finish"]
