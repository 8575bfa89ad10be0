"""Every error becomes an answer here and nowhere else: a page in the house's look, or problem+json under /api."""

import math
import time
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.sansio.response import Response as WSGIResponse

from atmp_match.extensions import limiter
from atmp_match.shared import errors
from atmp_match.shared.connections import end_transaction
from atmp_match.shared.logs import place_of

STATUS_CODES: dict[type[errors.DomainError], int] = {
    errors.TooLarge: 413,  # before what it is a kind of
    errors.InvalidInput: 422,
    errors.Unreadable: 400,
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Gone: 410,
    errors.Conflict: 409,
}
TOO_LARGE = 413
log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Answer each kind of error in one place."""
    app.register_error_handler(errors.DomainError, show_domain_error)
    app.register_error_handler(CSRFError, show_lost_session)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(RateLimitExceeded, show_too_many_tries)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(DataError, show_unstorable)
    app.register_error_handler(Exception, show_breakdown)


def status_of(error: errors.DomainError) -> int:
    """Return the HTTP status that says what `error` means."""
    return next(code for kind, code in STATUS_CODES.items() if isinstance(error, kind))


def show_domain_error(error: errors.DomainError) -> ResponseReturnValue:
    """Answer with the error's own words, and with what else it knows."""
    fields = error.fields if isinstance(error, errors.InvalidInput | errors.WeeksTaken) else {}
    more = _next_free(error) | ({"code": error.code} if error.code else {})
    return _answer(status_of(error), str(error), fields, more)


def show_lost_session(error: CSRFError) -> ResponseReturnValue:
    """Say that the form's session has ended; nothing was sent."""
    log.info("csrf-refused", reason=error.description)
    return _answer(
        422, _("This page was open too long, or you signed out meanwhile. Nothing was sent. Go back and try again.")
    )


def show_http_error(error: HTTPException) -> ResponseReturnValue | WSGIResponse:
    """Answer what werkzeug refused, without its English boilerplate."""
    if error.response is not None:
        return error.response
    answer = _answer(error.code or 500, _too_large_form() if error.code == TOO_LARGE else "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            answer.headers[name] = value
    return answer


def show_too_many_tries(_error: RateLimitExceeded) -> ResponseReturnValue:
    """Say how long to wait; a program reads it from the header."""
    breached = limiter.current_limit
    seconds = max(1, math.ceil(breached.reset_at - time.time())) if breached else 60
    minutes = max(1, round(seconds / 60))
    answer = _answer(
        429,
        ngettext("Wait a minute, then try again.", "Wait %(num)d minutes, then try again.", minutes)
        + " "
        + _("Nothing was sent."),
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _too_large_form() -> str:
    if request.path.startswith("/api/"):
        return ""  # no program fills in a form
    return _("A form can hold 1 MB, a text far less. Nothing was sent. Go back: what you typed is still there.")


def show_unavailable(error: OperationalError) -> ResponseReturnValue:
    """Say that the database is away or busy, and that nothing was stored."""
    log.error("database-unavailable", error=type(error.orig).__name__)
    end_transaction()
    return _answer(503, _("The database does not answer just now. Nothing was sent. Try again in a moment."))


def show_unstorable(error: DataError) -> ResponseReturnValue:
    """Refuse what no column can hold: a NUL in a text, a number of thirty digits; an address like that has no page."""
    end_transaction()
    log.info("unstorable", error=type(error.orig).__name__)
    if request.method in {"GET", "HEAD"}:
        return _answer(404, "")
    return _answer(422, _("Something in this cannot be stored, such as an invisible character. Nothing was sent."))


def show_breakdown(error: Exception) -> ResponseReturnValue:
    """Admit that something broke here; the request's id lets the office find it in the log."""
    log.error("unhandled", error=type(error).__name__, where=place_of(error))
    end_transaction()
    return _answer(InternalServerError.code, "")


def _next_free(error: errors.DomainError) -> dict[str, Any]:
    if not isinstance(error, errors.WeeksTaken):
        return {}
    return {"next_free": [{"start": start.isoformat(), "end": end.isoformat()} for start, end in error.next_free]}


def _answer(
    status: int, message: str, fields: dict[str, str] | None = None, more: dict[str, Any] | None = None
) -> Response:
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    if request.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,  # as RFC 9457 has it for about:blank
            "status": status,
            "detail": message or _words_for_programs(status),
            "errors": [{"field": field, "message": text} for field, text in (fields or {}).items()],
            "request_id": reference,
            **(more or {}),
        }
        answer = jsonify(body)
        answer.content_type = "application/problem+json"
    else:
        # A page that says that something broke asks the database for nothing: not even for who reads it.
        stranger = {"actor": None} if status >= InternalServerError.code else {}
        page = render_template(
            "errors/error.html", status=status, title=_title(status), message=message, reference=reference, **stranger
        )
        answer = Response(page)
    answer.status_code = status
    return answer


def _words_for_programs(status: int) -> str:
    said = {
        401: _("Send a valid token in the header, as Authorization: Bearer TOKEN."),
        404: _("There is nothing at this address, or it is not yours to see."),
        405: _("This address does not take this method; see the header Allow."),
        415: _("Send JSON, with the header Content-Type: application/json."),
    }
    return said.get(status) or _title(status)


def _title(status: int) -> str:
    titles = {
        400: _("The request could not be read"),
        401: _("Sign in first"),
        403: _("You may not do this"),
        404: _("Page not found"),
        405: _("This cannot be done here"),
        409: _("This has changed meanwhile"),
        410: _("This link no longer works"),
        413: _("This is too large"),
        415: _("This format is not read here"),
        422: _("There is a problem"),
        429: _("Too many tries"),
        503: _("Not available just now"),
    }
    return titles.get(status, _("Something broke here, not with you"))
