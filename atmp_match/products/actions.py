"""What a company does with its products. Each is one transaction; events carry no word of what was written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from atmp_match.accounts.queries import get_user
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.products.events import ProductDescribed
from atmp_match.products.models import Product
from atmp_match.products.queries import lock_product
from atmp_match.products.rules.sections import FIELDS, Section
from atmp_match.shared.clock import now, today
from atmp_match.shared.errors import NotAllowed, StaleVersion
from atmp_match.shared.formats import write_moment
from atmp_match.shared.locale import language
from atmp_match.shared.transactions import record, transaction

LONGEST_DRAFT = 50_000  # characters of one field that a draft keeps


def create_product(code_name: str, *, by: Actor) -> Product:
    """Start a brief for the actor's company.

    :raises NotAllowed: the actor belongs to no company
    """
    if not by.company_ids:
        raise NotAllowed(_("Only somebody who belongs to a company can describe a product."))
    with transaction():
        product = Product(organisation_id=min(by.company_ids), code_name=code_name, updated_by_id=by.user_id)
        db.session.add(product)
        db.session.flush()
        record(ProductDescribed(product.id, Section.PRODUCT_TYPE, product.version), by=by.user_id)
    return product


def save_section(ref: str, section: Section, values: Mapping[str, Any], *, version: int, by: Actor) -> Product:
    """Store a section whose values are right, and drop its draft.

    :param version: the product's version that the form was made from
    :raises StaleVersion: somebody changed this section since
    :raises NotFound: no such product of the actor's
    """
    with transaction():
        product = lock_product(ref, by)
        _refuse_stale(product, section, version, by)
        for field in FIELDS[section]:
            setattr(product, field, values[field])
        product.drafts = {name: draft for name, draft in product.drafts.items() if name != section}
        if section not in product.done_sections:
            product.done_sections = [*product.done_sections, section.value]
        _mark(product, section, by)
        record(ProductDescribed(product.id, section, product.version), by=by.user_id)
    return product


def keep_draft(ref: str, section: Section, typed: Mapping[str, Sequence[str]], *, version: int, by: Actor) -> Product:
    """Keep what was typed into a section and is not right yet; matching goes on with what was right before.

    :raises StaleVersion: somebody changed this section since
    :raises NotFound: no such product of the actor's
    """
    draft = {name: [value[:LONGEST_DRAFT] for value in values] for name, values in typed.items()}
    with transaction():
        product = lock_product(ref, by)
        _refuse_stale(product, section, version, by)
        product.drafts = {**product.drafts, section.value: draft}
        _mark(product, section, by)
    return product


def _mark(product: Product, section: Section, by: Actor) -> None:
    product.version += 1
    product.updated_by_id = by.user_id
    product.updated_at = now()
    change = {"version": product.version, "by": by.user_id, "at": product.updated_at.isoformat()}
    product.section_changes = {**product.section_changes, section.value: change}


def _refuse_stale(product: Product, section: Section, version: int, by: Actor) -> None:
    change = product.section_changes.get(section)
    if change is None or change["version"] <= version:
        return
    when = write_moment(datetime.fromisoformat(change["at"]), language(), today())
    if change["by"] == by.user_id:
        raise StaleVersion(
            _("You changed this section in another window, %(when)s. What you typed here is below.", when=when)
        )
    name = get_user(change["by"]).name
    raise StaleVersion(_("%(name)s changed this section, %(when)s. What you typed is below.", name=name, when=when))
