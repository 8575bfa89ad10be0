"""Draws the land of the maps from the npm package world-atlas, as SVG in the colours of the page around it.

TopoJSON in, one small SVG for each view out. Mercator, as in `atmp_match/shared/maps.py`, which places the pins; the
edges of the views are in a file of their own that both read. Standard library only.
"""

import json
from collections.abc import Iterator, Sequence
from math import log, pi, radians, tan
from pathlib import Path
from typing import Any

from local.paths import ROOT

VIEWS = ROOT / "atmp_match" / "shared" / "map_views.json"
HOME = "Sweden"
MARGIN = 6.0  # units beyond the edge, so that no border line runs along it
STEP = 1.1  # units between two points that are worth drawing
SMALLEST = 1.5  # square units of an island that is worth drawing
Point = tuple[float, float]
Ring = list[Point]


def draw_maps(atlas: Path, folder: Path) -> None:
    """Write `map-<view>.svg` for each view."""
    topology = json.loads(atlas.read_text("utf-8"))
    rings = list(_rings(topology))
    for name, edges in json.loads(VIEWS.read_text("utf-8")).items():
        (folder / f"map-{name}.svg").write_text(_drawing(rings, edges), "utf-8")


def _drawing(rings: Sequence[tuple[str, Ring]], edges: dict[str, float]) -> str:
    scale = edges["width"] / (edges["east"] - edges["west"])
    top = _mercator(edges["north"])
    size = (edges["width"], (top - _mercator(edges["south"])) * scale)
    paths = {True: "", False: ""}
    for country, ring in rings:
        drawn = [((lon - edges["west"]) * scale, (top - _mercator(lat)) * scale) for lon, lat in ring]
        paths[country == HOME] += _path(_clipped(drawn, size))
    box = f"0 0 {size[0]:g} {size[1]:.1f}"
    # Colours come from the page that uses the drawing: custom properties reach into it.
    line = 'stroke="var(--surface)" stroke-width="0.6" stroke-linejoin="round"'
    land = f'<path fill="var(--land2)" {line} d="{paths[False]}"/><path fill="var(--land)" {line} d="{paths[True]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="land" viewBox="{box}">{land}</symbol></svg>\n'


def _mercator(lat: float) -> float:
    lat = max(min(lat, 85.0), -85.0)
    return log(tan(pi / 4 + radians(lat) / 2)) * 180 / pi


def _rings(topology: dict[str, Any]) -> Iterator[tuple[str, Ring]]:
    arcs = [list(_points(arc, topology["transform"])) for arc in topology["arcs"]]
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            yield country["properties"]["name"], _joined(ring, arcs)


def _points(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    # Whole numbers, each the difference to the point before; an arc that two countries share is stored once.
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )


def _joined(ring: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]  # a complement is the same arc backwards
        points.extend(arc[1:] if points else arc)
    return _unwrapped(points)


def _unwrapped(ring: Ring) -> Ring:
    # A ring over the date line (Russia's) goes on beyond 180 degrees; else a band would run across the map.
    turned: Ring = []
    shift = 0.0
    for (lon, lat), before in zip(ring, [ring[0][0], *(lon for lon, _ in ring)], strict=False):
        if abs(lon - before) > 180:  # noqa: PLR2004 -- half way round
            shift += 360 if lon < before else -360
        turned.append((lon + shift, lat))
    return turned


def _clipped(ring: Ring, size: Point) -> Ring:
    """Cut a ring off at the four edges, one after the other (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, -MARGIN, 1), (0, size[0] + MARGIN, -1), (1, -MARGIN, 1), (1, size[1] + MARGIN, -1)):
        kept: Ring = []
        for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            was_in, is_in = ((p[axis] - limit) * sign >= 0 for p in (before, here))
            if was_in != is_in:
                part = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append((before[0] + (here[0] - before[0]) * part, before[1] + (here[1] - before[1]) * part))
            if is_in:
                kept.append(here)
        ring = kept
    return ring


def _path(ring: Ring) -> str:
    kept: Ring = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= STEP:
            kept.append((x, y))
    if len(kept) < 3 or _area(kept) < SMALLEST:  # noqa: PLR2004 -- a triangle
        return ""
    (x, y), *rest = [(round(x * 10), round(y * 10)) for x, y in kept]
    text = f"M{x / 10:g},{y / 10:g}l"
    steps = []
    for there in rest:
        steps.append(f"{(there[0] - x) / 10:g},{(there[1] - y) / 10:g}")
        x, y = there
    return text + " ".join(steps) + "z"


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in pairs)) / 2
