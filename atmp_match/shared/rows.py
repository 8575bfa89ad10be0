"""Stores one new row without the unit of work: sorting and watching many objects takes longer than storing one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Insert, Table, insert, inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from atmp_match.extensions import Base, db


@dataclass(frozen=True)
class _Plan:
    """How a row with these attributes is stored.

    :param besides: what stands in the columns that it does not name
    :param filled: the attributes that the database, or a default, fills in
    """

    statement: Insert
    besides: Mapping[str, Any]
    filled: tuple[str, ...]


def store_row(row: Base) -> None:
    """Insert a new row by one statement, as adding and flushing it would; what is filled in is read back.

    Only the row itself: what it refers to has to be stored already.
    """
    said = {name: value for name, value in vars(row).items() if name in _columns(type(row))}
    plan = _plan(type(row), frozenset(said))
    filled = db.session.execute(plan.statement, {**plan.besides, **said}).one()
    for name, value in (*plan.besides.items(), *zip(plan.filled, filled, strict=True)):
        set_committed_value(row, name, value)
    make_transient_to_detached(row)
    db.session.add(row)


@lru_cache
def _columns(kind: type[Base]) -> Mapping[str, Column[Any]]:
    table = _table(kind)
    return {attribute.key: table.columns[attribute.columns[0].name] for attribute in inspect(kind).column_attrs}


@lru_cache
def _plan(kind: type[Base], named: frozenset[str]) -> _Plan:
    besides: dict[str, Any] = {}
    filled = []
    for name, column in _columns(kind).items():
        if column is inspect(kind).version_id_col:
            besides[name] = 1
        elif name not in named and (column.primary_key or column.default or column.server_default):
            filled.append(name)
        elif name not in named:
            besides[name] = None
    return _Plan(insert(_table(kind)).returning(*(_columns(kind)[name] for name in filled)), besides, tuple(filled))


def _table(kind: type[Base]) -> Table:
    return Base.metadata.tables[kind.__tablename__]
