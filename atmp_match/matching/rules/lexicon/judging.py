"""How well a lexicon understands sentences whose meaning is known. Pure.

A sentence that stands in the lexicon, or nearly does, proves nothing. So what is judged never sees itself: entries that
share `TWIN` of their letter groups with a judged sentence are taken out first, and the indexes built without them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atmp_match.catalogue.rules.lexicon import Entry, EntryKind, Role
from atmp_match.matching.rules.lexicon.index import Index
from atmp_match.matching.rules.lexicon.reading import Lexicon
from atmp_match.matching.rules.lexicon.words import features, plain_words, tokens

TWIN = 0.5  # of all the letter groups that two texts have, so many in both
FIRST = 3
PARTS = 5
JUDGED = (EntryKind.BOTTLENECK, EntryKind.MODALITY)
NEEDS = (EntryKind.BOTTLENECK, EntryKind.SERVICE)  # what a sentence that means nothing must not propose
Rank = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True)
class Sentence:
    """A sentence and what it means: the acceptable codes, by kind; a kind that is not there is not judged."""

    text: str
    language: str
    meant: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Score:
    """How often the right term came first, and how often among the first three."""

    count: int
    first: int
    among: int

    @property
    def at_1(self) -> float:
        """Return the share that came first."""
        return self.first / self.count if self.count else 0.0

    @property
    def at_3(self) -> float:
        """Return the share that came among the first three."""
        return self.among / self.count if self.count else 0.0


def sentence_of(row: Mapping[str, Any]) -> Sentence:
    """Return a line of a file of labelled sentences: text, lang, bottleneck, also (other bottlenecks), modality."""
    meant = {"bottleneck": {row.get("bottleneck"), *(row.get("also") or ())}, "modality": {row.get("modality")}}
    known = {kind: frozenset(code for code in codes if code) for kind, codes in meant.items()}
    return Sentence(row["text"], row["lang"], {kind: codes for kind, codes in known.items() if codes})


def judge(sentences: Iterable[Sentence], rank: Rank) -> dict[tuple[str, str], Score]:
    """Return the scores by kind and language.

    :param rank: takes a kind and a text, and returns codes, the likeliest first
    """
    outcomes: defaultdict[tuple[str, str], list[int | None]] = defaultdict(list)
    for sentence in sentences:
        for kind, codes in sentence.meant.items():
            places = [place for place, code in enumerate(rank(kind, sentence.text)) if code in codes]
            outcomes[kind, sentence.language].append(min(places, default=None))
    return {key: _score(places) for key, places in outcomes.items()}


def _score(places: Sequence[int | None]) -> Score:
    found = [place for place in places if place is not None]
    return Score(len(places), sum(place == 0 for place in found), sum(place < FIRST for place in found))


def ours(entries: Iterable[Entry]) -> Rank:
    """Return how a lexicon of these entries ranks."""
    return Lexicon(entries).likeliest


def plain(entries: Iterable[Entry]) -> Rank:
    """Return how a plain BM25 over whole words ranks: what ours has to be better than."""
    by_kind: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    indexes = {kind: Index(some, plain_words, by_purity=False) for kind, some in by_kind.items()}

    def rank(kind: str, text: str) -> list[str]:
        index = indexes[kind]
        return [scored.code for scored in index.rank(set().union(*index.features_of(tokens(text))))]

    return rank


def without_likes(entries: Sequence[Entry], texts: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries without those that say nearly the same as one of the texts."""
    index = Index(entries)
    alike: set[int] = set()
    for text in texts:
        asked = frozenset(feature for token in tokens(text) for feature in features(token))
        for place, _ in sorted(index.scores(asked).items(), key=lambda pair: -pair[1])[:60]:
            have = index.features_of_entry(place)
            if len(asked & have) >= TWIN * len(asked | have):
                alike.add(place)
    return tuple(entry for place, entry in enumerate(entries) if place not in alike)


def judge_itself(entries: Sequence[Entry]) -> dict[tuple[str, str], Score]:
    """Return how well a lexicon understands its own example phrases, each judged by one that was built without it.

    For speed the phrases are left out in five parts and not one by one; that can only make it harder.
    """
    phrases = [e for e in entries if e.role == Role.PHRASE and e.kind in JUDGED]
    totals: dict[tuple[str, str], Score] = {}
    for part in range(PARTS):
        judged = phrases[part::PARTS]
        left_out = set(judged)
        rank = ours(entry for entry in entries if entry not in left_out and entry.kind in JUDGED)
        asked = (Sentence(e.text, e.language, {e.kind: frozenset((e.code,))}) for e in judged)
        for key, score in judge(asked, rank).items():
            so_far = totals.get(key, Score(0, 0, 0))
            totals[key] = Score(so_far.count + score.count, so_far.first + score.first, so_far.among + score.among)
    return totals


def table(entries: Sequence[Entry], sentences: Sequence[Sentence]) -> Iterator[tuple[str, str, Score, Score]]:
    """Yield kind, language, the score of ours and that of plain words, none of them having seen the sentences."""
    unseen = without_likes(entries, [sentence.text for sentence in sentences])
    ours_, words = judge(sentences, ours(unseen)), judge(sentences, plain(unseen))
    for kind in JUDGED:
        for language in sorted({language for one, language in ours_ if one == kind}):
            yield kind, language, ours_[kind, language], words[kind, language]


def count_loud(entries: Sequence[Entry], sentences: Sequence[Sentence]) -> tuple[int, int]:
    """Return how many sentences mean nothing, and how many of these propose a bottleneck or a service all the same."""
    lexicon = Lexicon(without_likes(entries, [sentence.text for sentence in sentences]))
    nothing = [sentence.text for sentence in sentences if not sentence.meant]
    loud = [text for text in nothing if any(reading.kind in NEEDS for reading in lexicon.read(text))]
    return len(nothing), len(loud)
