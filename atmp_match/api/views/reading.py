"""Reading what a program sent; whatever is wrong with it becomes one of the house's errors."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from flask import Request, request
from flask_babel import gettext as _
from marshmallow import RAISE, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from atmp_match.api.schemas.words import WORDS
from atmp_match.shared.errors import InvalidInput, Unreadable

WHOLE = "body"  # stands for the field where the body itself is wrong
LONGEST_NAME = 100  # characters of a field's name that an answer repeats


class BodyParser(FlaskParser):
    """Reads JSON and query strings; a field nobody knows is an error, never silently dropped."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "json": RAISE, "query": RAISE}  # noqa: RUF012 -- webargs names it

    def _raw_load_json(self, req: Request) -> Any:
        return read_json(req)

    def handle_error(self, error: ValidationError, *_args: object, **_kwargs: object) -> NoReturn:
        """Name each field by its path, such as `needs.0.service`."""
        by_location = error.messages_dict
        found: dict[str, str] = {}
        for messages in by_location.values():
            for path, words in sentences(messages):
                found[path] = f"{found[path]} {words}" if path in found else words
        raise InvalidInput(found) from error


def read_json(req: Request = request) -> Any:
    """Return the body, `missing` where there is none.

    :raises UnsupportedMediaType: it does not say that it is JSON
    :raises Unreadable: it is not
    """
    sent = req.get_data(cache=True)
    if not sent:
        return missing
    if not req.is_json:
        raise UnsupportedMediaType
    try:
        return json.loads(sent, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The body is not valid JSON: %(why)s", why=_where(error))) from error


def sentences(messages: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Flatten marshmallow's nested messages into pairs of a path and a sentence in the reader's language."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            own = name == "_schema"
            yield from sentences(inner, path if own else f"{path}.{name}".lstrip("."))
    else:
        for words in messages if isinstance(messages, list) else [messages]:
            known = WORDS.get(str(words))
            yield path[:LONGEST_NAME] or WHOLE, str(known) if known else str(words)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("line %(line)s, column %(column)s", line=error.lineno, column=error.colno)
    if isinstance(error, RecursionError):
        return _("too many brackets inside each other")
    return _("a number or a character that JSON does not have")
