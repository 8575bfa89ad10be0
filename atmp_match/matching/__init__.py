"""Room: matching. From needs to eligible offers, ranked, with reasons and gaps."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.matching import cli, tasks, views  # noqa: F401, PLC0415 -- app factory

    app.register_blueprint(views.blueprint)
    app.add_template_global(views.news_of_matches)
    app.cli.add_command(cli.group)
