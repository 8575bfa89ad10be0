"""Products of one's own company."""

from typing import Any

from flask import Response, jsonify

from atmp_match.api.schemas import products as shapes
from atmp_match.api.schemas.catalogue import PageQuerySchema
from atmp_match.api.schemas.matches import MatchAnswerSchema
from atmp_match.api.views.blueprint import ApiBlueprint
from atmp_match.api.views.once import once_per_key
from atmp_match.catalogue.queries import Page
from atmp_match.matching.actions import answer_as_json, find_matches, request_for_product
from atmp_match.matching.actions.needs import change_brief
from atmp_match.matching.actions.requests import need_of
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products import actions
from atmp_match.products.models import Product
from atmp_match.products.queries import find_own_needs, get_product, list_newest_products
from atmp_match.products.rules.own_needs import live
from atmp_match.shared.locale import language

blueprint = ApiBlueprint("products", __name__, description="What your company develops; nobody else sees it.")
REF = {"name": "ref", "in": "path", "description": "such as PRD-1001", "schema": {"type": "string"}}
LISTS = ("brings", "bottlenecks")
KEEP: Any = object()  # the list of needs was not sent


class Described:
    """A product as it is stored, with the needs of its founder's own list; None where they follow the brief."""

    def __init__(self, product: Product) -> None:
        own = find_own_needs(product)
        self.product = product
        self.needs = None if own is None else live(own)

    def __getattr__(self, name: str) -> object:
        """Return what the product says."""
        return getattr(self.product, name)


@blueprint.get("/products")
@requires(Permission.DESCRIBE_PRODUCTS)
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, shapes.ProductPageSchema)
def list_products(query: dict[str, Any]) -> Page[Product]:
    """List your company's products, newest first."""
    return list_newest_products(current_actor(), after=query.get("cursor"), limit=query["limit"])


@blueprint.post("/products")
@requires(Permission.DESCRIBE_PRODUCTS)
@once_per_key
@blueprint.arguments(shapes.NewProductSchema)
@blueprint.response(201, shapes.DescribedProductSchema)
def create_product(body: dict[str, Any]) -> Described:
    """Describe a product."""
    return Described(actions.describe_product(columns_of(body), by=current_actor()))


@blueprint.get("/products/<string:ref>", parameters=[REF])
@requires(Permission.DESCRIBE_PRODUCTS)
@blueprint.response(200, shapes.DescribedProductSchema)
def show_product(ref: str) -> Described:
    """Give a product."""
    return Described(get_product(ref, current_actor()))


@blueprint.route("/products/<string:ref>", methods=["PATCH"], parameters=[REF])
@requires(Permission.DESCRIBE_PRODUCTS)
@blueprint.arguments(shapes.ProductChangeSchema)
@blueprint.response(200, shapes.DescribedProductSchema)
def change_product(body: dict[str, Any], ref: str) -> Described:
    """Change some fields of a product, and the list of its needs."""
    version, needs = body.pop("version", None), body.pop("needs", KEEP)
    columns, actor = columns_of(body), current_actor()
    if needs is KEEP:
        return Described(actions.change_product(ref, columns, version=version, by=actor))
    own = None if needs is None else [need_of(need) for need in needs]
    return Described(change_brief(ref, columns, needs=own, version=version, by=actor))


@blueprint.get("/products/<string:ref>/matches", parameters=[REF])
@requires(Permission.MATCH)
@blueprint.response(200, MatchAnswerSchema)
def match_product(ref: str) -> Response:
    """Match a product as it stands; no hub is told."""
    product = get_product(ref, current_actor())
    return jsonify(answer_as_json(find_matches(request_for_product(product)), language()))


def columns_of(body: dict[str, Any]) -> dict[str, Any]:
    """Turn a checked body into columns: only those that were sent."""
    columns = {name: value for name, value in body.items() if name not in {"class", "scale", *LISTS}}
    columns |= {name: list(dict.fromkeys(body[name] or ())) for name in LISTS if name in body}
    if "class" in body:
        columns["atmp_class"] = body["class"]
    if "scale" in body:
        scale = body["scale"] or {}
        columns |= {"scale_value": scale.get("value"), "scale_unit": scale.get("unit")}
    for name in ("code_name", "description"):
        columns |= {name: columns[name].strip() or None} if columns.get(name) else {}
    return columns
