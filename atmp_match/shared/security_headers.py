"""What every answer tells the browser to refuse, and what it may keep."""

import secrets

from flask import Flask, Response, request, session
from werkzeug.middleware.proxy_fix import ProxyFix

NONCE = "atmp_match.csp_nonce"
YEAR = 365 * 24 * 60 * 60
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",  # with a nonce where a page has a script of its own; never unsafe-inline, never eval
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",  # timelines place their bars by style="grid-column:..."
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def init_app(app: Flask) -> None:
    """Believe as many proxies as there are, put the headers on every answer, give templates `csp_nonce()`."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.add_template_global(csp_nonce)
    app.after_request(harden)


def csp_nonce() -> str:
    """Return this request's nonce, for the rare script or style that stands in a page."""
    nonce = request.environ.get(NONCE)
    if nonce is None:
        nonce = request.environ[NONCE] = secrets.token_urlsafe(16)
    return str(nonce)


def harden(response: Response) -> Response:
    """Set the headers; a view that has set one of them knows better."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    if request.endpoint != "static":
        _forbid_keeping(response)
    return response


def _forbid_keeping(response: Response) -> None:
    # A signed-in page must not come back by the back button after signing out, nor lie in anybody's cache.
    if "_user_id" in session or "Authorization" in request.headers:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "private, no-cache")


def _policy() -> str:
    policy = dict(POLICY)
    nonce = request.environ.get(NONCE)
    if nonce:
        for directive in ("script-src", "style-src"):
            policy[directive] += f" 'nonce-{nonce}'"
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
