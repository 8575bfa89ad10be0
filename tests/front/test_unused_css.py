"""Style sheets speak of nothing that no page can hold."""

import re
from pathlib import Path

ROOM = Path(__file__).parents[2] / "atmp_match"
SOURCES = [*ROOM.rglob("templates/**/*.html"), *ROOM.glob("static/js/*.js"), *ROOM.rglob("*.py")]


def classes(sheet):
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    selectors = [found for found in re.findall(r"([^{}]+)\{", rules) if not found.strip().startswith("@")]
    return {name for found in selectors for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", found)}


def test_every_class_of_the_style_sheets_stands_in_a_template_or_script():
    known = {word for path in SOURCES for word in re.findall(r"[\w-]+", path.read_text())}
    in_sheets = {name for sheet in ROOM.glob("static/css/*.css") for name in classes(sheet)}
    # What begins with htmx- is set by htmx itself.
    assert sorted(name for name in in_sheets - known if not name.startswith("htmx-")) == []
