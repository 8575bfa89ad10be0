"""The sentence for each thing that can be wrong with a hub's rules."""

from collections.abc import Mapping

from flask_babel import gettext as _

from atmp_match.calendar.rules import HORIZON
from atmp_match.calendar.rules.rests import LONGEST_REST
from atmp_match.calendar.rules.rule_checks import LONGEST, LONGEST_HOURS, MOST_LEAD, MOST_LEAD_HOURS, RuleProblem


def sentences_for(problems: Mapping[str, RuleProblem]) -> dict[str, str]:
    """Return what to tell the person, by the field's name."""
    said = {
        RuleProblem.LENGTH: _(
            "Enter a whole number from 1 to %(weeks)s weeks, or to %(days)s days.",
            weeks=LONGEST[True],
            days=LONGEST[False],
        ),
        RuleProblem.MOST_BELOW_LEAST: _("The longest booking must not be shorter than the shortest."),
        RuleProblem.STEP: _("Enter a step of 1 or more."),
        RuleProblem.STEP_BEYOND_MOST: _("With this step no length fits but the shortest. Choose a smaller one."),
        RuleProblem.TIMES: _("Enter both times, the later one last, like 08:00 and 16:30."),
        RuleProblem.NEVER_OPEN: _("With these weeks the hub is closed all year. Leave some out."),
        RuleProblem.NEVER_BEGINS: _("With these weeks and the closed ones nothing could ever begin. Leave some out."),
        RuleProblem.LEAD: _("Enter a number of days from 0 to %(n)s.", n=MOST_LEAD.days),
        RuleProblem.HORIZON: _("Enter a number of weeks from 1 to %(n)s.", n=HORIZON.days // 7),
        RuleProblem.LEAD_BEYOND_HORIZON: _("The lead time is as long as this. Nothing could be booked."),
        RuleProblem.REST: _("Enter a whole number, at most %(n)s days.", n=LONGEST_REST),
        RuleProblem.HOURS_LENGTH: _("Enter a whole number of hours from 1 to %(n)s.", n=LONGEST_HOURS),
        RuleProblem.NO_HOURS: _("Bookings by the hour need opening hours: these two, or those of weekdays below."),
        RuleProblem.NEVER_FITS: _("On no weekday is it open as long as this."),
        RuleProblem.LEAD_HOURS: _("Enter a number of hours from 0 to %(n)s.", n=MOST_LEAD_HOURS),
        RuleProblem.SAME_RESTS_LONGER: _("The same product must not wait longer than another one."),
    }
    return {field: said[problem] for field, problem in problems.items()}
