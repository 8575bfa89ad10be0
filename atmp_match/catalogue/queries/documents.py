"""The catalogue's documents as they lie on disk."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from atmp_match.catalogue.rules.documents import DocumentsRefused
from atmp_match.catalogue.rules.mending import mended

SEED = Path(__file__).parent.parent / "data"


class _StrictLoader(yaml.SafeLoader):
    """Refuses a row that names the same field twice, where YAML itself would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((name for index, name in enumerate(names) if name in names[:index]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)


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


def _read(path: Path) -> Any:  # noqa: ANN401 -- whatever the file holds
    # A SafeLoader, only stricter.
    return yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)  # noqa: S506


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "is not YAML"
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)
