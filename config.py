"""Settings: everything comes from the environment and is checked when the application starts.

`ATMP_MODE` is `production` (the default), `embedded` (what `make run` sets up) or `test`. Production refuses to
start without the settings it cannot guess; the other two have servers of their own.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from redis.backoff import NoBackoff
from redis.retry import Retry

SECRET_KEY_LENGTH = 32
MODES = ("production", "embedded", "test")
REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "SECRET_KEY is missing: set it to at least 32 random characters.",
    "DATABASE_URL": "DATABASE_URL is missing: set it to a PostgreSQL address, postgresql+psycopg://...",
    "BROKER_URL": "BROKER_URL is missing: set it to a Redis or Valkey address, redis://...",
    "MAIL_URL": "MAIL_URL is missing: set it to your mail server, smtp://user:password@host:587?tls=starttls.",
}


class ConfigurationError(Exception):
    """The environment does not describe an application that can run; the message has one sentence a line."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the Flask settings that `environ` asks for.

    :raises ConfigurationError: with one sentence for each thing that is missing or wrong
    """
    mode = environ.get("ATMP_MODE", "production")
    _check(environ, mode)
    public_url = environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    over_tls = public_url.startswith("https://")
    return {
        "MODE": mode,
        "SECRET_KEY": environ["SECRET_KEY"],
        "PUBLIC_URL": public_url,
        "MAX_CONTENT_LENGTH": 1024 * 1024,  # no form of ours is larger; uploads bring their own limit
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-session" if over_tls else "session",
        "SESSION_COOKIE_SECURE": over_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session: a form left open overnight still sends
        "SQLALCHEMY_DATABASE_URI": environ["DATABASE_URL"],
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": True,  # an error's text must not hold what somebody wrote
            # Without UTC, `+ 1 day` in SQL would depend on the server's zone. The limits keep one bad query or
            # one forgotten lock from holding a worker for ever.
            "connect_args": {
                "options": "-c timezone=UTC -c statement_timeout=20000 -c lock_timeout=8000",
                "connect_timeout": 5,
            },
            "pool_size": 5,
            "max_overflow": 10,
        },
        "MAIL": mail_settings(environ["MAIL_URL"]),
        "MAIL_SENDER": environ.get("MAIL_SENDER", "ATMP Match <no-reply@localhost>"),
        "OFFICE_EMAIL": environ.get("OFFICE_EMAIL"),  # shown on the contact page; no line there without it
        "MAIL_SINK_DIR": environ.get("MAIL_SINK_DIR") if mode != "production" else None,
        "DEMO_PASSWORD": environ.get("DEMO_PASSWORD") if mode != "production" else None,
        # Capacity that somebody made up for the demonstration must never be booked for real.
        "BOOK_ILLUSTRATIVE": mode != "production",
        # Of one company at one hub: others want weeks too.
        "MOST_OPEN_HOLDS": int(environ.get("MOST_OPEN_HOLDS", "3")),
        "CELERY": celery_settings(environ["BROKER_URL"]),
        "RATELIMIT_STORAGE_URI": environ.get("LIMITER_URL", "memory://"),
        "RATELIMIT_STORAGE_OPTIONS": _limiter_options(environ.get("LIMITER_URL", "")),
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,  # a silent broker must not switch the limits off
        "RATELIMIT_SWALLOW_ERRORS": True,
        "RATELIMIT_ENABLED": environ.get("RATELIMIT_ENABLED", "true") == "true",
        "TRUSTED_PROXIES": int(environ.get("TRUSTED_PROXIES", "0")),
        "METRICS_TOKEN": environ.get("METRICS_TOKEN"),
        "LOG_LEVEL": environ.get("LOG_LEVEL", "INFO"),
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Stockholm",
        "LANGUAGES": ("en", "sv"),
    }


def celery_settings(broker_url: str) -> dict[str, Any]:
    """Return Celery's settings; each answers a loss that was measured without it."""
    return {
        "broker_url": broker_url,
        "task_acks_late": True,  # a killed worker's task goes back to the queue
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,  # a slow task holds back no others
        "worker_max_memory_per_child": 300_000,  # KiB; a process that read a large import does not keep its memory
        "task_ignore_result": True,  # the delivery row is the result
        "task_soft_time_limit": 20,
        "task_time_limit": 30,
        "task_default_queue": "default",
        "broker_connection_max_retries": None,  # wait for the broker as long as it takes
        "broker_connection_retry_on_startup": True,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_soft_shutdown_timeout": 10,
        "worker_enable_soft_shutdown_on_idle": True,
        "worker_hijack_root_logger": False,
        "broker_transport_options": {
            "visibility_timeout": 120,
            "unacked_restore_interval": 5,  # redelivery after a kill in seconds instead of minutes
            "unacked_restore_throttle": 1,
            "socket_keepalive": True,
            "socket_connect_timeout": 2,
            "socket_timeout": 10,
            "health_check_interval": 10,
        },
    }


def mail_settings(url: str) -> dict[str, Any]:
    """Return what an SMTP connection needs, from `smtp://user:password@host:port?tls=none|starttls|ssl`."""
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["none"])[0]
    return {
        "host": parts.hostname or "",
        "port": parts.port or 25,
        "username": unquote(parts.username or "") or None,
        "password": unquote(parts.password or "") or None,
        "use_tls": tls == "starttls",
        "use_ssl": tls == "ssl",
    }


def _check(environ: Mapping[str, str], mode: str) -> None:
    problems = [sentence for name, sentence in REQUIRED_IN_PRODUCTION.items() if not environ.get(name)]
    if mode not in MODES:
        problems.append(f"ATMP_MODE is {mode!r}: set it to production, embedded or test.")
    if environ.get("DATABASE_URL", "postgresql").split(":")[0].split("+")[0] != "postgresql":
        problems.append("DATABASE_URL is not a PostgreSQL address: no other database is supported.")
    if mode == "production":
        if environ.get("SECRET_KEY") and len(environ["SECRET_KEY"]) < SECRET_KEY_LENGTH:
            problems.append("SECRET_KEY is too short: set it to at least 32 random characters.")
        if not environ.get("PUBLIC_URL", "").startswith("https://"):
            problems.append("PUBLIC_URL is missing or not https://: links in e-mails need the address people use.")
    if problems:
        raise ConfigurationError("\n".join(problems))


def _limiter_options(url: str) -> dict[str, Any]:
    # A page never waits for the counter: after 0.3 s, and without trying again, the limits are kept in memory instead.
    once = Retry(NoBackoff(), retries=0)
    return {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "retry": once} if "redis" in url else {}
