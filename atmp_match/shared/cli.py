"""Commands for whoever runs the machines."""

import click
from flask.cli import AppGroup

from atmp_match.shared import relay

group = AppGroup("relay", help="Carry what happened from the database to the workers.")


@group.command("run")
def run() -> None:
    """Publish open deliveries until stopped."""
    relay.run_until_stopped()


@group.command("check")
def check() -> None:
    """Fail if a delivery has waited for a minute to be published: then no relay is at work."""
    if relay.is_late():
        raise click.ClickException("A delivery has waited for more than a minute.")
