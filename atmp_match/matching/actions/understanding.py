"""Reading free text with the newest lexicon, which each process keeps in memory until another version is published."""

from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.queries.lexicon import newest_entries, newest_version
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules import Understood
from atmp_match.matching.rules.lexicon.reading import Lexicon, Reading, understood

# The vocabulary that the kept lexicon was read beside: publishing a version counts as a change of the catalogue, so a
# process looks for a newer one only after it has read its vocabulary again.
_kept: list[tuple[Taxonomy, Lexicon]] = []


def lexicon() -> Lexicon:
    """Return the newest published lexicon, built once a process."""
    words = taxonomy()
    if _kept and _kept[0][0] is words:
        return _kept[0][1]
    number = newest_version()
    same = _kept and _kept[0][1].version == number and _kept[0][0].version <= words.version
    read = _kept[0][1] if same else Lexicon(newest_entries(), number)
    _kept[:] = [(words, read)]
    return read


def read_text(text: str | None) -> tuple[Reading, ...]:
    """Return what a text seems to say; terms that the vocabulary has not are left out."""
    return lexicon().read(text) if text and text.strip() else ()


def understood_in(text: str | None) -> tuple[Understood, ...]:
    """Return everything that a text may mean in one list, as an answer carries it."""
    return understood(read_text(text))
