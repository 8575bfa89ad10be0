"""Where in a file something stands. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TWICE = "stands twice"


class Placed(dict[str, Any]):
    """A row that knows its line in the file, and the lines of its fields.

    :param line: counted from 1
    :param lines: of the fields that stand on lines of their own
    """

    line: int = 0
    lines: Mapping[str, int] = {}

    def at(self, line: int, lines: Mapping[str, int]) -> "Placed":
        """Keep the lines; return itself."""
        self.line, self.lines = line, lines
        return self


@dataclass(frozen=True)
class Problem:
    """A problem taken apart for a table.

    :param line: None where it is not known
    :param place: which row and field; empty where the file as a whole is meant
    """

    line: int | None
    place: str
    text: str


_PARTS = re.compile(
    r"(?P<file>.*?): (line (?P<line>\d+): )?((?P<place>[a-z_]+(\[.*?\])?(\.[^:]*?)?): )?(?P<text>.*)", re.DOTALL
)


def parts_of(problem: str) -> Problem:
    """Take a problem apart; whatever is not as expected is all text."""
    found = _PARTS.fullmatch(problem)
    if not found:
        return Problem(None, "", problem)
    return Problem(
        int(found["line"]) if found["line"] else None, found["place"] or "", found["text"].removeprefix(": ")
    )


def label(row: object, index: int) -> str:
    """Return by which name problems call a row of a list, or else its number."""
    named = row if isinstance(row, Mapping) else {}
    names = (named[key] for key in ("code", "slug", "id", "offer", "role") if key in named)
    return next((str(name) for name in names if isinstance(name, str | int)), str(index + 1))


def with_lines(problems: Iterable[str], documents: Mapping[str, Any]) -> list[str]:
    """Return the problems with the lines they stand on, as far as the documents know: `hubs.yaml: line 7: hubs[...`."""
    return [_with_line(problem, documents) for problem in problems]


def _with_line(problem: str, documents: Mapping[str, Any]) -> str:
    for name, document in documents.items():
        rest = problem.removeprefix(f"{name}: ")
        if rest != problem:
            line = _line(document, rest, last=rest.endswith(TWICE))
            return f"{name}: line {line}: {rest}" if line else problem
    return problem


def _line(row: object, place: str, *, last: bool) -> int:
    """Return the line of what `place` leads to from this row; 0 where it is not known."""
    if not isinstance(row, Placed):
        return 0
    for name, value in row.items():
        inner = _inner(value, place, f"{name}[") if isinstance(value, list) else []
        if inner:
            found, rest = inner[-1 if last else 0]
            return _line(found, rest.removeprefix("."), last=last) or row.lines.get(name, row.line)
    named = [name for name in row if place.startswith((f"{name}:", f"{name}."))]
    return row.lines.get(max(named, key=len), row.line) if named else row.line


def _inner(rows: Sequence[object], place: str, begin: str) -> list[tuple[object, str]]:
    return list(_inner_rows(rows, place, begin)) if place.startswith(begin) else []


def _inner_rows(rows: Sequence[object], place: str, begin: str) -> Iterator[tuple[object, str]]:
    for index, row in enumerate(rows):
        whole = f"{begin}{label(row, index)}]"
        if place.startswith(whole):
            yield row, place.removeprefix(whole)
