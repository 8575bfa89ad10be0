"""How far a hub is from the capital of a company's country, along the ground. Pure.

A company says its country and no city, so its capital stands in, and the page names it. Positions of capitals are
background knowledge, good to some kilometres.
"""

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
Position = tuple[float, float]  # degrees north, degrees east
# By country: the name in English and in Swedish, and where it lies.
CAPITALS: Mapping[str, tuple[str, str, float, float]] = {
    "SE": ("Stockholm", "Stockholm", 59.33, 18.07),
    "DK": ("Copenhagen", "Köpenhamn", 55.68, 12.57),
    "FI": ("Helsinki", "Helsingfors", 60.17, 24.94),
    "NO": ("Oslo", "Oslo", 59.91, 10.75),
    "IS": ("Reykjavík", "Reykjavik", 64.15, -21.94),
    "AT": ("Vienna", "Wien", 48.21, 16.37),
    "BE": ("Brussels", "Bryssel", 50.85, 4.35),
    "BG": ("Sofia", "Sofia", 42.70, 23.32),
    "HR": ("Zagreb", "Zagreb", 45.81, 15.98),
    "CY": ("Nicosia", "Nicosia", 35.17, 33.36),
    "CZ": ("Prague", "Prag", 50.08, 14.44),
    "EE": ("Tallinn", "Tallinn", 59.44, 24.75),
    "FR": ("Paris", "Paris", 48.86, 2.35),
    "DE": ("Berlin", "Berlin", 52.52, 13.40),
    "GR": ("Athens", "Aten", 37.98, 23.73),
    "HU": ("Budapest", "Budapest", 47.50, 19.04),
    "IE": ("Dublin", "Dublin", 53.35, -6.26),
    "IT": ("Rome", "Rom", 41.90, 12.50),
    "LV": ("Riga", "Riga", 56.95, 24.11),
    "LI": ("Vaduz", "Vaduz", 47.14, 9.52),
    "LT": ("Vilnius", "Vilnius", 54.69, 25.28),
    "LU": ("Luxembourg", "Luxemburg", 49.61, 6.13),
    "MT": ("Valletta", "Valletta", 35.90, 14.51),
    "NL": ("Amsterdam", "Amsterdam", 52.37, 4.90),
    "PL": ("Warsaw", "Warszawa", 52.23, 21.01),
    "PT": ("Lisbon", "Lissabon", 38.72, -9.14),
    "RO": ("Bucharest", "Bukarest", 44.43, 26.10),
    "SK": ("Bratislava", "Bratislava", 48.15, 17.11),
    "SI": ("Ljubljana", "Ljubljana", 46.06, 14.51),
    "ES": ("Madrid", "Madrid", 40.42, -3.70),
    "CH": ("Bern", "Bern", 46.95, 7.45),
    "GB": ("London", "London", 51.51, -0.13),
    "CA": ("Ottawa", "Ottawa", 45.42, -75.70),
    "US": ("Washington", "Washington", 38.90, -77.04),
}


def kilometres(one: Position, other: Position) -> float:
    """Return the length of the shortest way along the ground, on a round earth."""
    (north, east), (north2, east2) = ((radians(p[0]), radians(p[1])) for p in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def position_of(country: str) -> Position:
    """Return where a country's capital lies."""
    return CAPITALS[country][2], CAPITALS[country][3]
