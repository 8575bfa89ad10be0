"""Commands of the catalogue."""

import time
from pathlib import Path

import click
from flask.cli import AppGroup

from atmp_match.catalogue.actions import hand_over_hub, import_catalogue
from atmp_match.catalogue.actions.progress import Progress, Stage
from atmp_match.catalogue.queries import read_documents, seed_documents
from atmp_match.catalogue.rules.documents import DocumentsRefused
from atmp_match.extensions import settings
from atmp_match.shared.errors import DomainError

STAGES = {
    Stage.READ: "Reading the files",
    Stage.CHECK: "Checking every row",
    Stage.COMPARE: "Comparing with the catalogue",
    Stage.WRITE: "Writing what differs",
    Stage.FINISH: "Linking resources",
}
catalogue = AppGroup("catalogue", help="The vocabulary, the hubs and their offers.")


class Told(Progress):
    """Says on standard error how far an import is, one line for each stage, or count of a large one."""

    def __init__(self) -> None:
        """Have said nothing."""
        self._begun, self._total, self._said = time.monotonic(), 0, 0.0

    def begin(self, stage: Stage, total: int = 0) -> None:
        """Name the stage."""
        self._total = total
        click.echo(f"{STAGES[stage]} ({time.monotonic() - self._begun:.0f} s)", err=True)

    def step(self, done: int) -> None:
        """Say the count, at most once a second."""
        moment = time.monotonic()
        if self._total and (moment - self._said >= 1 or done == self._total):
            self._said = moment
            click.echo(f"  {done:,} of {self._total:,} offers", err=True)


@catalogue.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Import taxonomy and hubs from YAML FILES; without any, what comes with the program."""
    try:
        told = Told()
        told.begin(Stage.READ)
        report = import_catalogue(read_documents(files) if files else seed_documents(), progress=told)
    except DocumentsRefused as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        raise SystemExit(1) from error
    if not report.has_changed:
        click.echo("Nothing has changed.")
    for kind, number in report.counts.items():
        if number:
            click.echo(f"{kind}: {number} new or changed")
    for offer_id in report.kept:
        click.echo(f"kept as the office edited it: {offer_id}")


@catalogue.command("claim")
@click.argument("slug")
@click.argument("email")
def claim(slug: str, email: str) -> None:
    """Let EMAIL's organisation answer for the hub SLUG; a new person gets a link that works once, for a day."""
    if "@" not in email.strip("@"):
        raise click.ClickException(f"{email} is not an e-mail address.")
    try:
        done = hand_over_hub(slug, email)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{done.operator} answers for {done.hub} now, and {email} is one of its people.")
    if done.token:
        click.echo(f"{settings['PUBLIC_URL']}/reset-password/{done.token}")
