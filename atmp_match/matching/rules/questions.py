"""One need on one day: what every offer is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from atmp_match.calendar.rules import FreeTime, Lengths, is_weekly
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.offers import Candidate
from atmp_match.matching.rules.weights import DEFAULT, Weights
from atmp_match.products.rules import Need

UNDECIDED = "other-unknown"  # the modality of a product that is not decided yet


@dataclass(frozen=True)
class Question:
    """One need on one day, with what every offer is held against."""

    need: Need
    as_of: date
    taxonomy: Taxonomy
    free: Mapping[str, FreeTime] = field(default_factory=dict)
    weights: Weights = DEFAULT

    @property
    def start(self) -> date:
        """Return the first day the need could start."""
        return max(self.as_of, self.need.earliest_start or self.as_of)

    @property
    def lengths(self) -> Lengths:
        """Return how long a booking of this service may be."""
        service = self.taxonomy["service"].get(self.need.service)
        if service is None:
            return Lengths(in_weeks=False, min_days=1, max_days=1)
        days = service.data["typical_days"]
        return Lengths(is_weekly(service.data["unit"]), days["min"], days["max"])

    def least_days(self, offer_id: str | None = None) -> int:
        """Return the shortest time that this service takes.

        Where the offer's calendar is kept here, the shortest booking: working weeks, or what the hub itself has said.
        """
        free = self.free.get(offer_id) if offer_id else None
        return free.lengths(self.lengths).shortest_days if free else self.lengths.min_days

    def at_grade(self, grade: str) -> "Question":
        """Return the same question, with another grade as the lowest that will do."""
        return replace(self, need=replace(self.need, grade=grade))

    @property
    def is_graded(self) -> bool:
        """Tell whether this service handles material that has a grade."""
        service = self.taxonomy["service"].get(self.need.service)
        return bool(service and service.data["graded"])

    def first_free(self, offer_id: str, earliest: date) -> date | None:
        """Return the first day from `earliest` on for which the shortest booking can be asked for, or None."""
        return self.free[offer_id].first(self.lengths, earliest)

    def fits(self, start: date, offer: Candidate | None = None) -> bool:
        """Tell whether the shortest booking from `start` ends inside the window and, of an offer, before that ends."""
        ends = (self.need.latest_finish, offer.available_until if offer else None)
        least = self.least_days(offer.id if offer else None)
        # Counted in days between dates: a sum may lie beyond the last day of any calendar.
        return all((day - start).days >= least - 1 for day in ends if day)
