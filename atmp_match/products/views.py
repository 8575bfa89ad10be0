"""Pages of products: the list, and the start of a new brief. The brief itself shows matches; it is in `matching`."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.actions import create_product
from atmp_match.products.forms import StartForm
from atmp_match.products.queries import list_products
from atmp_match.products.rules.sections import WRITTEN
from atmp_match.shared.idempotency import once

blueprint = Blueprint("products", __name__, template_folder="templates")


@blueprint.get("/products")
@requires(Permission.DESCRIBE_PRODUCTS)
def show_products() -> ResponseReturnValue:
    """List the company's products, and offer to start one."""
    return _page(StartForm(formdata=None))


@blueprint.post("/products")
@requires(Permission.DESCRIBE_PRODUCTS)
def start_product() -> ResponseReturnValue:
    """Start a brief and go to its sections."""
    form = StartForm()
    if not form.validate():
        return _page(form), 422
    actor = current_actor()

    def work() -> tuple[int, dict[str, str]]:
        return 201, {"ref": create_product(form.code_name.data, by=actor).ref}

    _status, made = once(actor_id=actor.user_id, key=form.once_key(), payload=form.as_payload(), work=work)
    return redirect(f"/products/{made['ref']}/brief", 303)


def _page(form: StartForm) -> str:
    products = list_products(current_actor())
    return render_template("products/products.html", products=products, form=form, sections=len(WRITTEN))
