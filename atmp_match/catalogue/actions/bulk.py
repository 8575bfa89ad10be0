"""Many rows in few statements: each batch goes as one value, which the database takes apart by the columns' types.

A statement for each row would start the table's triggers for each row, and one with a parameter for each value takes
longer to write and to read than to execute: on a busy machine 10,000 offers took 13 and 10 seconds, and take 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Table, TableValuedAlias, bindparam, column, func, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB

from atmp_match.extensions import Base, db

BATCH = 500  # rows of one statement: quick to answer a stop, and far from the statement's time limit
Values = Mapping[str, Any]


def table_of(model: type[Base]) -> Table:
    """Return a model's table.

    :raises TypeError: it is mapped to something else
    """
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


def insert_rows(table: Table, rows: Sequence[Values]) -> None:
    """Add rows that all name the same columns, in their order."""
    for batch in batches(rows):
        new = _as_table(table, batch)
        db.session.execute(insert(table).from_select([*batch[0]], select(*(new.c[name] for name in batch[0]))))


def update_rows(table: Table, rows: Sequence[Values], *, by: Sequence[str], also: Values | None = None) -> None:
    """Bring stored rows to what these say.

    :param by: the columns that tell which row is meant
    :param also: columns that become the same expression in each of them
    """
    for batch in batches(rows):
        new = _as_table(table, batch)
        values = {name: new.c[name] for name in batch[0] if name not in by} | dict(also or {})
        db.session.execute(update(table).values(values).where(*(table.c[name] == new.c[name] for name in by)))


def batches(rows: Iterable[Values]) -> Iterable[list[Values]]:
    """Cut rows into batches."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _as_table(table: Table, rows: Sequence[Values]) -> TableValuedAlias:
    columns = [column(name, table.c[name].type) for name in rows[0]]
    value = bindparam("rows", [{name: _plain(value) for name, value in row.items()} for row in rows], type_=JSONB)
    return func.jsonb_to_recordset(value).table_valued(*columns).render_derived("new", with_types=True)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
