"""Demo data for the embedded default, and what an operator may ask about bookings."""

import click
from flask.cli import AppGroup

from atmp_match.bookings.actions.demo import load_demo
from atmp_match.bookings.models import ref_of
from atmp_match.bookings.queries.history import differing_from_history
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.extensions import settings
from atmp_match.shared.cli import ops

group = AppGroup("demo", help="Demo accounts, hub claims and briefs.")


@group.command("load")
def load() -> None:
    """Create the demo accounts, hub claims and briefs; never in production. Running it again changes nothing."""
    password = settings["DEMO_PASSWORD"]
    if settings["MODE"] == "production" or not password:
        raise click.ClickException("Demo data is for the embedded default only, and needs DEMO_PASSWORD.")
    created = load_demo(password)
    click.echo(f"{created} demo accounts created." if created else "The demo accounts are there already.")


@ops.command("verify")
def verify() -> None:
    """Count everything that must never be: double bookings, weeks kept for nobody, holds past their deadline ..."""
    counts = count_broken()
    for name, count in counts.items():
        click.echo(f"{count:6} {name}")
    if any(counts.values()):
        raise click.ClickException("Something is that must never be.")


@ops.command("replay")
def replay() -> None:
    """Replay every booking from its events, and fail where its status is another."""
    differing = list(differing_from_history())
    for number, status, replayed in differing:
        click.echo(f"{ref_of(number)} is {status}; its events say {replayed or 'nothing'}")
    if differing:
        raise click.ClickException(f"{len(differing)} bookings are not what their events say.")
    click.echo("Every booking is what its events say.")
