"""Room: organisations. Companies, hub operators and the cluster office; who belongs to them and what they may do."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.organisations import access  # noqa: PLC0415 -- app factory

    access.init_app(app)
