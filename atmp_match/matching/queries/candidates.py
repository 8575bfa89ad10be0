"""Offers and hubs as matching sees them, with all that has to be told of them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    ScalarSelect,
    Select,
    Text,
    any_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute

from atmp_match.catalogue import models
from atmp_match.extensions import db
from atmp_match.matching.rules import Candidate, Evidence, Fact, Hub


def list_candidates(ids: Collection[str]) -> list[Candidate]:
    """Return these offers with all that is known of them, hub, facts and evidence, in one statement."""
    if not ids:
        return []
    hubs: dict[str, Hub] = {}
    rows = db.session.execute(_CANDIDATES, {"ids": sorted(ids)})
    return [_candidate(row._mapping, hubs) for row in rows]  # noqa: SLF001 -- its public name


def list_hubs(ids: Collection[int] | None) -> list[tuple[int, Hub]]:
    """Return these hubs, or all, as matching sees them, each with its id."""
    columns = [column.label(f"hub_{column.key}") for column in _hub_columns()]
    statement = select(models.Hub.id, *columns, *_of_hub()).order_by(models.Hub.id)
    if ids is not None:
        statement = statement.where(models.Hub.id.in_(sorted(ids)))
    return [(row.id, _hub(row._mapping)) for row in db.session.execute(statement)]  # noqa: SLF001 -- its public name


def find_hub_with_offers(slug: str) -> tuple[Hub, list[Candidate]] | None:
    """Return a hub as matching sees it, with all its offers, or None."""
    columns = [column.label(f"hub_{column.key}") for column in _hub_columns()]
    found = db.session.execute(select(*columns, *_of_hub()).where(models.Hub.slug == slug)).first()
    if found is None:
        return None
    hub = _hub(found._mapping)  # noqa: SLF001 -- its public name
    rows = db.session.execute(_candidates().where(models.Hub.slug == slug))
    return hub, [_candidate(row._mapping, {slug: hub}) for row in rows]  # noqa: SLF001 -- the same


def _hub_columns() -> tuple[InstrumentedAttribute[Any], ...]:
    hub = models.Hub
    return (
        hub.slug,
        hub.name,
        hub.city,
        hub.country,
        hub.open_to_companies,
        hub.openness_note,
        hub.openness_history,
        hub.extra_gates,
    )


def _of_hub() -> tuple[ColumnElement[Any], ...]:
    hub = models.Hub
    return (
        hub.operator_id.is_not(None).label("hub_claimed"),
        _rows_of(models.HubFact, models.HubFact.hub_id == hub.id).label("hub_facts"),
    )


def _candidates() -> Select[Any]:
    offer, hub = models.Offer, models.Hub
    columns = [
        column for column in offer.__table__.c if column.name not in ("hub_id", "price", "updated_at", "version")
    ]
    return (
        select(
            *columns,
            *(column.label(f"hub_{column.key}") for column in _hub_columns()),
            *_of_hub(),
            _rows_of(models.Evidence, models.Evidence.offer_id == offer.id).label("evidence"),
        )
        .join(hub, hub.id == offer.hub_id)
        .order_by(offer.id)
    )


def _rows_of(model: type[models.HubFact | models.Evidence], condition: ColumnElement[bool]) -> ScalarSelect[Any]:
    columns = [column for column in model.__table__.c if not column.foreign_keys]
    pairs = [part for column in columns for part in (literal(column.name, Text), column)]
    rows = func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*pairs), model.id))
    empty = literal([], JSONB)
    return select(func.coalesce(rows, empty)).where(condition).correlate_except(model).scalar_subquery()


def _candidate(row: RowMapping, hubs: dict[str, Hub]) -> Candidate:
    hub = hubs.get(row["hub_slug"]) or hubs.setdefault(row["hub_slug"], _hub(row))
    evidence = tuple(Evidence(e["claim"], e["source"], e["seen"], e["as_of"]) for e in row["evidence"])
    return Candidate(
        id=row["id"],
        hub=hub,
        service=row["service"],
        value=row["value"],
        title=row["title"],
        title_sv=row["title_sv"],
        modalities=frozenset(row["modalities"]),
        modalities_basis=row["modalities_basis"],
        modalities_named=None if row["modalities_named"] is None else frozenset(row["modalities_named"]),
        grades=tuple(row["grades"]),
        containment_max=row["containment_max"],
        containment_basis=row["containment_basis"],
        scale_value=row["scale_value"],
        scale_unit=row["scale_unit"],
        available_from=row["available_from"],
        available_from_basis=row["available_from_basis"],
        available_from_precision=row["available_from_precision"],
        available_until=row["available_until"],
        openness=row["openness"],
        containment_note=row["containment_note"],
        unknowns=tuple(row["unknowns"]),
        evidence=evidence,
    )


def _hub(row: RowMapping) -> Hub:
    return Hub(
        slug=row["hub_slug"],
        name=row["hub_name"],
        city=row["hub_city"],
        country=row["hub_country"],
        open_to_companies=row["hub_open_to_companies"],
        openness_history=tuple(row["hub_openness_history"]),
        facts=tuple(_fact(fact) for fact in row["hub_facts"]),
        claimed=row["hub_claimed"],
        openness_note=row["hub_openness_note"],
        extra_gates=tuple(row["hub_extra_gates"]),
    )


def _fact(fact: Mapping[str, Any]) -> Fact:
    return Fact(
        service=fact["service"],
        grade=fact["grade"],
        value=fact["value"],
        claim=fact["claim"],
        seen=fact["seen"],
        as_of=fact["as_of"],
        until=date.fromisoformat(fact["until"]) if fact["until"] else None,
        for_outside_companies=fact["for_outside_companies"],
    )


# Built once: every question asks it.
_CANDIDATES = _candidates().where(models.Offer.id == any_(bindparam("ids", type_=ARRAY(Text))))
