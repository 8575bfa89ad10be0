"""Pages in `docs/` that are written by the code: `make docs` writes them, these tests compare."""

from pathlib import Path

from local.docs import PAGES

ROOT = Path(__file__).parents[2]


def test_every_generated_page_says_what_the_code_says(application):
    for name, write in PAGES.items():
        assert (ROOT / "docs" / name).read_text() == write(), f"docs/{name} is old: run make docs"
