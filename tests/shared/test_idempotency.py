from datetime import timedelta

import pytest
from sqlalchemy import func, select

from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.idempotency import once
from atmp_match.shared.models import IdempotencyKey
from atmp_match.shared.tasks import forget_answers
from atmp_match.shared.transactions import transaction

pytestmark = pytest.mark.usefixtures("inside")


class Work:
    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return 201, {"number": self.times}


def ask(work, *, key="k", actor=1, **payload):
    return once(actor_id=actor, key=key, payload=payload, work=work)


def test_the_second_request_gets_the_first_ones_answer():
    work = Work()

    assert ask(work, weeks=2) == ask(work, weeks=2) == (201, {"number": 1})
    assert work.times == 1


def test_another_payload_under_the_same_key_is_refused():
    work = Work()
    ask(work, weeks=2)

    with pytest.raises(InvalidInput) as refused:
        ask(work, weeks=3)

    assert "Idempotency-Key" in refused.value.fields
    assert work.times == 1


def test_keys_of_two_people_have_nothing_to_do_with_each_other():
    work = Work()
    ask(work, actor=1)
    ask(work, actor=2)

    assert work.times == 2


def test_after_a_refusal_nothing_is_kept_and_the_key_works_again():
    def refuse():
        raise Conflict("No.")

    with pytest.raises(Conflict):
        ask(refuse)

    assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0
    assert ask(Work()) == (201, {"number": 1})


def test_an_answer_is_forgotten_after_thirty_days_and_not_before():
    for key in ("new", "29 days", "31 days"):
        ask(Work(), key=key)
    with transaction():
        for row in db.session.scalars(select(IdempotencyKey).where(IdempotencyKey.key != "new")):
            row.created_at = now() - timedelta(days=int(row.key.split()[0]))
    forget_answers()

    assert set(db.session.scalars(select(IdempotencyKey.key))) == {"new", "29 days"}


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_a_length(key):
    work = Work()
    with pytest.raises(InvalidInput):
        ask(work, key=key)

    assert work.times == 0
