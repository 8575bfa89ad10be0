"""What a hub has, and how it can be booked: the hub's own pages."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.calendar import actions
from atmp_match.calendar.forms import RulesForm, SpanForm
from atmp_match.calendar.queries import find_openings, get_resource, list_resources, list_uses, usual_in_weeks
from atmp_match.calendar.rules import ONE_DAY
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion

blueprint = Blueprint("resources", __name__, url_prefix="/hub/resources", template_folder="../templates")


@blueprint.get("")
@requires(Permission.MANAGE_HUB)
def index() -> ResponseReturnValue:
    """List what the reader's hubs have."""
    rows = list_resources(current_actor())
    return render_template("bookings/resources.html", rows=rows, uses=list_uses([row.id for row in rows]))


@blueprint.get("/<int:resource_id>")
@requires(Permission.MANAGE_HUB)
def show(resource_id: int) -> ResponseReturnValue:
    """Show one resource: its rules and its published weeks."""
    return _page(resource_id)


@blueprint.post("/<int:resource_id>/rules")
@requires(Permission.MANAGE_HUB)
def save_rules(resource_id: int) -> ResponseReturnValue:
    """Keep how the resource can be booked."""
    form = RulesForm()
    if not form.is_sent():
        return _page(resource_id, rules=form), status_of(InvalidInput({}))
    try:
        actions.set_rules(resource_id, form.to_rules(), version=form.version.data or 0, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(resource_id, rules=form), status_of(error)
    except StaleVersion as error:
        return _page(resource_id, rules=form, stale=str(error)), status_of(error)
    flash(_("Saved. New bookings keep to it; what is booked stays as it is."))
    return redirect(url_for("resources.show", resource_id=resource_id), 303)


@blueprint.post("/<int:resource_id>/published")
@requires(Permission.MANAGE_HUB)
def publish(resource_id: int) -> ResponseReturnValue:
    """Open weeks for booking."""
    return _change_published(resource_id, actions.publish_weeks, _("Published. Companies can ask for these weeks."))


@blueprint.post("/<int:resource_id>/published/withdraw")
@requires(Permission.MANAGE_HUB)
def withdraw(resource_id: int) -> ResponseReturnValue:
    """Close published weeks again."""
    return _change_published(resource_id, actions.withdraw_weeks, _("Closed again. What is booked stays booked."))


def _change_published(resource_id: int, change: actions.ChangeWeeks, done: str) -> ResponseReturnValue:
    form = SpanForm()
    if not form.is_sent():
        return _page(resource_id, span=form), status_of(InvalidInput({}))
    try:
        change(resource_id, form.first_day(), form.last_day(), by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(resource_id, span=form), status_of(error)
    flash(done)
    return redirect(url_for("resources.show", resource_id=resource_id), 303)


def _page(resource_id: int, rules: RulesForm | None = None, span: SpanForm | None = None, stale: str = "") -> str:
    resource = get_resource(resource_id, current_actor())
    uses, kept = list_uses([resource_id])[resource_id], from_record(resource.rules)
    hub, usual = resource.hub, usual_in_weeks(uses)
    openings = find_openings(resource.rules, usual_in_weeks=usual, country=hub.country, zone=hub.timezone)
    if rules is None:
        rules = RulesForm(formdata=None)
        rules.show(kept, resource.rules_version)
    elif stale:
        rules.version.data = resource.rules_version
    return render_template(
        "bookings/resource.html",
        resource=resource,
        uses=uses,
        kept=kept,
        in_weeks=openings.in_weeks if openings else usual,
        rules=rules,
        span=span or SpanForm(formdata=None),
        stale=stale,
        one_day=ONE_DAY,
    )
