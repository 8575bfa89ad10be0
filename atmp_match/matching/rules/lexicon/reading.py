"""What a text seems to say: for each kind of term up to three proposals, each with the words it came from. Pure.

Margin: (first score - second score) / first score; 1 where there is no second. From 0.2 the first is preselected.
Nothing that is read here is confirmed: it may propose a modality or a service, never a grade, a level, a scale or a
date.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from atmp_match.catalogue.rules.lexicon import Entry, EntryKind, Role
from atmp_match.matching.rules.answers import Understood
from atmp_match.matching.rules.lexicon.index import Index, Scored, indexes
from atmp_match.matching.rules.lexicon.negation import quiet_parts, ruled_out
from atmp_match.matching.rules.lexicon.wanting import sounds_wanting
from atmp_match.matching.rules.lexicon.words import Token, features, sentences, tokens

PRESELECT = 0.2  # margin from which the first proposal is preselected
PROPOSALS = 3  # for each kind
READINGS = 6  # different wants that are read from one text
LONGEST = 20_000  # characters that are looked at
MOST_SENTENCES = 400
# A score below says nothing, unless an entry stands there whole: small talk shares some letters with every lexicon.
LEAST: Mapping[str, float] = {"modality": 94.0, "stage": 94.0, "bottleneck": 70.0, "service": 94.0}
BESIDE = 0.2  # a proposal has at least this share of the first one's score
AGAIN = 0.25  # what a second sentence that says the same adds
EXACT = 0.35  # what an entry that stands in the text word for word adds, of its own score
# A sentence that does not sound like somebody who wants something says something only where at least half of its words
# speak for its first proposal, or where that scores well above the floor.
HALF = 0.5
CALM = 1.5  # times the floor
TELLS = 0.1  # a word that bears this share of the score speaks for it
CORE = 0.7  # the words shown bear at least this share of the score
LONGEST_EXACT = 6  # words
Words = Sequence[Token]
Counted = Sequence[frozenset[str]]
ONE_ONLY = (EntryKind.MODALITY, EntryKind.STAGE)  # a product has one of these; it may want several of the others


@dataclass(frozen=True)
class Heard:
    """The words of a text that count for one kind of term.

    :param of: how many words there are, those that do not count too
    :param wants: whether the text sounds like somebody who wants something
    """

    words: Words
    counted: Counted
    of: int
    wants: bool


@dataclass(frozen=True)
class Proposal:
    """A term that the text may mean: `text[start:end]` are the words it came from."""

    code: str
    score: float
    words: str
    start: int
    end: int
    language: str = "en"


@dataclass(frozen=True)
class Reading:
    """One thing that a text seems to say, with up to three ways to take it, the likeliest first."""

    kind: str
    proposals: tuple[Proposal, ...]

    @property
    def margin(self) -> float:
        """Return by how much the first leads the second, as a share of its score."""
        first, *others = (proposal.score for proposal in self.proposals)
        return (first - others[0]) / first if others else 1.0

    @property
    def preselected(self) -> str | None:
        """Return the code that is chosen unless somebody says otherwise, or None where it is too close to tell."""
        return self.proposals[0].code if self.margin >= PRESELECT else None


class Lexicon:
    """A version of the lexicon, ready to read texts with."""

    def __init__(self, entries: Iterable[Entry], version: int = 0) -> None:
        """Build the indexes."""
        self.version = version
        self.entries = tuple(entries)
        self.indexes = dict(indexes(self.entries))
        self._exact = {kind: _names(index.entries) for kind, index in self.indexes.items()}

    def read(self, text: str) -> tuple[Reading, ...]:
        """Return what the text seems to say, kind by kind; empty where it says nothing that is known here."""
        looked_at = text[:LONGEST]
        found: list[tuple[str, list[Proposal]]] = []
        for start, end in _first(sentences(looked_at), MOST_SENTENCES):
            for kind, heard in _heard(looked_at, start, end).items():
                if said := self._said(kind, heard, looked_at):
                    found.append((kind, said))
        return tuple(_readings(found))

    def likeliest(self, kind: str, text: str) -> list[str]:
        """Return up to three codes of one kind for a text taken as a whole, the likeliest first."""
        looked_at = text[:LONGEST]
        heard = [_heard(looked_at, start, end)[kind] for start, end in _first(sentences(looked_at), MOST_SENTENCES)]
        whole = Heard(
            [word for part in heard for word in part.words],
            [counted for part in heard for counted in part.counted],
            sum(part.of for part in heard),
            any(part.wants for part in heard),
        )
        return [proposal.code for proposal in self._said(kind, whole, looked_at)]

    def _said(self, kind: str, heard: Heard, text: str) -> list[Proposal]:
        if not heard.words or kind not in self.indexes:
            return []
        ranked = self.rank(kind, heard.words, heard.counted)[:PROPOSALS]
        if not ranked or (ranked[0].score < LEAST[kind] and not ranked[0].is_exact):
            return []
        if kind not in ONE_ONLY and not heard.wants and self._is_beside(ranked[0], kind, heard):
            return []
        least = BESIDE * ranked[0].score
        close = (scored for scored in ranked if scored.score >= least)
        return [_proposal(scored, self.indexes[kind], heard.words, heard.counted, text) for scored in close]

    def _is_beside(self, first: Scored, kind: str, heard: Heard) -> bool:
        """Tell whether the sentence only touches the term: few of its words speak for it, and not very clearly."""
        if first.score >= CALM * LEAST[kind]:
            return False
        shares = self.indexes[kind].shares(first.best, heard.counted)
        speaking = sum(share >= TELLS * sum(shares) for share in shares)
        return speaking < HALF * heard.of

    def rank(self, kind: str, words: Words, counted: Counted) -> list[Scored]:
        """Return the terms that these words may mean, the likeliest first; entries that stand there count more."""
        index = self.indexes[kind]
        ranked = index.rank(set().union(*counted))
        exact = self._exact_codes(kind, words)
        if not exact:
            return ranked
        raised = [_raised(scored, exact.get(scored.code)) for scored in ranked]
        return sorted(raised, key=lambda scored: (-scored.score, scored.code))

    def _exact_codes(self, kind: str, words: Words) -> dict[str, tuple[float, int]]:
        names, index = self._exact[kind], self.indexes[kind]
        found: dict[str, tuple[float, int]] = {}
        for begin in range(len(words)):
            for end in range(begin + 1, min(begin + LONGEST_EXACT, len(words)) + 1):
                for place in names.get(_spelled(words[begin:end]), ()):
                    entry = index.entries[place]
                    worth = EXACT * index.worth[place]
                    found[entry.code] = max(found.get(entry.code, (0.0, 0)), (worth, place))
        return found


def _raised(scored: Scored, exact: tuple[float, int] | None) -> Scored:
    return Scored(scored.code, scored.score + exact[0], exact[1], is_exact=True) if exact else scored


def _names(entries: Sequence[Entry]) -> dict[str, list[int]]:
    names: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.role != Role.PHRASE and (words := tokens(entry.text)):
            names[_spelled(words)].append(place)
    return dict(names)


def _spelled(words: Words) -> str:
    return " ".join(word.parts[0] for word in words)


def _heard(text: str, start: int, end: int) -> dict[str, Heard]:
    """Return for each kind the words of a sentence that count, without those that say what is not wanted."""
    words = tokens(text, start, end)
    counted = [frozenset(features(word)) for word in words]
    sentence = text[start:end]
    quiet = [(start + a, start + b) for a, b in quiet_parts(sentence)]
    # What a company has already still tells what it makes; only "not X" rules a kind of product out.
    not_this = [(start + a, start + b) for a, b in ruled_out(sentence)]
    heard, wants = {}, sounds_wanting(sentence)
    for kind in EntryKind:
        silent = not_this if kind == EntryKind.MODALITY else quiet
        places = [n for n, word in enumerate(words) if not any(a <= word.start < b for a, b in silent)]
        heard[kind.value] = Heard([words[n] for n in places], [counted[n] for n in places], len(words), wants)
    return heard


def _first(pairs: Iterator[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    yield from (pair for pair, _ in zip(pairs, range(most), strict=False))


def _proposal(scored: Scored, index: Index, words: Words, counted: Counted, text: str) -> Proposal:
    start, end = _core(words, index.shares(scored.best, counted))
    language = index.entries[scored.best].language
    return Proposal(scored.code, round(scored.score, 3), text[start:end], start, end, language)


def _core(words: Words, shares: Sequence[float]) -> tuple[int, int]:
    """Return where the shortest run of words stands that bears most of a score, the first of equals."""
    wanted = CORE * sum(shares)
    borne = list(accumulate(shares, initial=0.0))
    runs, end = [], 0
    for begin, word in enumerate(words):
        end = max(end, begin)
        while end < len(words) and borne[end + 1] - borne[begin] < wanted:
            end += 1
        if end == len(words):
            break
        runs.append((words[end].end - word.start, word.start, words[end].end))
    _, start, end = min(runs)
    return start, end


def _readings(found: Sequence[tuple[str, list[Proposal]]]) -> Iterator[Reading]:
    for kind in EntryKind:
        of_kind = [proposals for one, proposals in found if one == kind]
        wants = _several(of_kind) if kind not in ONE_ONLY else [_joined(of_kind)] if of_kind else []
        yield from (Reading(kind, _close(proposals)) for proposals in wants)


def _joined(found: Sequence[Sequence[Proposal]]) -> list[Proposal]:
    """Return the terms over all sentences: the best place counts whole, the others in part."""
    by_code: defaultdict[str, list[Proposal]] = defaultdict(list)
    for proposal in (proposal for proposals in found for proposal in proposals):
        by_code[proposal.code].append(proposal)
    joined = []
    for proposals in by_code.values():
        best, *others = sorted(proposals, key=lambda p: (-p.score, p.start))
        score = round(best.score + AGAIN * sum(other.score for other in others), 3)
        joined.append(replace(best, score=score))
    return sorted(joined, key=lambda p: (-p.score, p.code))


def _several(found: Sequence[list[Proposal]]) -> list[list[Proposal]]:
    """Return what the sentences say, each first proposal once, in the order of the text; of very many the surest."""
    by_first: dict[str, list[Proposal]] = {}
    for proposals in found:
        known = by_first.get(proposals[0].code)
        if known is None or known[0].score < proposals[0].score:
            by_first[proposals[0].code] = proposals
    surest = sorted(by_first.values(), key=lambda proposals: -proposals[0].score)[:READINGS]
    return sorted(surest, key=lambda proposals: (proposals[0].start, proposals[0].code))


def _close(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    least = BESIDE * proposals[0].score
    return tuple(proposal for proposal in proposals[:PROPOSALS] if proposal.score >= least)


def understood(readings: Sequence[Reading]) -> tuple[Understood, ...]:
    """Return all proposals in one list, kind by kind; those that stand first in their reading say so."""
    return tuple(
        Understood(
            reading.kind,
            proposal.code,
            proposal.words,
            start=proposal.start,
            end=proposal.end,
            score=proposal.score,
            margin=round(reading.margin, 3),
            reading=number,
            place=place,
            preselected=proposal.code == reading.preselected,
            language=proposal.language,
        )
        for number, reading in enumerate(readings, 1)
        for place, proposal in enumerate(reading.proposals, 1)
    )
