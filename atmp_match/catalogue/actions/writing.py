"""Writing what a plan says: whole batches, in the order in which the rows need each other.

What bookings lock, the resources, comes last, so that nobody waits for more than the end of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Executable, bindparam, delete, func, insert, select, update

from atmp_match.catalogue.actions.progress import Progress
from atmp_match.catalogue.models import Evidence, Hub, HubFact, Offer, Resource, Term
from atmp_match.catalogue.rules.plans import Plan, Values
from atmp_match.catalogue.rules.values import HUB_COLUMNS
from atmp_match.extensions import Base, db

BATCH = 500  # rows of one statement: quick to answer a stop, and far from the statement's time limit
MODELS: tuple[type[Base], ...] = (Evidence, Hub, HubFact, Offer, Resource, Term)
OF_TABLE: Mapping[type[Base], Any] = {model: model.__table__ for model in MODELS}


def write_plan(plan: Plan, progress: Progress) -> None:
    """Write the rows; the caller holds the catalogue, and commits."""
    _write_terms(plan)
    ids = _write_hubs(plan)
    _write_facts(plan, ids)
    _write_offers(plan, ids, progress)
    _write_resources(plan, ids)


def _write_terms(plan: Plan) -> None:
    _execute(insert(OF_TABLE[Term]), plan.new_terms)
    table = OF_TABLE[Term]
    one = (table.c.kind == bindparam("its_kind"), table.c.code == bindparam("its_code"))
    columns = ("name_en", "name_sv", "data", "position")
    rows = [{"its_kind": row["kind"], "its_code": row["code"], **_only(row, columns)} for row in plan.changed_terms]
    _execute(update(table).where(*one).values(_bound(columns)), rows)


def _write_hubs(plan: Plan) -> Mapping[str, int]:
    columns = (*HUB_COLUMNS, "lat", "lon", "timezone", "openness_history")
    _execute(insert(OF_TABLE[Hub]), plan.new_hubs)
    rows = [{"its_id": row["hub_id"], **_only(row, columns)} for row in plan.changed_hubs]
    _execute(_update_by_id(Hub, columns), rows)
    named = {row["hub"] for rows in (plan.new_offers, plan.new_resources) for row in rows} | set(plan.facts)
    stored = db.session.execute(select(Hub.slug, Hub.id).where(Hub.slug.in_(named)))
    return {row.slug: row.id for row in stored}


def _write_facts(plan: Plan, ids: Mapping[str, int]) -> None:
    if plan.facts:
        db.session.execute(delete(OF_TABLE[HubFact]).where(HubFact.hub_id.in_([ids[slug] for slug in plan.facts])))
    rows = [{"hub_id": ids[slug], **fact} for slug, facts in plan.facts.items() for fact in facts]
    _execute(insert(OF_TABLE[HubFact]), rows)


def _write_offers(plan: Plan, ids: Mapping[str, int], progress: Progress) -> None:
    done = 0
    for offers in _batches(plan.new_offers):
        _execute(insert(OF_TABLE[Offer]), [_below_hub(row, ids) for row in offers])
        _execute(insert(OF_TABLE[Evidence]), _evidence(plan, offers))
        progress.step(done := done + len(offers))
    for offers in _batches(plan.changed_offers):
        columns = [name for name in offers[0] if name != "id"]
        counted = {"version": OF_TABLE[Offer].c.version + 1, "updated_at": func.now()}
        rows = [{"its_id": row["id"], **_only(row, columns)} for row in offers]
        _execute(_update_by_id(Offer, columns, counted), rows)
        again = [row["id"] for row in offers if row["id"] in plan.evidence]
        db.session.execute(delete(OF_TABLE[Evidence]).where(Evidence.offer_id.in_(again)))
        _execute(insert(OF_TABLE[Evidence]), _evidence(plan, offers))
        progress.step(done := done + len(offers))


def _write_resources(plan: Plan, ids: Mapping[str, int]) -> None:
    _execute(insert(OF_TABLE[Resource]), [{"changeover_days": 0, **_below_hub(row, ids)} for row in plan.new_resources])
    table = OF_TABLE[Resource]
    one = (table.c.hub_id == bindparam("its_hub"), table.c.name == bindparam("its_name"))
    columns = ("kind", "unit_count", "illustrative", "seen")
    rows = [
        {"its_hub": row["hub_id"], "its_name": row["name"], **_only(row, columns)} for row in plan.changed_resources
    ]
    _execute(update(table).where(*one).values(_bound(columns)), rows)


def _below_hub(row: Values, ids: Mapping[str, int]) -> Values:
    return {name: value for name, value in row.items() if name != "hub"} | {"hub_id": ids[row["hub"]]}


def _evidence(plan: Plan, offers: Iterable[Values]) -> list[Values]:
    return [{"offer_id": row["id"], **piece} for row in offers for piece in plan.evidence.get(row["id"], ())]


def _update_by_id(model: type[Base], columns: Iterable[str], also: Mapping[str, Any] | None = None) -> Executable:
    table = OF_TABLE[model]
    return update(table).where(table.c.id == bindparam("its_id")).values(_bound(columns) | dict(also or {}))


def _bound(columns: Iterable[str]) -> dict[str, Any]:
    return {name: bindparam(name) for name in columns}


def _only(row: Values, columns: Iterable[str]) -> Values:
    return {name: row[name] for name in columns}


def _execute(statement: Executable, rows: Sequence[Values]) -> None:
    for batch in _batches(rows):
        db.session.execute(statement, batch)


def _batches(rows: Sequence[Values]) -> Iterable[list[Values]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch
