"""What publishing the lexicon's desk would do: measured on the example phrases, each read by a lexicon without it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from atmp_match.catalogue.queries.lexicon import desk_token, entries_on_desk, newest_entries, newest_version
from atmp_match.catalogue.rules.lexicon import Entry
from atmp_match.matching.rules.lexicon.judging import Score, judge_itself

Scores = Mapping[tuple[str, str], Score]
NOTHING = Score(0, 0, 0)


@dataclass(frozen=True)
class EffectLine:
    """How well the phrases of one kind and language are understood, as published and as on the desk."""

    kind: str
    language: str
    before: Score
    after: Score


# Measuring takes seconds, so each process keeps the newest two results, by what they were measured on.
_measured: dict[str, Scores] = {}


def measure_effect() -> list[EffectLine]:
    """Return the effect line by line: bottlenecks, then kinds of product, each in English and Swedish."""
    before = _scores(f"version {newest_version()}", newest_entries)
    after = _scores(f"desk {desk_token()}", entries_on_desk)
    keys = dict.fromkeys([*before, *after])
    ordered = sorted(keys, key=lambda key: (key[0] != "bottleneck", *key))
    return [EffectLine(*key, before.get(key, NOTHING), after.get(key, NOTHING)) for key in ordered]


def _scores(name: str, entries: Callable[[], tuple[Entry, ...]]) -> Scores:
    if name not in _measured:
        scores = judge_itself(entries())
        while len(_measured) > 1:
            _measured.pop(next(iter(_measured)))
        _measured[name] = scores
    return _measured[name]
