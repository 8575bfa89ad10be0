"""Commands for whoever runs the machines."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from atmp_match.shared import audit, clock, outbox, relay

group = AppGroup("relay", help="Carry what happened from the database to the workers.")
ops = AppGroup("ops", help="See whether anything is stuck, lost or not what it should be.")


@group.command("run")
def run() -> None:
    """Publish open deliveries until stopped."""
    relay.run_until_stopped()


@group.command("check")
def check() -> None:
    """Fail if a delivery has waited for a minute to be published: then no relay is at work."""
    if relay.is_late():
        raise click.ClickException("A delivery has waited for more than a minute.")


@ops.command("outbox")
def show_outbox() -> None:
    """Print how many deliveries are open, by task, and how long the oldest has waited."""
    waiting = outbox.list_waiting()
    for row in waiting:
        click.echo(f"{row.count:6} {row.task:44} {row.queue:8} oldest {_age(row.oldest)}, sent {row.attempts} times")
    click.echo(f"{sum(row.count for row in waiting):6} open")


@ops.command("stuck")
@click.option("--minutes", type=click.IntRange(min=0), default=5, show_default=True, help="Open for longer than this.")
def show_stuck(minutes: int) -> None:
    """Print the deliveries that should have been done long ago; fail if there are any."""
    stuck = outbox.list_stuck(timedelta(minutes=minutes))
    for row in stuck:
        said = row.last_error or "no error noted"
        click.echo(f"{row.id:8} {row.task:44} {row.about:20} {_age(row.since)}, sent {row.attempts} times, {said}")
    if stuck:
        raise click.ClickException(f"{len(stuck)} deliveries are stuck.")
    click.echo("Nothing is stuck.")


@ops.command("republish")
@click.argument("ids", type=int, nargs=-1)
@click.option("--task", help="Only those of this task.")
def republish(ids: Sequence[int], task: str | None) -> None:
    """Let the relay send open deliveries again at once: those of these IDS, or all. A task that ran stays done."""
    click.echo(f"{outbox.make_due(ids, task=task)} deliveries will be sent again.")


@ops.command("audit")
def check_audit() -> None:
    """Check the chains of hashes over everything that happened; fail where one does not hold."""
    broken = list(audit.broken_links())
    for sentence in broken:
        click.echo(sentence)
    if broken:
        raise click.ClickException("The history is not what was sealed.")
    click.echo("Every chain holds.")


def _age(since: datetime) -> str:
    seconds = int((clock.now() - since).total_seconds())
    return f"{seconds} s" if seconds < 2 * 60 else f"{seconds // 60} min"
