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
SHARES = (1.0, 0.6, 0.45, 0.3, 0.2, 0.15, 0.1)  # of the best entry, the second, ...
PUREST = 0.02  # the least that a group is worth which speaks for every term alike
TELLING = 0.4  # what weighs less says so little, and stands in so many entries, that it is left out
Features = Callable[[Token], Iterable[str]]


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
        """Count the entries once; asking then touches only what the text has in common with them.

        `worth` has for each entry, by its place, the score that it gives to a text that has all of it.
        """
        self.entries = tuple(entries)
        self._count = count
        self._codes = [entry.code for entry in self.entries]
        # All of it in long arrays: every process that reads texts keeps an index, and a hundred thousand small objects
        # would weigh several times as much.
        numbers: dict[str, int] = {}
        heard = [array("I", (numbers.setdefault(f, len(numbers)) for f in self._of_entry(e))) for e in self.entries]
        self._numbers: dict[str, int] = {}
        self._bounds, self._places, self._values = array("I", [0]), array("I"), array("f")
        self.worth = array("d", bytes(8 * len(heard)))
        bounds, places, times = _by_feature(heard, len(numbers))
        usual = sum(map(len, heard)) / max(1, len(heard))
        held_back = [K1 * (1 - B + B * len(counted) / usual) if usual else K1 for counted in heard]
        sizes = Counter(self._codes)
        for feature, number in sorted(numbers.items()):
            begin, end = bounds[number], bounds[number + 1]
            codes = Counter(self._codes[place] for place in places[begin:end])
            weight = _rarity(end - begin, len(heard)) * (_purity(codes, sizes) if by_purity else 1.0)
            if weight < TELLING:
                continue
            self._numbers[feature] = len(self._numbers)
            for place, often in zip(places[begin:end], times[begin:end], strict=True):
                self._places.append(place)
                self._values.append(weight * often * (K1 + 1) / (often + held_back[place]))
                self.worth[place] += self._values[-1]
            self._bounds.append(len(self._places))

    def _of_entry(self, entry: Entry) -> Iterator[str]:
        return (feature for token in tokens(entry.text) for feature in self._count(token))

    def features_of(self, words: Sequence[Token]) -> list[frozenset[str]]:
        """Return what is counted of each word."""
        return [frozenset(self._count(token)) for token in words]

    def scores(self, counted: Collection[str]) -> dict[int, float]:
        """Return the score of every entry that shares something with these features, by its place."""
        scores: dict[int, float] = {}
        known = scores.get
        for feature in sorted(counted):  # in an order of its own, for sums of floats depend on it
            begin, end = self._posting(feature)
            for place, value in zip(self._places[begin:end], self._values[begin:end], strict=True):
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

    def features_of_entry(self, place: int) -> frozenset[str]:
        """Return what is counted of one entry."""
        return frozenset(self._of_entry(self.entries[place]))

    def _posting(self, feature: str) -> tuple[int, int]:
        number = self._numbers.get(feature)
        return (0, 0) if number is None else (self._bounds[number], self._bounds[number + 1])

    def _value(self, feature: str, place: int) -> float:
        begin, end = self._posting(feature)
        found = bisect_left(self._places, place, begin, end)
        return self._values[found] if found < end and self._places[found] == place else 0.0


def _scored(code: str, found: Sequence[tuple[float, int]]) -> Scored:
    score = sum(share * -value for share, (value, _) in zip(SHARES, found, strict=False))
    return Scored(code, score, found[0][1])


def _by_feature(heard: Sequence["array[int]"], features: int) -> tuple["array[int]", "array[int]", "array[int]"]:
    """Turn round which features each entry has, with repeats: which entries have each feature, and how often.

    :return: where each feature's part of the other two begins, with the end as a last one; places; times
    """
    bounds = array("I", bytes(4 * (features + 1)))
    for counted in heard:
        for number in set(counted):
            bounds[number + 1] += 1
    for number in range(features):
        bounds[number + 1] += bounds[number]
    places, times = array("I", bytes(4 * bounds[-1])), array("I", bytes(4 * bounds[-1]))
    filled = bounds[:-1]
    for place, counted in enumerate(heard):
        for number, often in Counter(counted).items():
            places[filled[number]], times[filled[number]] = place, often
            filled[number] += 1
    return bounds, places, times


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
