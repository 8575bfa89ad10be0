import re
from pathlib import Path

from atmp_match.shared.static_files import static_url


def test_a_file_whose_address_carries_its_content_is_kept_for_good(client):
    address = static_url("css/app.css")
    assert "?v=" in address
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_without_that_mark_is_kept_for_a_day(client):
    assert client.get("/static/icons.svg").headers["Cache-Control"] == "public, max-age=86400"


def test_a_missing_file_is_not_found_and_never_kept_for_good(client):
    assert static_url("css/none.css") == "/static/css/none.css"
    answer = client.get("/static/css/none.css?v=1")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_every_icon_a_template_names_is_in_the_sprite(app):
    room = Path(app.root_path)
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (room / "static/icons.svg").read_text("utf-8")))
    named = {
        name
        for page in room.rglob("*.html")
        for name in re.findall(r"""\bi\(["']([\w-]+)["']""", page.read_text("utf-8"))
    }
    assert named - drawn == set()
