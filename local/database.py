"""What makes an empty server ready for the application: `python -m local.database`, in the application's environment.

One process does what `flask db upgrade`, `flask catalogue import` and `flask demo load` do, because loading the
application thrice would take most of a second start.
"""

from flask import Flask

from local.paths import ROOT

CATALOGUE = ROOT / "atmp_match" / "catalogue" / "data"


def create_tables(app: Flask) -> None:
    """Bring the tables to the newest migration."""
    run_command(app, "db", "upgrade", "--directory", str(ROOT / "migrations"))


def load_catalogue(app: Flask) -> None:
    """Import the taxonomy and the hubs that come with the application."""
    run_command(app, "catalogue", "import", *(str(path) for path in sorted(CATALOGUE.glob("*.yaml"))))


def load_demo(app: Flask) -> None:
    """Make the demo accounts and their bookings."""
    run_command(app, "demo", "load")


def run_command(app: Flask, *arguments: str) -> None:
    """Run a command of `flask` in this process.

    :raises RuntimeError: with its output, if it fails
    """
    done = app.test_cli_runner().invoke(args=list(arguments))
    if done.exit_code:
        raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{done.output}") from done.exception


def main() -> None:
    """Prepare the database that the environment names."""
    from wsgi import app  # noqa: PLC0415 -- reads the environment

    create_tables(app)
    load_catalogue(app)
    load_demo(app)


if __name__ == "__main__":
    main()
