"""Room: api. /api/v1: the same actions as the pages, in JSON, for programs with a token."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.api import views  # noqa: PLC0415 -- app factory

    views.init_app(app)
