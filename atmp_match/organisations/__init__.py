"""Room: organisations. Companies, hub operators and the cluster office; who belongs to them and what they may do.

The pages of an account stand here, too: each needs the guard, and permissions come with membership.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.organisations import access, cli, views  # noqa: PLC0415 -- app factory
    from atmp_match.organisations.views import account, passwords, sign_in, sign_up  # noqa: F401, PLC0415 -- routes

    access.init_app(app)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
