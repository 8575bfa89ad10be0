"""Bookings: a company asks for time at a hub, the hub answers, and nothing is lost or booked twice in between."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.bookings import cli, tasks, views  # noqa: F401, PLC0415 -- app factory

    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(views.counts_for_navigation)
    app.cli.add_command(cli.group)
