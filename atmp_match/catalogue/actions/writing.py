"""Writing what a plan says: whole batches, in the order in which the rows need each other.

What bookings lock, the resources, comes last, so that nobody waits for more than the end of it.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, select

from atmp_match.catalogue.actions.bulk import Values, batches, insert_rows, table_of, update_rows
from atmp_match.catalogue.actions.progress import Progress
from atmp_match.catalogue.models import Evidence, Hub, HubFact, Offer, Resource, Term
from atmp_match.catalogue.rules.plans import Plan
from atmp_match.extensions import db


def write_plan(plan: Plan, progress: Progress) -> None:
    """Write the rows; the caller holds the catalogue, and commits."""
    insert_rows(table_of(Term), plan.new_terms)
    update_rows(table_of(Term), plan.changed_terms, by=("kind", "code"))
    insert_rows(table_of(Hub), plan.new_hubs)
    update_rows(table_of(Hub), plan.changed_hubs, by=("slug",))
    ids = _ids_of_hubs(plan)
    _write_facts(plan, ids)
    _write_offers(plan, ids, progress)
    new_resources = [{"changeover_days": 0, **_below_hub(row, ids)} for row in plan.new_resources]
    insert_rows(table_of(Resource), new_resources)
    update_rows(table_of(Resource), [_below_hub(row, ids) for row in plan.changed_resources], by=("hub_id", "name"))


def _ids_of_hubs(plan: Plan) -> Mapping[str, int]:
    below = (plan.new_offers, plan.new_resources, plan.changed_resources)
    named = {row["hub"] for rows in below for row in rows} | set(plan.facts)
    stored = db.session.execute(select(Hub.slug, Hub.id).where(Hub.slug.in_(named)))
    return {row.slug: row.id for row in stored}


def _write_facts(plan: Plan, ids: Mapping[str, int]) -> None:
    table = table_of(HubFact)
    if plan.facts:
        db.session.execute(delete(table).where(table.c.hub_id.in_([ids[slug] for slug in plan.facts])))
    insert_rows(table, [{"hub_id": ids[slug], **fact} for slug, facts in plan.facts.items() for fact in facts])


def _write_offers(plan: Plan, ids: Mapping[str, int], progress: Progress) -> None:
    table, done = table_of(Offer), 0
    for offers in batches(plan.new_offers):
        insert_rows(table, [_below_hub(row, ids) for row in offers])
        _write_evidence(plan, offers)
        progress.step(done := done + len(offers))
    counted = {"version": table.c.version + 1, "updated_at": func.now()}
    for offers in batches(plan.changed_offers):
        update_rows(table, offers, by=("id",), also=counted)
        _write_evidence(plan, offers)
        progress.step(done := done + len(offers))


def _write_evidence(plan: Plan, offers: Iterable[Values]) -> None:
    table = table_of(Evidence)
    said = {row["id"]: plan.evidence[row["id"]] for row in offers if row["id"] in plan.evidence}
    if said:
        db.session.execute(delete(table).where(table.c.offer_id.in_(list(said))))
    insert_rows(table, [{"offer_id": offer_id, **piece} for offer_id, pieces in said.items() for piece in pieces])


def _below_hub(row: Values, ids: Mapping[str, int]) -> Values:
    return {name: value for name, value in row.items() if name != "hub"} | {"hub_id": ids[row["hub"]]}
