"""Structured logs, one JSON object a line; a request's id follows it into the tasks it causes.

Nothing anybody typed is logged: no form fields, no briefs, no addresses; ids, codes and durations only.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from contextlib import suppress

import structlog
from flask import Flask, Response, request

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Configure logging, and write one line for each request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutQuotes())
    logging.basicConfig(handlers=[handler], level=app.config["LOG_LEVEL"])
    configure(app.config["LOG_LEVEL"])
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: str) -> None:
    """Write lines of this level and above; names are those of the standard library, such as INFO."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        # Asked for at each line: whoever catches the standard error stream later catches this too.
        logger_factory=lambda *_: structlog.PrintLogger(StandardError()),  # type: ignore[arg-type]  # it only writes
    )


class StandardError:
    """The standard error stream, but for one thing: a full disk under the log breaks no request."""

    def write(self, line: str) -> None:
        """Write what can be written."""
        with suppress(OSError):
            sys.stderr.write(line)

    def flush(self) -> None:
        """Hand over what is waiting; what cannot go now stays in the stream's buffer and goes with a later line."""
        with suppress(OSError):
            sys.stderr.flush()


class WithoutQuotes(logging.Formatter):
    """Writes what libraries log: of an error its class and its place, for its message can quote what somebody wrote.

    A failed task is the case in point: the worker would print SQL with its values, or the addresses a mail went to.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return record.getMessage()
        task = getattr(record, "data", {}).get("name")  # Celery says which
        return json.dumps({
            "event": "failed", "level": record.levelname.lower(), "logger": record.name,
            "error": type(error).__name__, "where": place_of(error), **({"task": task} if task else {}),
        })  # fmt: skip


def place_of(error: BaseException) -> str:
    """Return where an error was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if frames else "unknown"


def _begin() -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8), began=time.perf_counter())


def _end(response: Response) -> Response:
    context = structlog.contextvars.get_contextvars()
    request_id, began = context.get("request_id", ""), context.get("began", time.perf_counter())
    structlog.contextvars.unbind_contextvars("began")
    response.headers["X-Request-ID"] = request_id
    if request.endpoint != "static":
        # The rule, not the path: a path can hold a token.
        rule = request.url_rule.rule if request.url_rule else "unmatched"
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        log.info("request", method=request.method, rule=rule, status=response.status_code, ms=milliseconds)
    return response
