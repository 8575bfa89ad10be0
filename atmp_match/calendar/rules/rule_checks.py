"""Whether what a hub says about a resource can be so. Pure."""

from datetime import time, timedelta
from enum import StrEnum

from atmp_match.calendar.rules.openings import HORIZON, BookedBy, BookingRules, WeekRange
from atmp_match.calendar.rules.rests import LONGEST_REST, OF_A_DAY

LONGEST = {True: 104, False: 730}  # weeks, or days
LONGEST_HOURS = 23  # within one day
MOST_LEAD_HOURS = 24 * 28
MOST_LEAD = timedelta(weeks=52)
WEEKS_OF_A_YEAR = frozenset(range(1, 53))


class RuleProblem(StrEnum):
    """What is wrong with a rule; the form has a sentence for each."""

    LENGTH = "length"
    MOST_BELOW_LEAST = "most-below-least"
    STEP = "step"
    STEP_BEYOND_MOST = "step-beyond-most"
    TIMES = "times"
    NEVER_OPEN = "never-open"
    NEVER_BEGINS = "never-begins"
    LEAD = "lead"
    HORIZON = "horizon"
    LEAD_BEYOND_HORIZON = "lead-beyond-horizon"
    REST = "rest"
    HOURS_LENGTH = "hours-length"
    NO_HOURS = "no-hours"
    NEVER_FITS = "never-fits"
    LEAD_HOURS = "lead-hours"
    SAME_RESTS_LONGER = "same-rests-longer"


_OF_HOURS = {RuleProblem.LENGTH: RuleProblem.HOURS_LENGTH}


def counts_in_weeks(rules: BookingRules, *, usual: bool) -> bool:
    """Say whether bookings take whole working weeks from a Monday; `usual` is what the service does."""
    return usual if rules.booked_by is None else rules.booked_by not in {BookedBy.DAY, BookedBy.HOUR, BookedBy.SEAT}


def problems_of_rules(rules: BookingRules, *, usual_in_weeks: bool) -> dict[str, RuleProblem]:
    """Return what cannot be so, by the field's name; empty where the rules can be kept."""
    in_weeks = counts_in_weeks(rules, usual=usual_in_weeks)
    return (
        (_hour_problems(rules) if rules.in_hours else _length_problems(rules, LONGEST[in_weeks]))
        | _week_problems(rules)
        | _time_problems(rules)
        | _rest_problems(rules)
    )


def _length_problems(rules: BookingRules, longest: int) -> dict[str, RuleProblem]:
    found = {
        name: RuleProblem.LENGTH
        for name, value in (("least", rules.least), ("most", rules.most))
        if value is not None and not 1 <= value <= longest
    }
    if not found and rules.least and rules.most and rules.most < rules.least:
        found["most"] = RuleProblem.MOST_BELOW_LEAST
    if not 1 <= rules.step <= longest:
        found["step"] = RuleProblem.STEP
    elif not found and rules.step > 1 and rules.most and rules.most != (rules.least or 1):
        spread = rules.most - (rules.least or 1)
        found |= {"step": RuleProblem.STEP_BEYOND_MOST} if rules.step > spread else {}
    return found


def _hour_problems(rules: BookingRules) -> dict[str, RuleProblem]:
    found = _length_problems(rules, LONGEST_HOURS)
    found = {name: _OF_HOURS.get(problem, problem) for name, problem in found.items()}
    if not 0 <= rules.lead_hours <= MOST_LEAD_HOURS:
        found["lead_hours"] = RuleProblem.LEAD_HOURS
    open_for = [_hours_between(*hours) for day in range(7) if (hours := rules.hours_on(day))]
    if not open_for:
        found["opens_at"] = RuleProblem.NO_HOURS
    elif not found and max(open_for) < (rules.least or 1):
        found["least"] = RuleProblem.NEVER_FITS
    return found


def _hours_between(opens: time, closes: time) -> int:
    return (closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute) // 60


def _week_problems(rules: BookingRules) -> dict[str, RuleProblem]:
    closed, reduced = _numbers(rules.closed_weeks), _numbers(rules.reduced_weeks)
    if closed >= WEEKS_OF_A_YEAR:
        return {"closed_weeks": RuleProblem.NEVER_OPEN}
    return {"reduced_weeks": RuleProblem.NEVER_BEGINS} if closed | reduced >= WEEKS_OF_A_YEAR else {}


def _time_problems(rules: BookingRules) -> dict[str, RuleProblem]:
    found = {}
    if (rules.opens_at is None) != (rules.closes_at is None) or (rules.opens_at or "0") >= (rules.closes_at or "1"):
        found["closes_at"] = RuleProblem.TIMES
    if not 0 <= rules.lead_days <= MOST_LEAD.days:
        found["lead_days"] = RuleProblem.LEAD
    if rules.horizon_weeks is not None and not 1 <= rules.horizon_weeks <= HORIZON.days // 7:
        found["horizon_weeks"] = RuleProblem.HORIZON
    elif rules.horizon_weeks is not None and rules.lead_days >= rules.horizon_weeks * 7:
        found["horizon_weeks"] = RuleProblem.LEAD_BEYOND_HORIZON
    return found


def _rest_problems(rules: BookingRules) -> dict[str, RuleProblem]:
    said = rules.changeover
    if said is None:
        return {}
    lengths = {"same_product": said.same_product, "new_product": said.new_product, "after_virus": said.after_virus}
    longest = LONGEST_REST * OF_A_DAY[said.unit]
    if wrong := {name: RuleProblem.REST for name, length in lengths.items() if not 0 <= length <= longest}:
        return wrong
    shortest = min(said.new_product, said.after_virus)
    return {"same_product": RuleProblem.SAME_RESTS_LONGER} if said.same_product > shortest else {}


def _numbers(ranges: tuple[WeekRange, ...]) -> frozenset[int]:
    return frozenset(week for week in range(1, 54) for weeks in ranges if week in weeks)
