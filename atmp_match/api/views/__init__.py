"""The routes of the API, by noun."""

from flask import Flask

from atmp_match.api.views import bookings, catalogue, document, matches, products, waits
from atmp_match.api.views.blueprint import make_api, register


def init_app(app: Flask) -> None:
    """Add the routes to `app`, and their description."""
    api = app.extensions["atmp_match.api"] = make_api(app)
    for module in (catalogue, matches, products, bookings, waits, document):
        register(api, module.blueprint)
