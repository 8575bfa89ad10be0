"""Pins stand where their places lie, in the same projection as the land under them."""

import re

import pytest

from atmp_match.shared.maps import VIEWS, Place, draw_map
from local.assets import VENDOR

UPPSALA = Place(1, "Testa Center", 59.86, 17.64)
SOLNA = Place(2, "NorthX", 59.35, 18.02)
HUDDINGE = Place(3, "Vecura", 59.22, 17.94)
LUND = Place(4, "Lund", 55.71, 13.19)
UMEA = Place(5, "Umeå", 63.82, 20.31)
HILLEROD = Place(6, "Hillerød", 55.93, 12.31)
HOUSTON = Place(7, "Houston", 29.71, -95.40)
BALTIC = Place(8, "Baltic Sea", 57.0, 19.8)


def drawing(view):
    return (VENDOR / f"map-{view}.svg").read_text()


def rings(view, country):
    """The outlines on a map, as lists of points; the second path is Sweden's."""
    path = re.findall(r' d="([^"]*)"', drawing(view))[country]
    for part in path.split("z")[:-1]:
        start, steps = part[1:].split("l")
        x, y = map(float, start.split(","))
        ring = [(x, y)]
        for step in steps.split():
            dx, dy = map(float, step.split(","))
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


def is_inside(point, ring):
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def is_on(view, country, place):
    return any(is_inside(VIEWS[view].point(place), ring) for ring in rings(view, country))


@pytest.mark.parametrize("view", VIEWS)
def test_swedish_cities_lie_in_sweden_and_the_sea_does_not(view):
    for place in (UPPSALA, LUND, UMEA):
        assert is_on(view, 1, place), place.name
    assert not is_on(view, 1, BALTIC)
    assert not is_on(view, 0, BALTIC)
    assert is_on(view, 0, Place(1, "Hamar", 60.8, 11.07))
    assert not is_on(view, 1, Place(1, "Hamar", 60.8, 11.07))


@pytest.mark.parametrize("view", VIEWS)
def test_the_drawing_is_as_large_as_the_pins_believe_and_takes_its_colours_from_the_page(view):
    assert f'viewBox="0 0 {VIEWS[view].width} {VIEWS[view].height}"' in drawing(view)
    assert "var(--land)" in drawing(view)
    assert "#" not in drawing(view).replace("http://www.w3.org/2000/svg", "")
    assert len(drawing(view)) < 70_000


def test_the_smallest_map_that_holds_half_of_the_places_is_drawn():
    assert draw_map([UPPSALA, LUND]).name == "sweden"
    assert draw_map([UPPSALA, HOUSTON]).name == "sweden"
    assert draw_map([Place(1, "Helsinki", 60.17, 24.94), Place(2, "Oslo", 59.91, 10.75)]).name == "sweden"
    assert draw_map([Place(1, "Turku", 60.45, 27.0), Place(2, "Bergen", 60.39, 5.32)]).name == "nordic"
    assert draw_map([Place(1, "Milan", 45.46, 9.19), UPPSALA, Place(3, "Barcelona", 41.39, 2.17)]).name == "europe"
    assert draw_map([HOUSTON]).name == "europe"
    assert draw_map([UPPSALA], "europe").name == "europe"


def test_pins_that_would_cover_each_other_stand_as_one_in_the_order_of_the_list():
    drawn = draw_map([UPPSALA, SOLNA, HUDDINGE, LUND], "sweden")
    assert [pin.text for pin in drawn.pins] == ["1", "2, 3", "4"] or [pin.text for pin in drawn.pins] == ["1 +2", "4"]
    assert [place.number for pin in drawn.pins for place in pin.places] == [1, 2, 3, 4]
    together = draw_map([Place(n, "x", 59.22, 17.94) for n in range(1, 5)], "sweden")
    assert [pin.text for pin in together.pins] == ["1 +3"]


def test_what_lies_outside_is_said_not_drawn():
    drawn = draw_map([UPPSALA, HILLEROD, HOUSTON], "sweden")
    assert drawn.outside == (HOUSTON,)
    assert HILLEROD in [place for pin in drawn.pins for place in pin.places]
