"""Room: catalogue."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
