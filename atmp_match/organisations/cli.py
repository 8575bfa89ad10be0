"""Commands about people: the first admin, and tokens for programs."""

import click
from flask import current_app
from flask.cli import AppGroup

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.organisations.actions import create_office_admin

OFFICE = "Cluster office"
group = AppGroup("accounts", help="People and the tokens of their programs.")


@group.command("create-token")
@click.argument("email")
@click.option("--name", default="Command line", show_default=True, help="What the token is for.")
def create_token(email: str, name: str) -> None:
    """Print a new bearer token of EMAIL's account, alone on its line."""
    user = find_user_by_email(email)
    if user is None:
        raise click.ClickException(f"Nobody has an account with the address {email}.")
    click.echo(create_api_token(name, by=user.id))


@group.command("create-admin")
@click.argument("email")
@click.option("--office", default=OFFICE, show_default=True, help="The office's name, if it is not there yet.")
def create_admin(email: str, office: str) -> None:
    """Make EMAIL an admin, and print the link with which they set a password; it works once, for a day."""
    if "@" not in email.strip("@"):
        raise click.ClickException(f"{email} is not an e-mail address.")
    token = create_office_admin(email, office)
    click.echo(f"{current_app.config['PUBLIC_URL']}/reset-password/{token}")
