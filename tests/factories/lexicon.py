"""The lexicon as the seed has it, ready to read with, for rules that need no database."""

from functools import cache

from atmp_match.catalogue.queries import seed_documents
from atmp_match.catalogue.rules.lexicon import Entry, entries_of_rows, entries_of_terms, without_twins
from atmp_match.matching.rules.lexicon.reading import Lexicon
from tests.factories.vocabulary import vocabulary


@cache
def seeded_entries() -> tuple[Entry, ...]:
    rows = seed_documents()["lexicon.yaml"]["lexicon"]
    return tuple(without_twins([*entries_of_terms(vocabulary().terms), *entries_of_rows(rows)]))


@cache
def seeded_lexicon() -> Lexicon:
    return Lexicon(seeded_entries(), 1)
