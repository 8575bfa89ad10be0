"""Room: organisations. Companies, hub operators and the cluster office; who belongs to them and what they may do.

The pages of an account stand here, too: each needs the guard, and permissions come with membership.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.organisations import access, cli, views  # noqa: PLC0415 -- app factory
    from atmp_match.organisations.views import (  # noqa: PLC0415 -- app factory
        account,  # noqa: F401 -- routes
        invitations,  # noqa: F401 -- routes
        passwords,  # noqa: F401 -- routes
        sign_in,  # noqa: F401 -- routes
        sign_up,  # noqa: F401 -- routes
        team,  # noqa: F401 -- routes
    )
    from atmp_match.shared.audit import register_chains  # noqa: PLC0415 -- app factory

    access.init_app(app)
    register_chains("organisation", lambda ids: {key: f"organisation:{key}" for key in ids})
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
