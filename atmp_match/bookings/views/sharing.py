"""What each hub sees of a product: one level a hub, up with a preview, down at once; and who has looked."""

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import sharing
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.sharing import least_level
from atmp_match.bookings.rules.transitions import OVER, Party
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.queries import list_agreements
from atmp_match.organisations.rules import AgreementKind, Permission
from atmp_match.products.queries import get_product
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict
from atmp_match.shared.locale import language

blueprint = Blueprint("sharing", __name__, url_prefix="/products", template_folder="../templates")
LEVELS = {level.value: level for level in ShareLevel}


@blueprint.get("/<string:ref>/sharing")
@requires(Permission.REQUEST_BOOKINGS)
def show(ref: str) -> ResponseReturnValue:
    """Show what each hub sees; with `hub` and `as`, what it would see at another level."""
    return _page(ref)


@blueprint.post("/<string:ref>/sharing/<string:hub>")
@requires(Permission.REQUEST_BOOKINGS)
def change(ref: str, hub: str) -> ResponseReturnValue:
    """Let a hub see more or less."""
    level = LEVELS.get(request.form.get("level", ""))
    if level is None:
        return _page(ref, problem=_("Choose one of the levels.")), 422
    try:
        actions.set_share_level(ref, hub, level, by=current_actor())
    except Conflict as error:
        return _page(ref, problem=str(error)), 409
    flash(_("Saved. What the hub has read cannot be unread; from now on it sees this level."))
    return redirect(url_for("sharing.show", ref=ref), 303)


def _page(ref: str, *, problem: str = "") -> str:
    actor = current_actor()
    product = get_product(ref, actor)
    shared = [list(group) for _slug, group in groupby(sharing.list_shared(product), lambda booking: booking.hub.slug)]
    wished = LEVELS.get(request.args.get("as", ""))
    previewed = next((group for group in shared if group[0].hub.slug == request.args.get("hub")), None)
    agreed = {
        agreement.operator_id
        for agreement in list_agreements(actor)
        if agreement.kind is AgreementKind.CDA and agreement.holds_on(clock.today())
    }
    return render_template(
        "bookings/sharing.html",
        product=product,
        rows=[_row(group, has_cda=group[0].hub.operator_id in agreed) for group in shared],
        preview=[_as_hub(booking, wished) for booking in previewed] if previewed and wished else [],
        wished=wished,
        looks=sharing.list_looks(product),
        taxonomy=taxonomy(),
        problem=problem,
    )


def _row(group: list[Booking], *, has_cda: bool) -> dict[str, object]:
    least = least_level(is_open=any(booking.status not in OVER for booking in group))
    levels = [level for level in ShareLevel if level is not ShareLevel.NOTHING or least is level]
    return {"hub": group[0].hub, "level": group[0].share_level, "refs": [one.ref for one in group], "has_cda": has_cda,
            "levels": levels, "now": levels.index(group[0].share_level)}  # fmt: skip


def _as_hub(booking: Booking, level: ShareLevel) -> object:
    return as_seen(booking, Party.HUB, taxonomy(), language(), level=level)
