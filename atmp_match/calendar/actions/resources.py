"""The hub says how its resources can be booked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Protocol

from flask_babel import gettext as _

from atmp_match.calendar.actions.rule_words import sentences_for
from atmp_match.calendar.events import FreeTimeChanged, ResourceRulesChanged
from atmp_match.calendar.queries.courses import goes_by_seat, has_coming_courses
from atmp_match.calendar.queries.resources import list_uses, lock_managed_resource, usual_in_weeks
from atmp_match.calendar.rules import WEEK, BookedBy, BookingRules, monday_of
from atmp_match.calendar.rules.openings import joined, without
from atmp_match.calendar.rules.rule_checks import problems_of_rules
from atmp_match.calendar.rules.rule_records import as_record, from_record
from atmp_match.catalogue.actions.resources import set_changeover
from atmp_match.catalogue.models import Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.catalogue.rules.tally import Tally
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.transactions import record, transaction

Spans = list[tuple[date, date]]
BY_HUB, USUAL = "hub", "background"  # `resources.changeover_basis`
MOST_PUBLISHED = 200  # spans; weeks that touch are one


class ChangeWeeks(Protocol):
    """Publishing weeks, or withdrawing them."""

    def __call__(self, resource_id: int, first: date | None, last: date | None, *, by: Actor) -> Resource:
        """Do it, from one day to another."""


def set_rules(resource_id: int, rules: BookingRules, *, version: int, by: Actor) -> Resource:
    """Keep what the hub says about bookings of a resource; what is booked already stays. Published weeks stay too.

    :param version: the version of the rules that the person saw
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where something cannot be so, by field
    :raises StaleVersion: where somebody changed the rules meanwhile
    """
    with transaction():
        resource = lock_managed_resource(resource_id, by)
        if version != resource.rules_version:
            raise StaleVersion(_("Somebody changed these rules after you opened them. Nothing was saved."))
        usual = usual_in_weeks(list_uses([resource_id])[resource_id])
        if problems := problems_of_rules(rules, usual_in_weeks=usual):
            raise InvalidInput(sentences_for(problems))
        kept = from_record(resource.rules).published
        if goes_by_seat(resource.rules) and rules.booked_by is not BookedBy.SEAT and has_coming_courses(resource):
            raise InvalidInput({"booked_by": _("Courses are published on these places. Call them off first.")})
        return keep_rules(resource, replace(rules, published=kept), by)


def publish_weeks(resource_id: int, first: date | None, last: date | None, *, by: Actor) -> Resource:
    """Open whole weeks for booking, those of the first day to that of the last.

    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where a day is missing, past, or before the other
    """
    return _change_published(resource_id, first, last, lambda old, new: joined([*old, new]), by)


def withdraw_weeks(resource_id: int, first: date | None, last: date | None, *, by: Actor) -> Resource:
    """Close published weeks again; what is booked in them stays booked.

    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where a day is missing or before the other
    """
    return _change_published(resource_id, first, last, lambda old, gone: without(old, [gone]), by)


def _change_published(
    resource_id: int,
    first: date | None,
    last: date | None,
    change: Callable[[Spans, tuple[date, date]], Spans],
    by: Actor,
) -> Resource:
    with transaction():
        resource = lock_managed_resource(resource_id, by)
        span = _whole_weeks(first, last, clock.today(resource.hub.timezone))
        rules = from_record(resource.rules)
        published = change(list(rules.published), span)
        if len(published) > MOST_PUBLISHED:
            raise InvalidInput({"first": _("Publish at most %(n)s separate openings.", n=MOST_PUBLISHED)})
        return keep_rules(resource, replace(rules, published=tuple(published)), by)


def _whole_weeks(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    if first is None:
        raise InvalidInput({"first": _("Enter the first week, like wk 7 or 15 Feb 2027.")})
    last = last or first
    if last < first:
        raise InvalidInput({"last": _("The last week must not come before the first.")})
    if monday_of(last) + WEEK <= today:
        raise InvalidInput({"last": _("These weeks are past.")})
    if (last - today).days > 5 * 366:
        raise InvalidInput({"last": _("Choose weeks within the next five years.")})
    return monday_of(first), monday_of(last) + WEEK


def keep_rules(resource: Resource, rules: BookingRules, by: Actor) -> Resource:
    """Keep what was said of a locked resource, and tell of it where it is new; part of a larger action."""
    said = as_record(rules)
    if said != resource.rules:
        resource.rules = said
        resource.rules_version += 1
        _set_rest(resource, rules)
        db.session.flush()
        record(ResourceRulesChanged(resource.id, resource.rules_version), by=by.user_id)
        record(FreeTimeChanged(resource.id), by=None)
    return resource


def _set_rest(resource: Resource, rules: BookingRules) -> None:
    """Let the longest rest stand for all where only days are counted; without the hub's own, the usual one again."""
    if rules.changeover:
        resource.changeover_days, resource.changeover_basis = rules.changeover.longest_days, BY_HUB
    elif resource.changeover_basis == BY_HUB:
        resource.changeover_basis = USUAL
        db.session.flush()
        set_changeover(taxonomy(), Tally())
        db.session.refresh(resource)
