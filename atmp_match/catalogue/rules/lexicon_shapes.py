"""What a row of a lexicon document holds: a term, a language, and words for it."""

from collections.abc import Iterator, Mapping

from atmp_match.catalogue.rules.checks import Codes, Shape, each, slug, text, word
from atmp_match.catalogue.rules.lexicon import LANGUAGES, LONGEST_ENTRY, EntryKind


def entry(value: object, codes: Codes) -> str | None:
    """Check for words that are not too long to be looked for."""
    wrong = text(value, codes)
    if wrong or len(str(value)) <= LONGEST_ENTRY:
        return wrong
    return f"must have at most {LONGEST_ENTRY} characters"


ROW = Shape(
    {"kind": word(*EntryKind), "code": slug, "language": word(*LANGUAGES)},
    {"synonyms": each(entry), "phrases": each(entry)},
)


def lexicon_problems(row: object, place: str, codes: Codes) -> Iterator[str]:
    """Yield everything wrong with a row of the lexicon."""
    yield from ROW.problems(row, place, codes)
    if isinstance(row, Mapping) and row.get("kind") in list(EntryKind) and row.get("code") not in codes[row["kind"]]:
        yield f"{place}.code: unknown {row['kind']} {row.get('code')!r}"
