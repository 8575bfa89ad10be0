"""All hubs in columns, with what is known not to be there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atmp_match.catalogue.rules.openness import first_day, last_day
from atmp_match.matching.rules.columns.coded import EVER, FAR, NO_DAY, Array, Coded
from atmp_match.matching.rules.offers import Fact, Hub


@dataclass(frozen=True)
class Hubs:
    """All hubs, each with its number; numbers are never given again.

    :param hubs: by number, as matching sees them; whoever they work for changes with the day of the question
    :param by_id: numbers by the hubs' ids
    """

    hubs: Sequence[Hub]
    by_id: Mapping[int, int]

    @cached_property
    def claimed(self) -> Array:
        """Tell of each hub whether it has joined."""
        return np.fromiter((hub.claimed for hub in self.hubs), bool, len(self.hubs))

    @cached_property
    def place_in_names(self) -> Array:
        """The place of each hub in the order of the names in their addresses."""
        order = sorted(range(len(self.hubs)), key=lambda number: self.hubs[number].slug)
        places = np.empty(len(order), np.int64)
        places[order] = np.arange(len(order))
        return places

    @cached_property
    def country(self) -> Coded:
        """The country of each hub."""
        return Coded.of(hub.country for hub in self.hubs)

    @cached_property
    def openness(self) -> Coded:
        """What each hub says of itself, where it has always said the same; None where that changed."""
        return Coded.of(None if hub.openness_history else hub.open_to_companies for hub in self.hubs)

    @cached_property
    def first_told(self) -> Array:
        """The first day on which some dated fact of the hub was known for sure; `FAR` without one."""
        days = ([last_day(fact.as_of).toordinal() for fact in hub.facts if fact.as_of] for hub in self.hubs)
        return np.fromiter((min(known, default=FAR) for known in days), np.int32, len(self.hubs))

    @cached_property
    def absences(self) -> "Absences":
        """What is known not to be there."""
        return Absences.of([(n, fact) for n, hub in enumerate(self.hubs) for fact in hub.facts if fact.value == "no"])


@dataclass(frozen=True)
class Absences:
    """Facts that say no, one row each."""

    hub: Array
    service: Coded
    grade: Coded
    known_from: Array
    until: Array
    outside: Array

    @classmethod
    def of(cls, facts: Sequence[tuple[int, Fact]]) -> "Absences":
        """Put facts, each with its hub's number, into columns."""
        only = [fact for _, fact in facts]
        return cls(
            hub=np.array([number for number, _ in facts], np.intp),
            service=Coded.of(fact.service for fact in only),
            grade=Coded.of(fact.grade for fact in only),
            known_from=np.array([first_day(f.as_of).toordinal() if f.as_of else EVER for f in only], np.int32),
            until=np.array([f.until.toordinal() if f.until else NO_DAY for f in only], np.int32),
            outside=np.array([fact.for_outside_companies for fact in only], bool),
        )
