"""Demo data for the embedded default."""

import click
from flask.cli import AppGroup

from atmp_match.bookings.actions.demo import load_demo
from atmp_match.extensions import settings

group = AppGroup("demo", help="Demo accounts, hub claims and briefs.")


@group.command("load")
def load() -> None:
    """Create the demo accounts, hub claims and briefs; never in production. Running it again changes nothing."""
    password = settings["DEMO_PASSWORD"]
    if settings["MODE"] == "production" or not password:
        raise click.ClickException("Demo data is for the embedded default only, and needs DEMO_PASSWORD.")
    created = load_demo(password)
    click.echo(f"{created} demo accounts created." if created else "The demo accounts are there already.")
