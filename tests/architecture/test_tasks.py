"""What every task has in common."""

import re

import pytest

from atmp_match.extensions import celery
from atmp_match.shared.events import Event, reactions_to
from local.programs import QUEUES

pytestmark = pytest.mark.filterwarnings("ignore:The .queue. task attribute")
NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")


def own_tasks():
    return {name: task for name, task in celery.tasks.items() if task.run.__module__.startswith("atmp_match.")}


def queues_in_use():
    by_task = {task.queue for task in own_tasks().values() if getattr(task, "queue", None)}
    by_event = {reaction.queue for event in Event.known.values() for reaction in reactions_to(event)}
    return by_task | by_event | {celery.conf.task_default_queue}


def test_a_task_is_named_for_its_room_and_a_verb(application):
    assert own_tasks()
    assert [name for name in own_tasks() if not NAME.fullmatch(name)] == []
    strays = {name: task.run.__module__ for name, task in own_tasks().items() if room(task) != name.split(".")[0]}
    assert strays == {}


def test_every_reaction_to_an_event_is_a_task_that_exists(application):
    missing = {reaction.task for event in Event.known.values() for reaction in reactions_to(event)} - own_tasks().keys()
    assert missing == set()


def test_everything_that_beat_sends_is_a_task_that_exists(application):
    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} - own_tasks().keys() == set()


def test_make_run_consumes_every_queue(application):
    assert queues_in_use() <= set(QUEUES.split(","))


def room(task):
    return task.run.__module__.split(".")[1]
