"""Columns of few different values (grades, kinds of product ...): rows hold the value's number.

A rule is asked once for each value, not once for each offer.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NO_DAY = 0  # days are ordinals: 1 is 1 January of the year 1
EVER, FAR = -(2**30), 2**30  # before every day, and after every day


@dataclass(frozen=True)
class Coded:
    """For each row the number of its value, in as few bytes as the values take."""

    values: tuple[Any, ...]
    codes: Array

    @classmethod
    def of(cls, column: Iterable[Hashable]) -> "Coded":
        """Return a column with its values numbered."""
        numbers: dict[Hashable, int] = {}
        codes = np.fromiter((numbers.setdefault(value, len(numbers)) for value in column), np.int32)
        return cls(tuple(numbers), _small(codes, len(numbers)))

    def read(self, parse: Callable[[Any], Any]) -> "Coded":
        """Return the same column, each different value parsed."""
        return Coded(tuple(parse(value) for value in self.values), self.codes)

    def map(self, values: Iterable[Any], kind: type[Any]) -> Array:
        """Return for each row what stands for its value."""
        return np.array(tuple(values), kind)[self.codes]

    def take(self, rows: Array) -> "Coded":
        """Return the column of these rows."""
        return Coded(self.values, self.codes[rows])

    def and_then(self, other: "Coded") -> "Coded":
        """Return this column with another below it."""
        numbers = {value: number for number, value in enumerate(self.values)}
        renumbered = [numbers.setdefault(value, len(numbers)) for value in other.values]
        below = np.array(renumbered, np.int32)[other.codes]
        return Coded(tuple(numbers), _small(np.concatenate([self.codes.astype(np.int32), below]), len(numbers)))


def ordinal(day: date | None, missing: int) -> int:
    """Return a day as an ordinal."""
    return day.toordinal() if day else missing


def _small(codes: Array, count: int) -> Array:
    return codes.astype(np.min_scalar_type(max(count - 1, 0)))
