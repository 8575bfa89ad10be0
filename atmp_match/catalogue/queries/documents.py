"""The catalogue's documents as they lie on disk."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from atmp_match.catalogue.rules.documents import DocumentsRefused
from atmp_match.catalogue.rules.mending import mended
from atmp_match.catalogue.rules.places import Placed

SEED = Path(__file__).parent.parent / "data"

if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:  # the same language, read by libyaml where PyYAML has it: ten times as fast, which 10,000 offers notice
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):
    """Refuses a row that names the same field twice, where YAML itself would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key for key, _ in node.value]
        row = super().construct_mapping(node, deep=deep)
        if len(row) != len(keys):
            names = [self.construct_object(key, deep=True) for key in keys]
            twice = next((name for index, name in enumerate(names) if name in names[:index]), None)
            if twice is not None:
                raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands twice", node.start_mark)
        return row

    def construct_placed(self, node: yaml.MappingNode) -> Iterator[Placed]:
        row = Placed().at(node.start_mark.line + 1, self._lines(node))
        yield row  # before its fields, as YAML's own does, for a row that an alias puts into itself
        row.update(self.construct_mapping(node))

    def _lines(self, node: yaml.MappingNode) -> dict[str, int]:
        here = node.start_mark.line
        names = (key for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        return {key.value: key.start_mark.line + 1 for key in names if key.start_mark.line != here}


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _StrictLoader.construct_placed)


def seed_documents() -> dict[str, Any]:
    """Return the documents that every installation starts with, by file name."""
    return read_documents(sorted(SEED.glob("*.yaml")))


def read_documents(paths: Iterable[Path], mend: Callable[[Any], Any] = mended) -> dict[str, Any]:
    """Return what the files say, by file name.

    :param mend: puts together what YAML cut, by what a catalogue can hold; another kind of file passes its own

    :raises DocumentsRefused: with each file that cannot be read, and where
    """
    documents: dict[str, Any] = {}
    problems: list[str] = []
    for path in paths:
        try:
            documents[path.name if path.name not in documents else str(path)] = mend(_read(path))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(
                f"{path.name}: cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}"
            )
        except yaml.YAMLError as error:
            problems.append(f"{path.name}: {_where(error)}")
    if problems:
        raise DocumentsRefused(problems)
    return documents


def read_upload(name: str, content: bytes) -> dict[str, Any]:
    """Return what an uploaded file says, by its name.

    :raises DocumentsRefused: it is no readable YAML, and where
    """
    try:
        document = yaml.load(content.decode("utf-8"), Loader=_StrictLoader)  # noqa: S506 -- a SafeLoader, only stricter
    except UnicodeDecodeError as error:
        raise DocumentsRefused([f"{name}: cannot be read: it is not UTF-8 text"]) from error
    except yaml.YAMLError as error:
        raise DocumentsRefused([f"{name}: {_where(error)}"]) from error
    except RecursionError as error:
        raise DocumentsRefused([f"{name}: is nested too deep"]) from error
    if _has_repeats(document):
        raise DocumentsRefused([f"{name}: uses an alias (*name); write the row out"])
    return {name: mended(document)}


def _has_repeats(document: object) -> bool:
    """Tell whether a list or row stands in two places: a few aliases of aliases make billions of rows."""
    seen: set[int] = set()
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict | list):
            if id(part) in seen:
                return True
            seen.add(id(part))
            waiting.extend(part.values() if isinstance(part, dict) else part)
    return False


def _read(path: Path) -> Any:  # noqa: ANN401 -- whatever the file holds
    # A SafeLoader, only stricter.
    return yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)  # noqa: S506


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "is not YAML"
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)
