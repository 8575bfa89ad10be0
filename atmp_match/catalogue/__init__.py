"""Room: catalogue. What hubs offer: the vocabulary, hubs, resources, offers and the evidence for them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.catalogue import cli  # noqa: PLC0415 -- app factory

    app.cli.add_command(cli.catalogue)
