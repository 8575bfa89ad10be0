"""Addresses of static files that change with their content, so that a browser may keep each for good."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

STATIC = Path(__file__).parents[1] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"


def init_app(app: Flask) -> None:
    """Give templates `static_url('css/app.css')`, and let browsers keep what has such an address."""
    app.add_template_global(static_url)
    app.after_request(let_browsers_keep)


@lru_cache(maxsize=64)
def static_url(name: str) -> str:
    """Return the address of a file under `static/`, with a mark of its content; a missing file has none."""
    path = STATIC / name
    if not path.is_file():
        return f"/static/{name}"
    return f"/static/{name}?v={sha256(path.read_bytes()).hexdigest()[:10]}"


def let_browsers_keep(response: Response) -> Response:
    """Let a file with a mark be kept for good, and one that a stylesheet names without a mark for a day."""
    if request.endpoint == "static" and response.status_code == 200:  # noqa: PLR2004 -- HTTP's own number
        response.headers["Cache-Control"] = FOR_GOOD if "v" in request.args else FOR_A_DAY
    return response
