"""The hub's timeline: every resource and what takes it, week by week."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.bookings.queries.timeline import timeline_rows
from atmp_match.bookings.rules.timeline import ZOOMS, months_in, week_of
from atmp_match.calendar.queries import list_resources
from atmp_match.calendar.rules import WEEK, monday_of
from atmp_match.catalogue.models import Resource
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock

FIRST_ROWS = 40  # drawn with the page; the rest follow by themselves, or behind a link
blueprint = Blueprint("timeline", __name__, url_prefix="/hub", template_folder="../templates")


@blueprint.get("/timeline")
@requires(Permission.ANSWER_BOOKINGS)
def show() -> ResponseReturnValue:
    """Show the weeks from `from` on; `rest` is for those resources that the page was too quick to wait for."""
    today = clock.today()
    monday, weeks = week_of(request.args.get("from"), today), _zoom(request.args.get("weeks"))
    resources = list_resources(current_actor())
    if "rest" in request.args and "HX-Request" in request.headers:
        return _table("bookings/_timeline_rows.html", resources[FIRST_ROWS:], monday, weeks)
    shown = resources if "rest" in request.args else resources[:FIRST_ROWS]
    return _table("bookings/timeline.html", shown, monday, weeks, more=len(resources) - len(shown))


def _table(template: str, resources: list[Resource], monday: date, weeks: int, more: int = 0) -> str:
    this_week = monday_of(clock.today())
    return render_template(
        template,
        rows=timeline_rows(resources, monday, weeks),
        more=more,
        monday=monday,
        end=monday + weeks * WEEK,
        weeks=weeks,
        week=WEEK,
        months=months_in(monday, weeks),
        zooms=ZOOMS,
        this_week=this_week,
        now=(this_week - monday) // WEEK,
        as_table=request.args.get("as") == "table",
    )


def _zoom(text: str | None) -> int:
    return next((weeks for weeks in ZOOMS if str(weeks) == text), ZOOMS[1])
