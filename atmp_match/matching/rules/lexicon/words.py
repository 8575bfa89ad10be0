"""From a text to what the index counts: sentences, words with their places, and the letter groups inside a word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"[^\W_]+(?:[-+/'’][^\W_]+)*")  # noqa: RUF001 -- the apostrophe that people type
JOINT = re.compile(r"[-+/'’]")  # noqa: RUF001
NUMBERED = re.compile(r"([^\W\d_]{2,})\d+")  # AAV9, Ad5
SENTENCE = re.compile(r"[^.!?\n;•]+(?:[.!?;]+(?!\s|$)[^.!?\n;•]+)*[.!?]*")
# Where a sentence goes on with another thought, which may be another want.
JOINT_OF_THOUGHTS = re.compile(
    r",? (?=(?:and|but) (?:we|our|the|no|nobody|there|it|they|who)\b|"
    r"(?:och|men|samt) (?:vi|vår|våra|vårt|ingen|inga|det|vem)\b)",
    re.IGNORECASE,
)
GROUPS = (3, 4)  # letters in a group; borders of the word count as letters
WHOLE = 3  # the word itself counts as so many groups
LONGEST_WORD = 60  # characters of a word that are looked at
WORDS_WITHOUT_WEIGHT = """
    a about after all also an and any are as at be been before being but by can could did do does each every few for
    from get got had has have he her here his how i if in into is it its just like look looking made make many may
    me might more most much must my need needed needs no nor not of off on one only or other our out over shall she
    should so some such than that the their them then there they this those to too under up us very want wants was
    we were what when where which who whom why will with would yet you your it's don't we're we've product products
    medicine drug new alla allt andra annan annat att av bara behov behöver blev blir bli de dem den denna deras
    dess dessa det detta dig din dina du då där efter ej ell eller en er era ert ett finns få får fick från för före
    göra gör gjort ha hade han har hitta hittar hon hos hur här inga ingen inget innan inom inte jag kan ju kunde
    letar man med mer mest min mina mitt mot mycket många måste ned ni nog någon något några när nu och också om oss
    på redan samt sedan sig sin sina sitt ska skall skulle som så söker till ut utan vad var vara varit varje varför
    vem vi vid vilka vilken vilket vill ville vår våra vårt än ännu är åt över upp produkt produkten produkter
    läkemedel läkemedlet develop develops developing company utvecklar utveckla bolag företag
"""
STOP = frozenset(WORDS_WITHOUT_WEIGHT.split())


@dataclass(frozen=True)
class Token:
    """A word of a text and where it stands: `text[start:end]`."""

    start: int
    end: int
    parts: tuple[str, ...]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends; one of several thoughts is several."""
    for found in SENTENCE.finditer(text):
        start = found.start()
        for joint in JOINT_OF_THOUGHTS.finditer(text, start, found.end()):
            yield start, joint.start()
            start = joint.end()
        if text[start : found.end()].strip():
            yield start, found.end()


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words of a part of a text that mean something, with their places in the whole."""
    words = TOKEN.finditer(text, start, len(text) if end is None else end)
    found = (Token(word.start(), word.end(), _parts(word.group().casefold()[:LONGEST_WORD])) for word in words)
    return [token for token in found if token.parts]


def _parts(word: str) -> tuple[str, ...]:
    if word in STOP:
        return ()
    pieces = [piece for piece in JOINT.split(word) if piece and piece not in STOP]
    whole = [] if len(pieces) == 1 and pieces[0] == word else [JOINT.sub("", word)]
    stems = [stem.group(1) for piece in pieces if (stem := NUMBERED.fullmatch(piece))]
    return tuple(dict.fromkeys((*pieces, *whole, *stems)))


def features(token: Token) -> Iterator[str]:
    """Yield what is counted of a word: groups of letters, which find compounds and inflections, and the word itself."""
    for part in token.parts:
        bordered = f"^{part}$"
        for size in GROUPS:
            for place in range(len(bordered) - size + 1):
                yield bordered[place : place + size]
        yield from (f"={part}",) * WHOLE


def plain_words(token: Token) -> Iterator[str]:
    """Yield the word alone; what the plain word index counts, which ours is compared with."""
    yield from token.parts[:1]
