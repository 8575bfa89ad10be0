"""What can go wrong, said without HTTP; `error_pages` and `api` translate it.

Every message is a sentence for the person who asked, in their language: pass it through gettext.
"""

from collections.abc import Mapping
from datetime import date


class DomainError(Exception):
    """A request that the rules refuse; its message is shown to the person.

    A kind that programs have to tell from others of its status has a `code` for them.
    """

    code = ""


class InvalidInput(DomainError):
    """Something that was typed cannot be right.

    :param fields: the message for each field, by the field's name; shown beside it
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Keep the messages; the error's own text is the first of them."""
        super().__init__(next(iter(fields.values()), ""))
        self.fields = dict(fields)


class TooLarge(InvalidInput):
    """What was attached is larger than we take; the message says how large it may be."""


class Unreadable(DomainError):
    """What was sent is not in the form it claims, so that no field can be named."""


class NotFound(DomainError):
    """The thing asked for does not exist, or not for this person."""


class NotAllowed(DomainError):
    """This person may not do this, and may know that it exists."""


class RoleTooSmall(NotAllowed):
    """The person's organisation may do this, but not in the person's role."""

    code = "role-too-small"


class Conflict(DomainError):
    """The thing is no longer in a state where this can be done."""


class StaleVersion(Conflict):
    """Somebody changed the thing after this person opened it."""


class WeeksTaken(Conflict):
    """The weeks are booked, blocked or closed.

    :param next_free: the next spans, half-open days `(start, end)`, that would fit instead, soonest first
    :param fields: where a rule of the hub is why, the message for the field, by its name
    """

    def __init__(
        self,
        message: str,
        next_free: tuple[tuple[date, date], ...] = (),
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the spans for the page and the API to name."""
        super().__init__(message)
        self.next_free = next_free
        self.fields = dict(fields or {})


class Gone(DomainError):
    """A link that worked once, or for a while, and does no longer."""
