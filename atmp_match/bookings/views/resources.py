"""What a hub has, and how it can be booked: the hub's own pages."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings.actions import make_way_for_block
from atmp_match.bookings.queries.affected import list_by_holders
from atmp_match.bookings.queries.seen import SeenBooking, as_seen
from atmp_match.bookings.rules.transitions import Party
from atmp_match.calendar import actions
from atmp_match.calendar.forms import BlockForm, RulesForm, SpanForm
from atmp_match.calendar.queries import get_resource, list_blocks, list_resources, list_uses, usual_in_weeks
from atmp_match.calendar.rules import ONE_DAY, counts_in_weeks
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue.models import Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.locale import language

blueprint = Blueprint("resources", __name__, url_prefix="/hub/resources", template_folder="../templates")
BLOCK = "block"  # its fields have names that others on the page have too


@blueprint.get("")
@requires(Permission.MANAGE_HUB)
def index() -> ResponseReturnValue:
    """List what the reader's hubs have."""
    rows = list_resources(current_actor())
    return render_template("bookings/resources.html", rows=rows, uses=list_uses([row.id for row in rows]))


@blueprint.get("/<int:resource_id>")
@requires(Permission.MANAGE_HUB)
def show(resource_id: int) -> ResponseReturnValue:
    """Show one resource: its blocks, its rules and its published weeks."""
    return _page(resource_id)


@blueprint.post("/<int:resource_id>/rules")
@requires(Permission.SET_HUB_RULES)
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


@blueprint.post("/<int:resource_id>/blocks")
@requires(Permission.MANAGE_HUB)
def block(resource_id: int) -> ResponseReturnValue:
    """Close the resource, or one unit, for maintenance; bookings in the way are listed and stay."""
    form = BlockForm(prefix=BLOCK)
    if not form.is_sent():
        return _page(resource_id, block=form), status_of(InvalidInput({}))
    note, position = form.note.data or "", form.chosen_position()
    try:
        actions.block_time(resource_id, form.to_block(), position=position, note=note, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(resource_id, block=form), status_of(error)
    except actions.InTheWay as error:
        if "propose" in request.form:
            return _make_way(resource_id, form)
        return _page(resource_id, block=form, in_the_way=error), status_of(error)
    flash(_("Blocked. Nobody can ask for this time."))
    return redirect(url_for("resources.show", resource_id=resource_id), 303)


def _make_way(resource_id: int, form: BlockForm) -> ResponseReturnValue:
    note, position = form.note.data or "", form.chosen_position()
    done = make_way_for_block(resource_id, form.to_block(), position=position, note=note, by=current_actor())
    flash(_("Closed for everybody new. What the bookings in the way free is blocked by itself."))
    if done.asked:
        flash(_("Other weeks proposed for %(refs)s.", refs=", ".join(done.asked)))
    if done.left:
        flash(_("For %(refs)s no other weeks can be proposed from here.", refs=", ".join(done.left)), "warn")
    return redirect(url_for("resources.show", resource_id=resource_id), 303)


@blueprint.post("/<int:resource_id>/blocks/<uuid:holder_id>/lift")
@requires(Permission.MANAGE_HUB)
def lift(resource_id: int, holder_id: UUID) -> ResponseReturnValue:
    """Open again what was blocked."""
    actions.lift_block(resource_id, holder_id, by=current_actor())
    flash(_("Lifted. The time can be booked again."))
    return redirect(url_for("resources.show", resource_id=resource_id), 303)


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


def _page(
    resource_id: int,
    *,
    rules: RulesForm | None = None,
    span: SpanForm | None = None,
    block: BlockForm | None = None,
    stale: str = "",
    in_the_way: actions.InTheWay | None = None,
) -> str:
    resource = get_resource(resource_id, current_actor())
    uses, kept = list_uses([resource_id])[resource_id], from_record(resource.rules)
    block = block or BlockForm(formdata=None, prefix=BLOCK)
    block.offer_units(resource.unit_count)
    return render_template(
        "bookings/resource.html",
        resource=resource,
        uses=uses,
        kept=kept,
        in_weeks=counts_in_weeks(kept, usual=usual_in_weeks(uses)),
        rules=_filled(rules, resource, stale=bool(stale)),
        span=span or SpanForm(formdata=None),
        block=block,
        blocks=list_blocks(resource_id),
        stale=stale,
        in_the_way=in_the_way,
        affected=_affected(in_the_way),
        one_day=ONE_DAY,
        zone=ZoneInfo(resource.hub.timezone),
    )


def _filled(form: RulesForm | None, resource: Resource, *, stale: bool) -> RulesForm:
    if form is None:
        form = RulesForm(formdata=None)
        form.show(from_record(resource.rules), resource.rules_version)
    elif stale:
        form.version.data = resource.rules_version
    return form


def _affected(in_the_way: actions.InTheWay | None) -> list[SeenBooking]:
    vocabulary = taxonomy()
    found = list_by_holders(in_the_way.holder_ids) if in_the_way else []
    return [as_seen(booking, Party.HUB, vocabulary, language()) for booking in found]
