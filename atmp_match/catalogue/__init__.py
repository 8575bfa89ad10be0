"""Room: catalogue. What hubs offer: the vocabulary, hubs, resources, offers and the evidence for them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.catalogue import cli, tasks  # noqa: F401, PLC0415 -- app factory
    from atmp_match.catalogue.queries import catalogue_size, is_old  # noqa: PLC0415 -- app factory
    from atmp_match.catalogue.queries.hubs import chains_of_offers  # noqa: PLC0415 -- app factory
    from atmp_match.catalogue.views import admin, blueprint, filters, imports, public  # noqa: F401, PLC0415 -- app factory
    from atmp_match.shared.audit import register_chains  # noqa: PLC0415 -- app factory

    app.register_blueprint(blueprint)
    register_chains("offer", chains_of_offers)
    app.cli.add_command(cli.catalogue)
    for write in (
        filters.as_of,
        filters.first_day,
        filters.country,
        filters.newest,
        filters.last_seen_sentence,
        is_old,
    ):
        app.add_template_filter(write)
    app.add_template_global(catalogue_size)
