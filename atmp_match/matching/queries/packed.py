"""Offers by the column as the database packs them: a million rows come as a few values a service, not as tuples."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Row, RowMapping, text

from atmp_match.extensions import db
from atmp_match.matching.rules.columns import FAR, NO_DAY, Array, Block, Coded, Pages

# Codes stand in lines; a bar parts two of them, a comma several. Days are ordinals, as in Python.
_LINES = {
    "value": "value",
    "modalities": "array_to_string(modalities, ',') || '|' || coalesce(modalities_basis, '')"
    " || '|' || coalesce(array_to_string(modalities_named, ','), '-')",
    "grades": "array_to_string(grades, ',')",
    "containment": "containment_max || '|' || coalesce(containment_basis, '')",
    "unit": "translate(coalesce(scale_unit, ''), E'\n', ' ')",
    "openness": "openness",
    "basis": "coalesce(available_from_basis, '')",
}
_NUMBERS = {
    "hub": "int4send(hub_id)",
    "opens": f"int4send(coalesce(available_from - date '0001-01-01' + 1, {NO_DAY}))",
    "ends": f"int4send(coalesce(available_until - date '0001-01-01' + 1, {FAR}))",
    "scale": "float8send(coalesce(scale_value, 'NaN'))",
    "counts": "int4send(coalesce(pages.count, 0)::int)",
}
_TYPES = {"hub": ">i4", "opens": ">i4", "ends": ">i4", "scale": ">f8", "counts": ">i4"}


def _statement(condition: str) -> str:
    named = {**_LINES, **_NUMBERS}
    rows = ", ".join(f"{expression} AS c_{name}" for name, expression in named.items())
    lines = ", ".join(f"string_agg(c_{name}, E'\n' ORDER BY id) AS {name}" for name in _LINES)
    numbers = ", ".join(f"string_agg(c_{name}, ''::bytea ORDER BY id) AS {name}" for name in _NUMBERS)
    return (  # our own words, all of them
        "WITH pages AS (SELECT offer_id, count(*) AS count, string_agg(coalesce(as_of, ''), ',') AS dates "  # noqa: S608
        f"FROM evidence {condition.format('offer_id')} GROUP BY offer_id) "
        f"SELECT service, string_agg(id, E'\n' ORDER BY id) AS ids, {lines}, {numbers}, "
        "string_agg(dates, ',' ORDER BY id) AS dates "
        f'FROM (SELECT service, id COLLATE "C" AS id, dates, {rows} '
        f"FROM offers LEFT JOIN pages ON pages.offer_id = offers.id {condition.format('id')}) AS offer GROUP BY service"
    )


_ALL = text(_statement(""))
_SOME = text(_statement("WHERE {} = ANY (:ids)"))


def _list(line: str) -> tuple[str, ...]:
    return tuple(line.split(",")) if line else ()


def _pair(line: str) -> tuple[str, str | None]:
    first, _, second = line.partition("|")
    return first, second or None


def _modalities(codes: str, basis: str, named: str) -> tuple[tuple[str, ...], str | None, tuple[str, ...] | None]:
    return _list(codes), basis or None, None if named == "-" else _list(named)


_PARSE: Mapping[str, Callable[[str], Any]] = {
    "value": str,
    "modalities": lambda line: _modalities(*line.split("|")),
    "grades": _list,
    "containment": _pair,
    "unit": str.casefold,
    "openness": str,
    "basis": lambda line: line or None,
}


@dataclass(frozen=True)
class PackedBlock:
    """The offers of one service, with the hubs' ids where a block has their numbers."""

    block: Block

    @property
    def hub_ids(self) -> set[int]:
        """Return the ids of the hubs."""
        return {int(hub_id) for hub_id in np.unique(self.block.hub)}

    def with_hubs(self, numbers: Mapping[int, int]) -> Block:
        """Return the block with the hubs' numbers, without offers whose hub has gone meanwhile."""
        ids, places = np.unique(self.block.hub, return_inverse=True)
        hub = np.array([numbers.get(int(hub_id), -1) for hub_id in ids], np.int32)[places]
        return self.block.of_hubs(hub)


def read_blocks(ids: Collection[str] | None) -> dict[str, PackedBlock]:
    """Read these offers, or all of them, by service."""
    rows = _all() if ids is None else db.session.execute(_SOME, {"ids": list(ids)}).all()
    return {row.service: PackedBlock(_block(row._mapping)) for row in rows}  # noqa: SLF001 -- its public name


def _all() -> Sequence[Row[Any]]:
    # A million offers take longer than a page may.
    db.session.execute(text("SET LOCAL statement_timeout = '5min'"))
    rows = db.session.execute(_ALL).all()
    db.session.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    return rows


def _block(row: RowMapping) -> Block:
    numbers = {name: _numbers(row[name], name) for name in _NUMBERS}
    dates = row["dates"]
    return Block(
        ids=np.array(row["ids"].encode().split(b"\n"), np.bytes_),
        coded={name: Coded.of(row[name].split("\n")).read(parse) for name, parse in _PARSE.items()},
        pages=Pages.of(numbers.pop("counts"), [] if dates is None else dates.split(",")),
        **numbers,
    )


def _numbers(packed: bytes, name: str) -> Array:
    numbers = np.frombuffer(packed, _TYPES[name])
    return numbers.astype(numbers.dtype.newbyteorder("="))
