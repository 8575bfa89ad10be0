"""ATMP Match: the one place where the parts are joined into an application."""

from collections.abc import Mapping
from typing import Any

from flask import Flask


def create_app(settings: Mapping[str, Any]) -> Flask:
    """Build the application from its rooms.

    :param settings: what `config.settings()` returns
    """
    # Imported here, not above: `import atmp_match.<room>.rules` must not pull in the whole application.
    from atmp_match import (  # noqa: PLC0415 -- app factory
        accounts,
        api,
        bookings,
        calendar,
        catalogue,
        extensions,
        matching,
        notifications,
        organisations,
        products,
        shared,
    )

    app = Flask(__name__)
    app.config.from_mapping(settings)
    extensions.init_app(app)
    for room in (
        shared,
        accounts,
        organisations,
        catalogue,
        products,
        calendar,
        matching,
        bookings,
        notifications,
        api,
    ):
        room.init_app(app)
    return app
