"""Room: products. What a company develops, and what follows from it that it needs."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.products import views  # noqa: PLC0415 -- app factory
    from atmp_match.products.queries import chains_of_products  # noqa: PLC0415 -- app factory
    from atmp_match.shared.audit import register_chains  # noqa: PLC0415 -- app factory

    app.register_blueprint(views.blueprint)
    register_chains("product", chains_of_products)
