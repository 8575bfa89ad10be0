"""BM25 over the entries of a lexicon, with groups of letters for words; one index for each kind of term. Pure.

A group weighs more the fewer entries have it, and the more of these speak for one and the same term. A term scores by
its best entries: the best counts whole, the next ones in falling shares.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from atmp_match.catalogue.rules.lexicon import Entry
from atmp_match.matching.rules.lexicon.words import Token, features, tokens

K1, B = 1.2, 0.6  # BM25's own: how soon a repeated group counts no more, and how much long entries are held back
SHARES = (1.0, 0.5, 0.3, 0.2, 0.1)  # of the best entry, the second, ...
PUREST = 0.02  # the least that a group is worth which speaks for every term alike
TELLING = 0.4  # what weighs less says so little, and stands in so many entries, that it is left out
Features = Callable[[Token], Iterable[str]]
Posting = tuple["array[int]", "array[float]"]


@dataclass(frozen=True)
class Scored:
    """A term that a text may mean, and the entry that says so most; `is_exact`: this entry stands in it whole."""

    code: str
    score: float
    best: int
    is_exact: bool = False


class Index:
    """The entries of one kind, ready to be asked."""

    def __init__(self, entries: Iterable[Entry], count: Features = features, *, by_purity: bool = True) -> None:
        """Count the entries once; asking then touches only what the text has in common with them."""
        self.entries = tuple(entries)
        self._count = count
        self._codes = [entry.code for entry in self.entries]
        counted = [Counter(f for token in tokens(entry.text) for f in count(token)) for entry in self.entries]
        self.sets = [frozenset(counts) for counts in counted]
        weights = _weights(self.entries, counted, by_purity=by_purity)
        usual = sum(counts.total() for counts in counted) / max(1, len(counted))
        postings: defaultdict[str, Posting] = defaultdict(lambda: (array("L"), array("f")))
        for place, counts in enumerate(counted):
            held_back = K1 * (1 - B + B * counts.total() / usual) if usual else K1
            for feature, times in counts.items():
                if weights[feature] < TELLING:
                    continue
                places, values = postings[feature]
                places.append(place)
                values.append(weights[feature] * times * (K1 + 1) / (times + held_back))
        self._postings = dict(postings)

    def features_of(self, words: Sequence[Token]) -> list[frozenset[str]]:
        """Return what is counted of each word."""
        return [frozenset(self._count(token)) for token in words]

    def scores(self, counted: Collection[str]) -> dict[int, float]:
        """Return the score of every entry that shares something with these features, by its place."""
        scores: dict[int, float] = {}
        known = scores.get
        for feature in sorted(counted):  # in an order of its own, for sums of floats depend on it
            if posting := self._postings.get(feature):
                for place, value in zip(*posting, strict=True):
                    scores[place] = known(place, 0.0) + value
        return scores

    def rank(self, counted: Collection[str]) -> list[Scored]:
        """Return the terms that share something with these features, the best first, equals by code."""
        by_code: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        codes = self._codes
        for place, score in self.scores(counted).items():
            by_code[codes[place]].append((-score, place))
        ranked = [_scored(code, sorted(found)) for code, found in by_code.items()]
        return sorted(ranked, key=lambda scored: (-scored.score, scored.code))

    def shares(self, place: int, counted: Sequence[frozenset[str]]) -> list[float]:
        """Return how much each word, by its features, adds to the score of one entry."""
        return [sum(self._value(feature, place) for feature in of_word) for of_word in counted]

    def worth(self, place: int) -> float:
        """Return the score that an entry gives to a text that has all of it."""
        return sum(self._value(feature, place) for feature in sorted(self.sets[place]))

    def _value(self, feature: str, place: int) -> float:
        if feature not in self.sets[place] or feature not in self._postings:
            return 0.0
        places, values = self._postings[feature]
        return values[bisect_left(places, place)]


def _scored(code: str, found: Sequence[tuple[float, int]]) -> Scored:
    score = sum(share * -value for share, (value, _) in zip(SHARES, found, strict=False))
    return Scored(code, score, found[0][1])


def _weights(entries: Sequence[Entry], counted: Sequence[Counter[str]], *, by_purity: bool) -> dict[str, float]:
    having: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry, counts in zip(entries, counted, strict=True):
        for feature in counts:
            having[feature][entry.code] += 1
    sizes = Counter(entry.code for entry in entries)
    return {
        feature: _rarity(codes.total(), len(entries)) * (_purity(codes, sizes) if by_purity else 1.0)
        for feature, codes in having.items()
    }


def _rarity(having: int, of: int) -> float:
    return math.log(1 + (of - having + 0.5) / (having + 0.5))


def _purity(codes: Counter[str], sizes: Counter[str]) -> float:
    """Return 1 for a feature of one term only, near 0 for one spread evenly over all of them."""
    if len(sizes) <= 1:
        return 1.0
    rates = [number / sizes[code] for code, number in codes.items()]
    whole = sum(rates)
    spread = -sum(rate / whole * math.log(rate / whole) for rate in rates) / math.log(len(sizes))
    return max(PUREST, 1 - spread)


def indexes(entries: Iterable[Entry]) -> Iterator[tuple[str, Index]]:
    """Yield an index for each kind of term that has entries."""
    by_kind: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    for kind, some in by_kind.items():
        yield kind, Index(some)
