"""Bookings: a company asks for time at a hub, the hub answers, and nothing is lost or booked twice in between."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.bookings import cli, tasks, views  # noqa: F401, PLC0415 -- app factory
    from atmp_match.bookings.queries import freed, history  # noqa: PLC0415 -- app factory
    from atmp_match.bookings.views import hour_words, levels  # noqa: PLC0415 -- app factory
    from atmp_match.shared.audit import register_chains  # noqa: PLC0415 -- app factory

    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(views.counts_for_navigation)
    for tell in (levels.what_hubs_see, levels.said_of_levels, hour_words.words_for, hour_words.said_for):
        app.add_template_global(tell)
    register_chains("booking", history.chains_of_bookings)
    register_chains("enquiry", history.chains_of_enquiries)
    register_chains("wait", freed.chains_of_waits)
    register_chains("freed_weeks", freed.chains_of_freed_weeks)
    register_chains("hand_out", freed.chains_of_hand_outs)
    register_chains("hub", lambda ids: {key: f"hub:{key}" for key in ids})
    app.cli.add_command(cli.group)
