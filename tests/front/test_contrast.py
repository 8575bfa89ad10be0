"""The tokens hold WCAG AA in both themes: 4.5 to 1 for text, 3 to 1 for what one must see to use a page."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "atmp_match" / "static" / "css"
PANELS = ("bg", "surface", "sunken", "tint")
STATUSES = ("asked", "counter", "ok", "run", "done", "no", "warn")
TEXT = [
    *((ink, panel) for ink in ("ink", "ink2") for panel in PANELS),
    *(("link", panel) for panel in PANELS),
    *((f"{status}-fg", f"{status}-bg") for status in STATUSES),
    *(("ink", f"{status}-bg") for status in STATUSES),
    *((f"{status}-fg", "surface") for status in STATUSES),
    *((f"h{step}t", f"h{step}") for step in range(6)),
    ("no-fg", "bg"),
    ("warn-fg", "tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-h"),
    ("on-bar", "bar"),
    ("on-bar2", "bar"),
    ("surface", "medium"),
    ("ink", "medium-soft"),
]
PARTS = [
    *((part, panel) for part in ("edge", "focus", "medium") for panel in ("bg", "surface")),
    ("edge", "sunken"),
    ("medium", "sunken"),
    ("primary", "surface"),
    ("primary", "bg"),
    ("bar-focus", "bar"),
]


def tokens(*files: str) -> dict[str, str]:
    """Return the colours of the stylesheets, the later file over the earlier."""
    text = "".join((CSS / name).read_text("utf-8") for name in files)
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", text))


THEMES = {"light": tokens("tokens.css"), "dark": tokens("tokens.css", "dark.css")}


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2.2 defines."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_the_dark_theme_gives_every_colour_a_value_of_its_own():
    only_in_light = set(tokens("tokens.css")) - set(tokens("dark.css"))
    assert only_in_light == {"bar-focus"}


def below(least: float, pairs) -> list[tuple[str, str, str]]:
    """Return the theme and the two tokens of each pair whose contrast is lower."""
    return [
        (theme, upper, ground)
        for theme, colours in THEMES.items()
        for upper, ground in pairs
        if contrast(colours[upper], colours[ground]) < least
    ]


def test_text_reaches_4_5_to_1():
    assert below(4.5, TEXT) == []


def test_borders_focus_rings_and_vials_reach_3_to_1():
    assert below(3, PARTS) == []


def test_no_colour_stands_outside_the_tokens_but_black_white_and_the_bar():
    allowed = {"#fff", "#F9D4E2", "#5B0428", "#F08BB0", "#2B5F6D", "#2B5561", "#06141aa6", "#D6E6EA", "#7FA2AC"}
    allowed |= {"#17414D", "#B9D2D9", "#DCEBEE"}
    for name in ("app.css", "pages.css"):
        found = set(re.findall(r"(?<![\w&-])#[0-9A-Fa-f]{3,8}\b", (CSS / name).read_text("utf-8")))
        assert found <= allowed, name
