"""The needs of a product: derived from its brief, then the founder's own to change, drop, add and order."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions import Speaker, find_matches, request_for_product
from atmp_match.matching.actions import needs as actions
from atmp_match.matching.queries.readings import confirmed_services
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.need_cards import need_cards, news_lines
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.forms import NeedForm, need_form
from atmp_match.products.models import Product
from atmp_match.products.queries import find_own_needs, get_product
from atmp_match.products.rules import Need
from atmp_match.products.rules.own_needs import OwnNeeds, adopt, news, token_of
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.locale import language

CONFLICT, PROBLEM = 409, 422


@dataclass(frozen=True)
class Editing:
    """The one need whose form is open."""

    place: int
    form: NeedForm


@blueprint.get("/products/<string:ref>/needs")
@requires(Permission.DESCRIBE_PRODUCTS)
def show_needs(ref: str) -> ResponseReturnValue:
    """Show what the product needs and why; with `?edit=3` the form of the third need."""
    product = get_product(ref, current_actor())
    own = actions.list_needs(product)
    wanted = request.args.get("edit", "")
    place = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0  # noqa: PLR2004 -- a plain integer
    return _page(product, _open(place, own[place - 1].need) if 1 <= place <= len(own) else None)


@blueprint.post("/products/<string:ref>/needs/<int:place>")
@requires(Permission.DESCRIBE_PRODUCTS)
def save_need(ref: str, place: int) -> ResponseReturnValue:
    """Change one need; what is not right yet is named and kept as typed."""
    product = get_product(ref, current_actor())
    form = _open(place, Need(""), typed=request.form.to_dict(flat=False))
    if not form.form.validate():
        return _page(product, form), PROBLEM
    try:
        actions.change_need(ref, place, form.form.need(), seen=_seen(), by=current_actor())
    except StaleVersion as stale:
        return _page(get_product(ref, current_actor()), form, str(stale)), CONFLICT
    return _back(ref, place, "change")


@blueprint.post("/products/<string:ref>/needs/<int:place>/<string:move>")
@requires(Permission.DESCRIBE_PRODUCTS)
def move_need(ref: str, place: int, move: str) -> ResponseReturnValue:
    """Drop a need, take it back, or move it up or down."""
    try:
        actions.move_need(ref, place, move, seen=_seen(), by=current_actor())
    except StaleVersion as stale:
        return _page(get_product(ref, current_actor()), stale=str(stale)), CONFLICT
    undo = {"drop": "take-back", "take-back": "drop"}
    return _back(ref, place + {"up": -1, "down": 1}.get(move, 0), undo.get(move, move))


@blueprint.post("/products/<string:ref>/needs/add")
@requires(Permission.DESCRIBE_PRODUCTS)
def add_need(ref: str) -> ResponseReturnValue:
    """Add a need of any service."""
    product, service = get_product(ref, current_actor()), request.form.get("service", "")
    try:
        actions.add_need(product.ref, service, seen=_seen(), by=current_actor())
    except StaleVersion as stale:
        return _page(get_product(ref, current_actor()), stale=str(stale)), CONFLICT
    except InvalidInput as error:
        return _page(product, stale=str(error)), PROBLEM
    return redirect(f"/products/{ref}/needs?focus=add", 303)


@blueprint.post("/products/<string:ref>/needs/reset")
@requires(Permission.DESCRIBE_PRODUCTS)
def reset_needs(ref: str) -> ResponseReturnValue:
    """Bring the derived needs back."""
    actions.reset_needs(ref, by=current_actor())
    return redirect(f"/products/{ref}/needs?focus=change-1", 303)


def _seen() -> str:
    return request.form.get("seen", "")


def _back(ref: str, place: int, button: str) -> ResponseReturnValue:
    # The focus is asked for by name: where an address has a fragment, browsers set none.
    return redirect(f"/products/{ref}/needs?focus={button}-{place}", 303)


def _open(place: int, need: Need, typed: dict[str, Any] | None = None) -> Editing:
    return Editing(place, need_form(need, taxonomy(), language(), typed=typed))


def _page(product: Product, editing: Editing | None = None, stale: str = "") -> str:
    words = taxonomy()
    speaker = Speaker(words, language())
    derived = actions.derive(product)
    kept = find_own_needs(product)
    own = kept or adopt(derived.needs)
    answer = find_matches(request_for_product(product))
    return render_template(
        "matching/needs.html",
        product=product,
        taxonomy=words,
        cards=need_cards(own, answer, speaker),
        answer=answer,
        speaker=speaker,
        is_own=kept is not None,
        news=news_lines(news(kept, derived.needs), speaker) if kept else [],
        suggestions=_suggestions(
            own, (*(n.service for n in derived.needs), *confirmed_services(product.id), *derived.suggestions)
        ),
        seen=token_of(own),
        editing=editing,
        form=editing.form if editing else None,
        stale=[stale] if stale else [],
        focus=_aim(request.args.get("focus", ""), len(own)),
    )


def _aim(focus: str, count: int) -> str:
    """Return the button that has the focus: at either end of the list, what moved a need there is gone."""
    return {"up-1": "down-1", f"down-{count}": f"up-{count}"}.get(focus, focus)


def _suggestions(own: OwnNeeds, services: tuple[str, ...]) -> list[str]:
    standing = {row.need.service for row in own}
    return [service for service in dict.fromkeys(services) if service not in standing]
