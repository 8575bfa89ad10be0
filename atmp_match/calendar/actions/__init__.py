"""What one can do to the calendar."""

from atmp_match.calendar.actions.blocks import InTheWay, block_time, close_time, lift_block
from atmp_match.calendar.actions.courses import change_course, close_course, publish_course
from atmp_match.calendar.actions.entries import (
    block_unit,
    lock_calendars,
    lock_calendars_of,
    make_firm,
    narrow_span,
    release,
    release_span,
    remove_block,
    take_unit,
    take_units,
    try_lock_calendars,
)
from atmp_match.calendar.actions.recipes import put_parts, set_parts
from atmp_match.calendar.actions.resources import ChangeWeeks, publish_weeks, set_rules, withdraw_weeks
from atmp_match.calendar.actions.words import sentence_for_hindrance, sentences_of, weekday_words

__all__ = [
    "ChangeWeeks",
    "InTheWay",
    "block_time",
    "block_unit",
    "change_course",
    "close_course",
    "close_time",
    "lift_block",
    "lock_calendars",
    "lock_calendars_of",
    "make_firm",
    "narrow_span",
    "publish_course",
    "publish_weeks",
    "put_parts",
    "release",
    "release_span",
    "remove_block",
    "sentence_for_hindrance",
    "sentences_of",
    "set_parts",
    "set_rules",
    "take_unit",
    "take_units",
    "try_lock_calendars",
    "weekday_words",
    "withdraw_weeks",
]
