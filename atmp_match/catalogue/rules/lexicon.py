"""What an entry of the lexicon is: words that founders write when they mean a term of the vocabulary. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from atmp_match.catalogue.rules.vocabulary import TermValue

LONGEST_ENTRY = 200  # characters


class EntryKind(StrEnum):
    """Which kind of term an entry can stand for, in the order they are shown."""

    MODALITY = "modality"
    STAGE = "stage"
    BOTTLENECK = "bottleneck"
    SERVICE = "service"


class Role(StrEnum):
    """What an entry is to its term: its name, another word for it, or a sentence in which somebody means it."""

    NAME = "name"
    SYNONYM = "synonym"
    PHRASE = "phrase"


class Source(StrEnum):
    """Where an entry came from: the vocabulary, the cluster office, or a founder who put a proposal right."""

    TAXONOMY = "taxonomy"
    OURS = "ours"
    CORRECTION = "correction"


LANGUAGES = ("en", "sv")
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Entry:
    """One entry of the lexicon."""

    kind: str
    code: str
    language: str
    text: str
    role: str
    source: str

    @property
    def key(self) -> Key:
        """Return what two entries must not share: term, language, and the words without regard to case."""
        return (self.kind, self.code, self.language, key_text(self.text))


def key_text(text: str) -> str:
    """Return the words as they are compared: small letters, single blanks."""
    return " ".join(text.casefold().split())


def entries_of_terms(terms: Mapping[str, Mapping[str, TermValue]]) -> Iterator[Entry]:
    """Yield the names, example phrases and descriptions of the vocabulary as entries."""
    for kind in EntryKind:
        for code, term in terms[kind].items():
            for language in LANGUAGES:
                yield Entry(kind, code, language, term.name(language), Role.NAME, Source.TAXONOMY)
                sentences = [*term.data.get(f"phrases_{language}", ()), term.data.get(f"description_{language}")]
                for sentence in filter(None, sentences):
                    yield Entry(kind, code, language, sentence, Role.PHRASE, Source.TAXONOMY)


def entries_of_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """Yield the entries of checked rows of a lexicon document."""
    for row in rows:
        for field, role in (("synonyms", Role.SYNONYM), ("phrases", Role.PHRASE)):
            for text in row.get(field, ()):
                yield Entry(row["kind"], row["code"], row["language"], text, role, Source.OURS)


def without_twins(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, of those with one key only the first."""
    first: dict[Key, Entry] = {}
    for entry in entries:
        first.setdefault(entry.key, entry)
    return list(first.values())


def packed(entries: Iterable[Entry]) -> list[Sequence[str]]:
    """Return the entries as plain rows, to be stored with a version."""
    return [(e.kind, e.code, e.language, e.text, e.role, e.source) for e in entries]


def unpacked(rows: Iterable[Sequence[str]]) -> tuple[Entry, ...]:
    """Return the entries of a stored version."""
    return tuple(Entry(*row) for row in rows)


@dataclass(frozen=True)
class Difference:
    """What tells one state of the lexicon from another; an entry that was changed stands in both."""

    added: tuple[Entry, ...]
    taken_out: tuple[Entry, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.added or self.taken_out)


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """Return what would be new, and what would be gone, in the order of the terms."""
    then, now = set(before), set(after)
    return Difference(_in_order(now - then), _in_order(then - now))


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    kinds = list(EntryKind)
    return tuple(sorted(entries, key=lambda e: (kinds.index(EntryKind(e.kind)), *e.key, e.role, e.source)))


def token_of(version: int, entries: Iterable[Entry]) -> str:
    """Return a word that stands for these entries beside this version."""
    rows = sorted(tuple(row) for row in packed(entries))
    return hashlib.sha256(repr((version, rows)).encode()).hexdigest()[:24]
