"""What every capability uses and none owns; no business noun lives here."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add logs, error pages, health checks and the relay to `app`."""
    from atmp_match.shared import (  # noqa: PLC0415 -- app factory
        cli,
        connections,
        error_pages,
        health,
        locale,
        logs,
        pages,
        security_headers,
        static_files,
        tasks,  # noqa: F401 -- its tasks are found by being imported
    )

    logs.init_app(app)
    connections.init_app(app)
    security_headers.init_app(app)
    locale.init_app(app)
    static_files.init_app(app)
    error_pages.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    app.cli.add_command(cli.group)
    app.cli.add_command(cli.ops)
