"""Places on a map: where each pin stands, and which pins stand together. Pure.

The land itself is drawn when the front-end files are fetched, by `local/map_drawing.py`, in the same projection
(Mercator) and to the same edges, which both read from `map_views.json`. Units are those of the drawing, about a pixel.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, log, pi, radians, tan
from pathlib import Path

RADIUS = 11.0  # of a pin
TOGETHER = 2 * RADIUS  # pins nearer than this would cover each other
SPELT_OUT = 2  # a pin names so many numbers; of more it counts the rest
CHARACTER = 7.0  # about how wide a figure is


@dataclass(frozen=True)
class View:
    """A stretch of the earth: degrees of its edges, and how large it is drawn."""

    west: float
    east: float
    south: float
    north: float
    width: float

    @property
    def scale(self) -> float:
        """Return how many units a degree of longitude takes."""
        return self.width / (self.east - self.west)

    @property
    def height(self) -> float:
        """Return how high the drawing is."""
        return round((mercator(self.north) - mercator(self.south)) * self.scale, 1)

    def holds(self, place: "Place") -> bool:
        """Tell whether a place lies inside."""
        return self.west <= place.lon <= self.east and self.south <= place.lat <= self.north

    def point(self, place: "Place") -> tuple[float, float]:
        """Return where a place is drawn: right of the left edge, below the upper one."""
        return (place.lon - self.west) * self.scale, (mercator(self.north) - mercator(place.lat)) * self.scale


@dataclass(frozen=True)
class Place:
    """Something that lies somewhere, with the number it has in the list beside the map."""

    number: int
    name: str
    lat: float
    lon: float
    address: str = ""


@dataclass(frozen=True)
class Pin:
    """One mark on the map: a place, or several that lie too near for marks of their own."""

    x: float
    y: float
    places: tuple[Place, ...]

    @property
    def text(self) -> str:
        """Return what stands on the pin: 1, or 1, 7, or 1 +3."""
        numbers = [str(place.number) for place in self.places]
        return ", ".join(numbers) if len(numbers) <= SPELT_OUT else f"{numbers[0]} +{len(numbers) - 1}"

    @property
    def half_width(self) -> float:
        """Return how far the pin reaches to each side."""
        return max(RADIUS, len(self.text) * CHARACTER / 2 + 4)


@dataclass(frozen=True)
class Map:
    """A view with its pins, and the places that lie outside."""

    name: str
    view: View
    pins: tuple[Pin, ...]
    outside: tuple[Place, ...]


VIEWS: Mapping[str, View] = {
    name: View(**edges) for name, edges in json.loads(Path(__file__).with_name("map_views.json").read_text()).items()
}


def mercator(lat: float) -> float:
    """Return how far from the equator a latitude is drawn, in degrees."""
    return log(tan(pi / 4 + radians(lat) / 2)) * 180 / pi


def draw_map(places: Sequence[Place], name: str | None = None) -> Map:
    """Return a map of these places, in their order.

    :param name: one of `VIEWS`; without, the smallest that holds at least half of them
    """
    chosen = name or _best_view(places)
    view = VIEWS[chosen]
    inside = [place for place in places if view.holds(place)]
    outside = tuple(place for place in places if not view.holds(place))
    return Map(chosen, view, _pins(inside, view), outside)


def _best_view(places: Sequence[Place]) -> str:
    enough = (name for name, view in VIEWS.items() if sum(map(view.holds, places)) * 2 >= len(places))
    return next(enough, list(VIEWS)[-1])


def _pins(places: Sequence[Place], view: View) -> tuple[Pin, ...]:
    pins: list[Pin] = []
    for place in places:
        x, y = view.point(place)
        near = next((n for n, pin in enumerate(pins) if hypot(pin.x - x, pin.y - y) < TOGETHER), None)
        if near is None:
            pins.append(Pin(round(x, 1), round(y, 1), (place,)))
        else:
            pins[near] = Pin(pins[near].x, pins[near].y, (*pins[near].places, place))
    return tuple(pins)
