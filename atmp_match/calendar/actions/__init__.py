"""What one can do to the calendar."""

from atmp_match.calendar.actions.blocks import InTheWay, block_time, close_time, lift_block
from atmp_match.calendar.actions.entries import (
    block_unit,
    make_firm,
    narrow_span,
    release,
    release_span,
    remove_block,
    take_unit,
    take_units,
)
from atmp_match.calendar.actions.resources import ChangeWeeks, publish_weeks, set_rules, withdraw_weeks
from atmp_match.calendar.actions.words import sentence_for_hindrance, sentences_of, weekday_words

__all__ = [
    "ChangeWeeks",
    "InTheWay",
    "block_time",
    "block_unit",
    "close_time",
    "lift_block",
    "make_firm",
    "narrow_span",
    "publish_weeks",
    "release",
    "release_span",
    "remove_block",
    "sentence_for_hindrance",
    "sentences_of",
    "set_rules",
    "take_unit",
    "take_units",
    "weekday_words",
    "withdraw_weeks",
]
