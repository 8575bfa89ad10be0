"""`make words`: brings the Swedish catalogue up to the words in the code; what is new waits there untranslated."""

import io
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from local.paths import ROOT

SWEDISH = ROOT / "atmp_match" / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
WIDTH = 110
# `_l` marks words that are evaluated at import and translated where they are shown.
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}


def words_in_code(root: Path = ROOT) -> Catalog:
    """Return every word and sentence of the code that people may read."""
    with (root / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = Catalog(fuzzy=False)
    for name, line, message, _comments, context in extract_from_dir(root, methods, options, KEYWORDS):
        found.add(message, locations=[(name, line)], context=context)
    return found


def read_catalogue(path: Path = SWEDISH) -> Catalog:
    """Return a catalogue as it is stored."""
    with path.open("rb") as stored:
        return read_po(stored)


def written(catalogue: Catalog) -> str:
    """Return a catalogue as it is stored: sorted, without line numbers, so that a change shows only what changed."""
    text = io.BytesIO()
    write_po(text, catalogue, width=WIDTH, no_location=True, sort_output=True, ignore_obsolete=True)
    # Babel's own version is no news either.
    return "".join(line for line in text.getvalue().decode().splitlines(True) if "Generated-By" not in line)


def update() -> str:
    """Take new words into the catalogue, drop those that are gone, and say how many wait for a translation."""
    catalogue = read_catalogue()
    # A translation guessed from a similar sentence is worse than none.
    catalogue.update(words_in_code(), no_fuzzy_matching=True, update_creation_date=False)
    SWEDISH.write_text(written(catalogue))
    missing = [message for message in catalogue if message.id and not is_translated(message)]
    return f"{len(missing)} of {len(catalogue)} wait for their Swedish in {SWEDISH.relative_to(ROOT)}"


def forms(words: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the forms of a word: one, or one for each kind of number."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def is_translated(message: Message) -> bool:
    """Tell whether each form of a word has its translation."""
    translated = forms(message.string)
    return len(translated) == len(forms(message.id)) and all(translated)


if __name__ == "__main__":
    print(update())
