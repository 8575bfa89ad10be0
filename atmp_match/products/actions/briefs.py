"""Starting and changing a brief, by sections or field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.products.actions.changes import mark_changed, words_of_change
from atmp_match.products.events import ProductDescribed
from atmp_match.products.models import Product
from atmp_match.products.queries import lock_product
from atmp_match.products.rules.sections import FIELDS, NEEDED, WRITTEN, Section
from atmp_match.shared.clock import today
from atmp_match.shared.errors import InvalidInput, NotAllowed, StaleVersion
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


def describe_product(values: Mapping[str, Any], *, by: Actor) -> Product:
    """Start a brief with everything that is known already.

    :param values: by column, each right in itself; `code_name` is among them
    :raises InvalidInput: the days do not go together
    :raises NotAllowed: the actor belongs to no company
    """
    with transaction():
        product = create_product(values["code_name"], by=by)
        return change_product(product.ref, values, by=by)


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
        mark_changed(product, section, by)
        record(ProductDescribed(product.id, section, product.version), by=by.user_id)
    return product


def change_product(
    ref: str, values: Mapping[str, Any], *, version: int | None = None, keep_drafts: bool = False, by: Actor
) -> Product:
    """Store some fields of a brief, wherever they stand in it; for whoever knows no sections.

    :param values: by column, each right in itself
    :param version: the product's version that was seen; None where it does not matter
    :param keep_drafts: whether what was typed into other fields of the same sections, and is not right yet, stays
    :raises InvalidInput: the days do not go together
    :raises StaleVersion: somebody changed the product since
    :raises NotFound: no such product of the actor's
    """
    with transaction():
        product = lock_product(ref, by)
        if version is not None and version != product.version:
            raise StaleVersion(_("This product was changed meanwhile. Read it again, then decide."))
        _refuse_window(product, values)
        for section in WRITTEN:
            changed = {name: values[name] for name in FIELDS[section] if name in values}
            if changed:
                draft = product.drafts.get(section) if keep_drafts else None
                _change_section(product, section, changed, by)
                if draft:
                    product.drafts = {**product.drafts, section.value: {**draft, **_as_typed(changed)}}
    return product


def _as_typed(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return chosen codes as a form sends them."""
    return {name: list(value) if isinstance(value, list) else [str(value)] for name, value in values.items()}


def _change_section(product: Product, section: Section, changed: Mapping[str, Any], by: Actor) -> None:
    for name, value in changed.items():
        setattr(product, name, value)
    product.drafts = {name: draft for name, draft in product.drafts.items() if name != section}
    is_done = all(getattr(product, name) for name in NEEDED.get(section, ()))
    others = [name for name in product.done_sections if name != section]
    product.done_sections = [*others, section.value] if is_done else others
    mark_changed(product, section, by)
    record(ProductDescribed(product.id, section, product.version), by=by.user_id)


def _refuse_window(product: Product, values: Mapping[str, Any]) -> None:
    start = values.get("earliest_start", product.earliest_start)
    finish = values.get("latest_finish", product.latest_finish)
    problems = {}
    if values.get("earliest_start") and start < today():
        problems["earliest_start"] = _("The earliest start has passed. Enter today or a later day")
    if values.get("latest_finish") and finish <= today():
        problems["latest_finish"] = _("The latest finish must lie in the future")
    if start and finish and finish <= start and not problems:
        problems["latest_finish"] = _("The latest finish must come after the earliest start")
    if problems:
        raise InvalidInput(problems)


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
        mark_changed(product, section, by)
    return product


def _refuse_stale(product: Product, section: Section, version: int, by: Actor) -> None:
    change = product.section_changes.get(section)
    last = words_of_change(product, section, by)
    if change is None or last is None or change["version"] <= version:
        return
    name, when = last
    if not name:
        raise StaleVersion(
            _("You changed this section in another window, %(when)s. What you typed here is below.", when=when)
        )
    raise StaleVersion(_("%(name)s changed this section, %(when)s. What you typed is below.", name=name, when=when))
