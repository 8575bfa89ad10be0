"""The hard limits of one offer against one need, three-valued: passed, broken (a bit) or not known (ask the hub)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from atmp_match.matching.rules.answers import Gap, Level, Limit
from atmp_match.matching.rules.days import Availability, Opening, availability, is_known, openness, openness_note
from atmp_match.matching.rules.grades import grades_above
from atmp_match.matching.rules.offers import Candidate, Fact
from atmp_match.matching.rules.questions import UNDECIDED, Question

NOTHING_BROKEN = Limit(0)
FAR_HIGHER = 2  # grades: GMP where research grade will do


@dataclass(frozen=True)
class Verdict:
    """What the limits say; `outcomes` has for each criterion of the points how it came out.

    :param hidden: nobody could know of the offer on the day of the question
    :param is_full: its calendar has no room at all
    :param beyond_dates: no later finish helps: it is full, or has ended by then
    :param waits_for_grade: it could begin earlier, in time, if a lower grade were enough
    """

    bits: Limit = NOTHING_BROKEN
    hidden: bool = False
    is_full: bool = False
    beyond_dates: bool = False
    waits_for_grade: bool = False
    start: date = date.min
    gaps: tuple[Gap, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Return the worst level among the gaps."""
        return next((w for w in (Level.ASK, Level.CONDITIONS) if any(g.level is w for g in self.gaps)), Level.COVERED)

    def having(self, **outcomes: str) -> "Verdict":
        """Return the verdict with how more criteria came out."""
        return replace(self, outcomes={**self.outcomes, **outcomes})

    def asking(self, code: str, **values: object) -> "Verdict":
        """Return the verdict with something the hub has to be asked."""
        return replace(self, gaps=(*self.gaps, Gap(code, Level.ASK, values)))

    def provided(self, code: str, **values: object) -> "Verdict":
        """Return the verdict with a condition."""
        return replace(self, gaps=(*self.gaps, Gap(code, Level.CONDITIONS, values)))

    def noting(self, code: str, **values: object) -> "Verdict":
        """Return the verdict with something worth knowing that changes no level."""
        return replace(self, gaps=(*self.gaps, Gap(code, Level.COVERED, values)))

    def breaking(self, limit: Limit) -> "Verdict":
        """Return the verdict with a broken limit."""
        return replace(self, bits=self.bits | limit)


def judge(offer: Candidate, question: Question) -> Verdict:
    """Hold an offer against every hard limit of a need."""
    verdict = Verdict(start=question.start)
    for check in CHECKS:
        verdict = check(verdict, offer, question)
    return verdict


def hold_service(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold the service against the need, and whether it is known that the hub does it."""
    if offer.service != question.need.service:
        return verdict.breaking(Limit.SERVICE)
    return verdict.asking("value-unknown") if offer.value != "yes" else verdict


def hold_modality(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold the kinds of product against the need's."""
    wanted = question.need.modality
    if wanted is None or "any" in offer.modalities:
        return verdict.having(modality="any") if wanted else verdict
    if "unknown" in offer.modalities or wanted == UNDECIDED:
        return verdict.having(modality="unknown").asking("modality-unknown", modality=wanted)
    if wanted not in offer.modalities:
        return verdict.breaking(Limit.MODALITY)
    if offer.modalities_basis == "judgement":
        return verdict.having(modality="judged").noting("modality-judged", modality=wanted)
    if offer.modalities_named is not None and wanted not in offer.modalities_named:
        return verdict.having(modality="group").noting("modality-group", modality=wanted)
    return verdict.having(modality="named")


def hold_grade(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold the grades against the need's."""
    need = question.need
    if need.grade is None or not question.is_graded:
        return verdict
    if not offer.grades:
        return verdict.having(grade="unknown").asking("grade-unknown", grade=need.grade)
    above = grades_above(offer, need.grade, question.taxonomy)
    if above is None:
        return verdict.breaking(Limit.GRADE)
    if above >= FAR_HIGHER:
        return verdict.having(grade="far-higher").provided("higher-grade", grade=need.grade)
    return verdict.having(grade="higher" if above else "exact")


def hold_containment(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold the containment level against the need's."""
    wanted, taxonomy = question.need.containment, question.taxonomy
    if wanted is None or not question.is_graded:
        return verdict
    lowest = taxonomy.containment_rank(wanted) == 1
    if offer.containment_max == "unknown":
        # Any laboratory does for level 1; above it, what was not seen has to be asked.
        unknown = verdict.having(containment="unneeded" if lowest else "unknown")
        return unknown if lowest else unknown.asking("containment-unknown", containment=wanted)
    if taxonomy.containment_rank(offer.containment_max) < taxonomy.containment_rank(wanted):
        return verdict.breaking(Limit.CONTAINMENT)
    if lowest:
        return verdict.having(containment="unneeded")
    return verdict.having(containment="known" if offer.containment_basis == "source" else "judged")


def hold_scale(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold the size against the need's."""
    wanted = question.need.scale
    if wanted is None:
        return verdict
    if offer.scale_value is None or (offer.scale_unit or "").casefold() != wanted.unit.casefold():
        return verdict.having(scale="unknown").asking("scale-unknown", value=wanted.value, unit=wanted.unit)
    if wanted.value > offer.scale_value:
        return verdict.breaking(Limit.SCALE)
    return verdict.having(scale="fits")


def hold_openness(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold against the need whether the hub takes companies on that day."""
    said = openness(offer, question.as_of)
    if said == "captive":
        return verdict.breaking(Limit.OPENNESS)
    note = openness_note(offer, question.as_of)
    if said == "limited":
        return verdict.having(openness="limited").provided("limited-access", note=note)
    if said == "open":
        return verdict.having(openness="open")
    return verdict.having(openness="unknown").asking("openness-unknown", note=note)


def hold_dates(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold the offer's dates, and its calendar where that is kept here, against the need's window."""
    stands = availability(offer, question.as_of)
    if stands.opening is Opening.UNHEARD_OF:
        return replace(verdict, hidden=True).breaking(Limit.DATES)
    opens = question.start
    if stands.opening in (Opening.PLANNED, Opening.OPENS_LATER):
        opens = max(opens, stands.first_day or opens)
    if offer.id in question.free:
        opens = max(opens, offer.available_from or opens)
    start = max(verdict.start, opens)
    earlier = max(opens, _first_day_at_lowest_grade(offer, question))
    verdict = replace(verdict, waits_for_grade=earlier < start and question.fits(earlier, offer))
    if offer.id in question.free:
        # Its calendar is kept here: no day is free that cannot be asked for.
        free = question.first_free(offer.id, start)
        if free is None:
            return replace(verdict, is_full=True, beyond_dates=True).breaking(Limit.DATES)
        start = free
    verdict = replace(verdict, start=start)
    if not question.fits(start, offer):
        ends = offer.available_until
        ended = ends is not None and (ends - start).days < question.least_days(offer.id) - 1
        return replace(verdict, beyond_dates=ended).breaking(Limit.DATES)
    return say_opening(verdict, offer, stands)


def say_opening(verdict: Verdict, offer: Candidate, stands: Availability) -> Verdict:
    """Return the verdict with how the offer stands on the day of the question."""
    when = {"day": stands.first_day, "precision": offer.available_from_precision}
    if stands.opening is Opening.PLANNED:
        return verdict.having(availability="planned").provided("planned", **when)
    if stands.opening is Opening.OPENS_LATER:
        return verdict.having(availability="opens-later").provided("opens-later", **when)
    if stands.opening is Opening.OPEN:
        # Half a claim, or a plan, is no proof that anything runs.
        return verdict.having(availability="now" if offer.value == "yes" else "unproven")
    code = "overdue" if stands.opening is Opening.OVERDUE else "before-evidence"
    return verdict.having(availability="unproven").asking(code, **when)


def hold_facts(verdict: Verdict, offer: Candidate, question: Question) -> Verdict:
    """Hold what is known not to be there against the need."""
    for fact in offer.hub.facts:
        if rules_out(fact, question):
            verdict = _apply(fact, verdict)
    return verdict


def _first_day_at_lowest_grade(offer: Candidate, question: Question) -> date:
    if question.need.grade is None:
        return hold_facts(Verdict(start=question.start), offer, question).start
    lowest = min(question.taxonomy["grade"], key=question.taxonomy.grade_rank)
    return hold_facts(Verdict(start=question.start), offer, question.at_grade(lowest)).start


def rules_out(fact: Fact, question: Question) -> bool:
    """Tell whether a fact, as known on the day of the question, speaks against what is needed."""
    return fact.value == "no" and is_known(fact, question.as_of) and _is_about(fact, question)


def grades_that_would_do(offer: Candidate, question: Question) -> tuple[str, ...]:
    """Return the lower grades at which nothing of the offer's own grades or its hub's facts would stand in the way.

    Those that the offer names; where it names none of them, the highest.
    """
    if question.need.grade is None:
        return ()
    rank = question.taxonomy.grade_rank
    wanted = rank(question.need.grade)
    lower = sorted((grade for grade in question.taxonomy["grade"] if rank(grade) < wanted), key=rank)
    enough = [grade for grade in lower if not _breaks_grade(offer, question.at_grade(grade))]
    return tuple(grade for grade in enough if grade in offer.grades) or tuple(enough[-1:])


def _breaks_grade(offer: Candidate, question: Question) -> bool:
    return bool(hold_facts(hold_grade(Verdict(), offer, question), offer, question).bits & Limit.GRADE)


def _is_about(fact: Fact, question: Question) -> bool:
    need = question.need
    if fact.service not in ("any", need.service):
        return False
    if fact.grade is None:
        return True
    rank = question.taxonomy.grade_rank
    return need.grade is not None and rank(need.grade) >= rank(fact.grade)


def _apply(fact: Fact, verdict: Verdict) -> Verdict:
    if fact.for_outside_companies:
        return verdict.breaking(Limit.OPENNESS)
    if fact.until is None:
        return verdict.breaking(Limit.GRADE if fact.grade else Limit.SERVICE)
    # Whether that is early enough is for the dates to say: they come last.
    return replace(verdict, start=max(verdict.start, fact.until + timedelta(days=1)))


Check = Callable[[Verdict, Candidate, Question], Verdict]
CHECKS: tuple[Check, ...] = (
    hold_service,
    hold_modality,
    hold_grade,
    hold_containment,
    hold_scale,
    hold_openness,
    hold_facts,
    hold_dates,
)
