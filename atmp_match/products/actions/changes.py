"""Who changed which part of a product, and when: what a form that was made before is told."""

from datetime import datetime

from flask_babel import gettext as _

from atmp_match.accounts.queries import get_user
from atmp_match.organisations.rules import Actor
from atmp_match.products.models import Product
from atmp_match.shared.clock import now, today
from atmp_match.shared.formats import write_moment
from atmp_match.shared.locale import language


def mark_changed(product: Product, part: str, by: Actor) -> None:
    """Note that this part, a section or the needs, was changed just now; the product has a new version."""
    product.version += 1
    product.updated_by_id = by.user_id
    product.updated_at = now()
    change = {"version": product.version, "by": by.user_id, "at": product.updated_at.isoformat()}
    product.section_changes = {**product.section_changes, part: change}


def words_of_change(product: Product, part: str, by: Actor) -> tuple[str, str] | None:
    """Return who changed this part last, an empty name for `by`, and when; None where nobody did."""
    change = product.section_changes.get(part)
    if change is None:
        return None
    when = write_moment(datetime.fromisoformat(change["at"]), language(), today())
    return ("" if change["by"] == by.user_id else get_user(change["by"]).name), when


def refusal_of_needs(product: Product, by: Actor) -> str:
    """Return why a form for the needs cannot be taken: somebody changed them, or the brief they follow."""
    last = words_of_change(product, "needs", by)
    if last is None:
        return _("The brief changed since, and the needs with it. What you typed is below.")
    name, when = last
    if name:
        return _("%(name)s changed the needs, %(when)s. What you typed is below.", name=name, when=when)
    return _("The needs were changed in another window, %(when)s. What you typed is below.", when=when)
