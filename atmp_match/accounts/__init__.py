"""Room: accounts. Who a person is: password, sessions, links in mails, API tokens.

Its pages stand in `organisations`, whose guard they need: permissions come with membership.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.accounts import access, tasks  # noqa: F401, PLC0415 -- app factory

    access.init_app(app)
