"""Fields that know the house: codes of the vocabulary, days within reach, text that can be stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields

from atmp_match.calendar.rules import instants
from atmp_match.catalogue.queries import taxonomy
from atmp_match.shared.free_text import Flaw, is_storable, words_for

FIRST_YEAR, LAST_YEAR = 2000, 2199  # room on both sides for the changeover and the hub's zone
LARGEST_WHOLE = 2**31 - 1


class Text(fields.String):
    """Text as the database can store it.

    :param longest: characters
    """

    def __init__(self, *, longest: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        if longest:
            self.metadata = {**self.metadata, "maxLength": longest}

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, *args, **kwargs))
        if not is_storable(text):
            raise ValidationError(words_for(Flaw.UNSTORABLE, longest=0))
        if self.longest and len(text) > self.longest:
            raise ValidationError(_("Keep this under %(n)s characters.", n=self.longest))
        return text


class Code(Text):
    """A code of the vocabulary.

    :param kind: which list it is from
    """

    def __init__(self, kind: str, **kwargs: Any) -> None:
        described = f"A code of the list `{kind}` in GET /taxonomy."
        super().__init__(**{"metadata": {"description": described}, **kwargs})
        self.kind = kind

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> str:
        code = super()._deserialize(value, *args, **kwargs)
        if code not in taxonomy()[self.kind]:
            shown = code if len(code) <= 80 else code[:80] + "…"  # noqa: PLR2004 -- enough to find it
            raise ValidationError(
                _("“%(code)s” is not in the list %(kind)s; see GET /api/v1/taxonomy.", code=shown, kind=self.kind)
            )
        return code


class OneOf(Text):
    """One word of a short list that the rules have.

    :param kind: the list
    :param only: those of it that may be sent; without it, all
    """

    def __init__(self, kind: type[StrEnum], *, only: Sequence[StrEnum] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.metadata = {**self.metadata, "enum": [member.value for member in only or kind]}

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> Any:
        word = super()._deserialize(value, *args, **kwargs)
        if word not in self.metadata["enum"]:
            raise ValidationError(_("Send one of: %(words)s.", words=", ".join(self.metadata["enum"])))
        return self.kind(word)


class Country(Text):
    """A country by the two letters of ISO 3166-1."""

    def __init__(self, **kwargs: Any) -> None:
        shape = {"pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2"}
        super().__init__(**{"metadata": shape, **kwargs})

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> str:
        code = super()._deserialize(value, *args, **kwargs)
        if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):  # noqa: PLR2004 -- as the standard has it
            raise ValidationError(_("Send the two capital letters of a country, like SE."))
        return code


class Whole(fields.Integer):
    """A whole number that fits a column; `2.0` and `"2"` are none.

    :param least: the smallest
    :param most: the largest
    """

    def __init__(self, *, least: int = 0, most: int = LARGEST_WHOLE, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)
        self.least, self.most = least, most
        self.metadata = {**self.metadata, "minimum": least, "maximum": most}

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        number = super()._deserialize(value, attr, data, **kwargs)
        if number is not None and not self.least <= number <= self.most:
            raise ValidationError(
                _("Send a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        return number


class QueryWhole(Whole):
    """A whole number in an address, where everything is text."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_WHOLE))):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(int(text), attr, data, **kwargs)


class Amount(fields.Float):
    """A number above zero."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        number = super()._deserialize(value, attr, data, **kwargs)
        if number is not None and not 0 < number <= LARGEST_WHOLE:
            raise ValidationError(_("Send a number above 0."))
        return number


class Day(fields.Date):
    """A day, as ISO 8601 writes it."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> date:
        return within_reach(super()._deserialize(value, *args, **kwargs))


class DayOrTime(fields.Field[date | datetime]):
    """A day of the hub's zone, or an RFC 3339 time that the hub's zone turns into one."""

    def __init__(self, **kwargs: Any) -> None:
        shape = {
            "type": "string",
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
            "description": "A day in the hub's zone, or an RFC 3339 time with offset.",
        }
        super().__init__(**{**kwargs, "metadata": {**shape, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: object, *_args: Any, **_kwargs: Any) -> date | datetime:
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if not isinstance(value, str) or moment is None:
            raise ValidationError(_("Send a date that exists, like 2027-02-08."))
        within_reach(moment)
        if "T" not in value.upper() and " " not in value:
            return moment.date()
        if moment.tzinfo is None:
            raise ValidationError(_("A time needs its offset, like 2027-02-08T00:00:00+01:00."))
        return moment


class QueryDayOrTime(DayOrTime):
    """The same in an address, where a plus sign that nobody encoded has become a space."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> date | datetime:
        text = value.replace(" ", "+") if isinstance(value, str) and "T" in value.upper() else value
        return super()._deserialize(text, *args, **kwargs)


class Point(fields.Field[date]):
    """One end of a span as it is told: a day, or for hours of a day a time with the hub's offset.

    The object that a time on the hub's wall is read from has the zone.
    """

    def __init__(self, **kwargs: Any) -> None:
        shape = {
            "type": "string",
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
            "description": "A day in the hub's zone; a time with its offset where the booking is by the hour.",
        }
        super().__init__(**{**kwargs, "metadata": {**shape, **kwargs.get("metadata", {})}})

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002 -- marshmallow calls by name
        if isinstance(value, datetime) and value.tzinfo is None:
            return instants(value, value, obj.zone)[0].isoformat()
        return value.isoformat() if value else None


def within_reach(day: date) -> date:
    """Return the day, if no sum with it can leave the calendar.

    :raises ValidationError: it is centuries away
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Send a date between the years %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
        )
    return day


def page_of(schema: type[Schema], name: str) -> type[Schema]:
    """Return the shape of a list of these: some items, and where the next ones begin."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(schema), required=True),
            "next_cursor": fields.String(
                required=True, allow_none=True, metadata={"description": "Send it as `cursor`; null after the last."}
            ),
        },
        name=name,
    )
