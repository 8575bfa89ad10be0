"""Commands for whoever runs the machines."""

from flask.cli import AppGroup

from atmp_match.shared import relay

group = AppGroup("relay", help="Carry what happened from the database to the workers.")


@group.command("run")
def run() -> None:
    """Publish open deliveries until stopped."""
    relay.run_until_stopped()
