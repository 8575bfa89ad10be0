"""Fixed whole points for each criterion, each a reason with its sentence; they add up to the score."""

from collections.abc import Iterator, Mapping

from atmp_match.matching.rules.age import age_of, newest_page
from atmp_match.matching.rules.answers import Reason
from atmp_match.matching.rules.days import openness_note, vague_opening
from atmp_match.matching.rules.limits import Verdict
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.questions import Question

NORDIC = frozenset({"SE", "NO", "DK", "FI", "IS"})
EEA = NORDIC | frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "EE", "ES", "FR", "GR", "HR", "HU", "IE", "IT", "LI", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SI", "SK",
})  # fmt: skip
EUROPE = EEA | frozenset({"GB", "CH"})
PLACES = ("same-country", "nordic", "eea", "europe", "far")  # the nearest first
HOME = "SE"  # the cluster is Swedish: the country of a company that has not said
# How many days late a start may be for each outcome. Where the calendar is kept here, work begins tomorrow at the
# earliest, and by the week on a Monday. A week's grace lets a hub that has joined neither win nor lose a point against
# one whose calendar nobody knows.
STARTS = ((7, "on-time"), (31, "within-month"), (92, "within-quarter"), (None, "later"))
FEW = 3  # kinds of product that a specialised offer names


def reasons_for(offer: Candidate, question: Question, verdict: Verdict, country: str | None) -> tuple[Reason, ...]:
    """Return one reason for each criterion that the need speaks of, in the order of the table."""
    outcomes = dict(_outcomes(offer, question, verdict, country or HOME))
    values = _values(offer, question, verdict)
    return tuple(
        Reason(f"{criterion}-{outcomes[criterion]}", question.weights.points(criterion, outcomes[criterion]), values)
        for criterion in question.weights.table
        if criterion in outcomes
    )


def _outcomes(offer: Candidate, question: Question, verdict: Verdict, country: str) -> Iterator[tuple[str, str]]:
    yield from verdict.outcomes.items()
    if verdict.outcomes.get("modality") == "named":
        yield "focus", focus(len(offer.modalities))
    if question.need.earliest_start:
        yield "start", _start((verdict.start - question.start).days)
    yield "place", place(country, offer.hub.country)
    yield "evidence", age_of(offer, question)


def focus(modalities: int) -> str:
    """Tell how special an offer is by how many kinds of product it names."""
    if modalities == 1:
        return "only"
    return "few" if modalities <= FEW else "wide"


def _start(days_late: int) -> str:
    return next(outcome for most, outcome in STARTS if most is None or days_late <= most)


def place(home: str, there: str) -> str:
    """Tell how near a country is."""
    if home == there:
        return "same-country"
    for outcome, countries in (("nordic", NORDIC), ("eea", EEA), ("europe", EUROPE)):
        if home in countries and there in countries:
            return outcome
    return "far"


def _values(offer: Candidate, question: Question, verdict: Verdict) -> Mapping[str, object]:
    need = question.need
    return {
        "modality": need.modality,
        "grade": need.grade,
        "offered_grades": offer.grades,
        "containment": need.containment,
        "containment_max": offer.containment_max,
        "scale": need.scale,
        "scale_max": (offer.scale_value, offer.scale_unit),
        "start": verdict.start,
        "opens": vague_opening(offer, verdict.start, question.as_of),
        "country": offer.hub.country,
        "city": offer.hub.city,
        "note": openness_note(offer, question.as_of),
        "evidence": newest_page(offer, question),
    }
