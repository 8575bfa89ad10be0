"""The settings that `make run` gives the application, and the secrets it keeps between two starts."""

import os
import secrets
from pathlib import Path

from local.mails import MailSink
from local.paths import ROOT, RUN, VENV
from local.postgres import USER, Postgres, binary
from local.valkey import Valkey

DATABASE = "atmp"


def kept_secret(name: str, length: int) -> str:
    """Return the secret of that name, made at the first start and readable only for us."""
    path = RUN / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(length) + "\n")
    return path.read_text().strip()


def settings_for(postgres: Postgres, valkey: Valkey, mails: MailSink, port: int) -> dict[str, str]:
    """Return the settings of the embedded default; see config.py."""
    return {
        "ATMP_MODE": "embedded",
        "SECRET_KEY": kept_secret("secret-key", 48),
        "DEMO_PASSWORD": kept_secret("demo-password", 9),
        "DATABASE_URL": postgres.url(DATABASE),
        "BROKER_URL": valkey.broker_url(),
        "LIMITER_URL": valkey.limiter_url(),
        "MAIL_URL": mails.url,
        "MAIL_SINK_DIR": str(mails.folder),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        # For psql and its like in `make exec`.
        "PGHOST": str(postgres.socket),
        "PGUSER": USER,
        "PGDATABASE": DATABASE,
    }


def complete(settings: dict[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a child process: ours, these settings, and everything temporary inside `folder`."""
    temporary = folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join([str(VENV / "bin"), str(binary("psql").parent), os.environ.get("PATH", os.defpath)])
    own = {"PATH": path, "VIRTUAL_ENV": str(VENV), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    return {**os.environ, **settings, **own, "FLASK_APP": "wsgi:app"}
