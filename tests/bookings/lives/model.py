"""What the lives of bookings are held against: a plain model that shares nothing with the application.

It has a table of transitions of its own, and of time it knows only pairs: how long one booking rests before another.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

AGREED = {"accepted", "confirmed"}
FIRM = AGREED | {"in-progress", "completed"}
OVER = {"declined", "withdrawn", "cancelled", "no-show", "expired"}
BOTH = {"hub", "company"}
# Verb: who may, from where, to where. What asks for a quantity may be answered although it was never held.
TABLE = {
    "accept": ({"hub"}, {"held"}, "accepted"),
    "decline": ({"hub"}, {"held", "waiting", "proposed"}, "declined"),
    "withdraw": ({"company"}, {"held", "waiting", "proposed", "requested"}, "withdrawn"),
    "cancel": (BOTH, AGREED, "cancelled"),
    "start": ({"hub"}, {"confirmed"}, "in-progress"),
    "complete": ({"hub"}, {"in-progress"}, "completed"),
    "no-show": ({"hub"}, {"confirmed"}, "no-show"),
    "propose": (BOTH, {"draft", "held", "waiting", "proposed"} | AGREED, None),
    "agree": (BOTH, {"proposed"} | AGREED, None),
    "keep": (BOTH, {"proposed"} | AGREED, None),
    "shorten": ({"company"}, AGREED, None),
    "prefer": ({"hub"}, {"waiting"}, "held"),
    "confirm-own": ({"company"}, {"draft"}, None),
    "turn-down": ({"company"}, {"draft"}, "withdrawn"),
    "take-back": ({"hub", "office"}, {"draft"}, "cancelled"),
}
BY_THE_SYSTEM = {"hold", "queue", "refuse", "confirm", "expire"}
BY_QUANTITY = {"accept", "decline", "withdraw"}
ABOUT_WEEKS = {"propose", "agree", "keep", "shorten", "prefer"}
Days = tuple[date, date]


@dataclass(frozen=True)
class Place:
    """What one books: so many identical units, which rest so many days after a booking of each product.

    :param same: days before the same product again
    :param full: days before anything else, by the product; under None what nobody named
    """

    offer: str
    resource_id: int
    units: tuple[int, ...]
    same: int
    full: dict[int | None, int] = field(repr=False)

    def rest_of(self, product: int | None) -> tuple[int, int]:
        full = self.full.get(product, self.full[None])
        return min(self.same, full), full


@dataclass(frozen=True)
class Kept:
    """Days of a unit that are kept for somebody; one owner may overlap with itself."""

    owner: str
    unit: int | None
    days: Days
    product: int | None = None
    same: int = 0
    full: int = 0
    is_firm: bool = False


@dataclass(frozen=True)
class Proposal:
    side: str
    days: Days
    unit: int


@dataclass(repr=False)
class Life:
    """What the model knows of one booking."""

    ref: str
    company: int
    place: Place | None  # None: asks for a quantity
    product: int | None
    days: Days | None
    status: str = "requested"
    unit: int | None = None  # None: its own weeks are not kept
    entered_by: str | None = None  # for the company, which has not confirmed it yet
    gates: list[str] = field(default_factory=list)
    proposal: Proposal | None = None

    def _repr_pretty_(self, printer, _is_cycle):
        printer.text(repr(self))

    def __repr__(self):
        asks = f"{self.place.offer} {self.days[0]} to {self.days[1]} on {self.unit}" if self.place else "a quantity"
        return f"{self.ref}: company {self.company}, {self.status}, {asks}, {self.proposal}"

    @property
    def waits_for_answer(self):
        return self.proposal is not None or self.status in {"draft", "requested", "held", "waiting"}

    def wanting(self, days, unit=None, *, is_firm=False) -> Kept:
        """Return how it would keep these days."""
        same, full = self.place.rest_of(self.product)
        product = self.product if same < full else None
        return Kept(self.ref, unit, days, product, same, full, is_firm)

    def kept(self) -> list[Kept]:
        own = [self.wanting(self.days, self.unit, is_firm=self.status in FIRM)] if self.unit else []
        return own + ([self.wanting(self.proposal.days, self.proposal.unit)] if self.proposal else [])

    def end(self, status):
        self.status, self.unit, self.proposal = status, None, None

    def agree(self):
        self.days, self.unit, self.proposal = self.proposal.days, self.proposal.unit, None


def may(verb: str, life: Life, side: str) -> bool:
    """Say whether this side may do it now."""
    sides, sources, _target = TABLE[verb]
    if life.place is None and (verb in ABOUT_WEEKS or life.status == "requested"):
        return verb in BY_QUANTITY and side in sides
    if side == "office":
        return verb == "take-back" and life.status == "draft" and life.entered_by == "office"
    if (verb, life.status, side) == ("propose", "draft", "hub"):
        return False  # it has just said which weeks
    proposes = life.proposal.side if life.proposal else None
    fits = {"agree": proposes not in {None, side}, "keep": proposes is not None}
    fits |= dict.fromkeys(("start", "shorten"), proposes is None)
    return side in sides and life.status in sources and fits.get(verb, True)


def rested(one: Kept, everything: list[Kept]) -> date:
    """Return until when its unit rests: as long as it should, or until the same product follows."""
    followers = [
        other.days[0]
        for other in everything
        if (other.unit, other.product) == (one.unit, one.product) and other.owner != one.owner and one.product
        if other.days[0] >= one.days[1]
    ]
    return min([one.days[1] + timedelta(days=one.full), *followers])


def stands_in_the_way(one: Kept, new: Kept, everything: list[Kept]) -> bool:
    is_same = one.product is not None and one.product == new.product
    if new.days[0] >= one.days[1]:
        return new.days[0] < (one.days[1] + timedelta(days=one.same) if is_same else rested(one, everything))
    if new.days[1] <= one.days[0]:
        return one.days[0] < new.days[1] + timedelta(days=new.same if is_same else new.full)
    return True


def free_units(place: Place, new: Kept, everything: list[Kept], *, only_firm: bool = False) -> list[int]:
    """Return the units that could keep these days for their owner."""
    others = [one for one in everything if one.owner != new.owner and (one.is_firm or not only_firm)]
    taken = {one.unit for one in others if one.unit in place.units and stands_in_the_way(one, new, everything)}
    return [unit for unit in place.units if unit not in taken]
