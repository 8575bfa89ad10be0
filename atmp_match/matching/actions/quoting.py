"""Sentences that quote the catalogue, whose facts are kept in English."""

from collections.abc import Iterable, Iterator
from typing import Self

from markupsafe import Markup, escape


class Said(str):
    """A sentence: plain text everywhere, but a page that shows it marks what it quotes as English.

    :param quotes: the quoted parts, in the order in which they stand in the sentence
    """

    __slots__ = ("quotes",)
    quotes: tuple[str, ...]

    def __new__(cls, text: str, quotes: Iterable[str] = ()) -> Self:
        """Keep the quotes beside the text."""
        said = super().__new__(cls, text)
        said.quotes = tuple(quotes)
        return said

    def __html__(self) -> Markup:
        """Return the sentence for a page."""
        return Markup().join(self._marked())

    def _marked(self) -> Iterator[Markup]:
        rest = str(self)
        for quote in self.quotes:
            before, found, after = rest.partition(quote)
            if found:
                yield escape(before) + Markup('<span lang="en">{}</span>').format(found)
                rest = after
        yield escape(rest)


def joined(separator: str, parts: Iterable[str]) -> Said:
    """Join sentences, keeping what they quote."""
    kept = list(parts)
    return Said(separator.join(kept), (quote for part in kept for quote in getattr(part, "quotes", ())))
