"""What was read in a product's own words, as questions: which are open, and which the brief answers. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from atmp_match.catalogue.rules.lexicon import EntryKind
from atmp_match.matching.rules.answers import Understood

ONE_ONLY = frozenset({EntryKind.MODALITY, EntryKind.STAGE})  # a product has one of these
AnsweredBy = Mapping[str, Collection[str]]  # by bottleneck, the services that answer it
Known = Collection[tuple[str, str]]  # of a kind of term and the code that stood first


@dataclass(frozen=True)
class Group:
    """One thing that a text seems to say, with up to three ways to take it, the likeliest first."""

    kind: str
    options: tuple[Understood, ...]

    @property
    def first(self) -> Understood:
        """Return the likeliest."""
        return self.options[0]

    @property
    def name(self) -> str:
        """Return what tells it from the others read in the same text; no two of a kind begin alike."""
        return f"{self.kind}-{self.first.code}"

    @property
    def preselected(self) -> str | None:
        """Return the code that is chosen unless somebody says otherwise, or None where it is too close to tell."""
        return self.first.code if self.first.preselected else None


@dataclass(frozen=True)
class Said:
    """What a brief says already.

    :param services: that hubs are looked for, and not only because of the text
    """

    modality: str | None = None
    stage: str | None = None
    bottlenecks: Collection[str] = ()
    services: Collection[str] = ()

    def one(self, kind: str) -> str | None:
        """Return the brief's answer where it can have only one."""
        return {"modality": self.modality, "stage": self.stage}.get(kind)


@dataclass(frozen=True)
class Reply:
    """What a founder says to one group: the term it is, or None for none of them."""

    kind: str
    proposed: str
    chosen: str | None


def grouped(understood: Iterable[Understood]) -> tuple[Group, ...]:
    """Return what was understood, proposals for the same thing together."""
    return tuple(
        Group(kind, tuple(found)) for (kind, _), found in groupby(understood, key=lambda u: (u.kind, u.reading))
    )


def unanswered(understood: Iterable[Understood], answered: Known) -> tuple[Understood, ...]:
    """Return what was understood without the groups that a founder has answered: those say nothing any more."""
    groups = (group for group in grouped(understood) if (group.kind, group.first.code) not in answered)
    return tuple(option for group in groups for option in group.options)


def open_groups(groups: Iterable[Group], said: Said, answered_by: AnsweredBy) -> tuple[Group, ...]:
    """Return the groups that the brief does not answer; of a service and what it is the answer to, only the latter."""
    waiting = [group for group in groups if not _is_said(group, said)]
    stuck = [*said.bottlenecks, *(group.first.code for group in waiting if group.kind == EntryKind.BOTTLENECK)]
    asked = {service for code in stuck for service in answered_by.get(code, ())}
    return tuple(group for group in waiting if group.kind != EntryKind.SERVICE or group.first.code not in asked)


def _is_said(group: Group, said: Said) -> bool:
    if group.kind in ONE_ONLY:
        return said.one(group.kind) in {option.code for option in group.options}
    return group.first.code in (said.bottlenecks if group.kind == EntryKind.BOTTLENECK else said.services)


def preselected_in(group: Group, said: Said) -> str | None:
    """Return what to choose beforehand: never something that would replace an answer of the brief."""
    return None if said.one(group.kind) else group.preselected


def token_of(groups: Sequence[Group], said: Said) -> str:
    """Return a word that stands for these questions and what the brief says to them."""
    asked = [(group.kind, [option.code for option in group.options]) for group in groups]
    stands = (said.modality, said.stage, sorted(said.bottlenecks))
    return hashlib.sha256(repr((asked, stands)).encode()).hexdigest()[:24]
