"""Idempotency-Key: what is sent again is not done again."""

from concurrent.futures import ThreadPoolExecutor

from tests.api.conftest import body_of


def test_the_same_key_and_body_bring_the_same_answer_and_one_booking(founder, manager, stored):
    first = founder.post("/bookings", body_of(), key="once")
    after = stored()
    again = founder.post("/bookings", dict(reversed(body_of().items())), key="once")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Location"] == first.headers["Location"]
    assert stored() == after


def test_a_key_is_for_one_payload_one_address_and_one_person(founder, other_founder, held, stored):
    founder.post("/bookings", body_of(20, 1), key="k")
    before = stored()
    for answer in (
        founder.post("/bookings", body_of(21, 1), key="k"),
        founder.post(f"/bookings/{held}/withdraw", key="k"),
    ):
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert founder.post("/bookings", body_of(), key="k" * 201).status_code == 422
    assert stored() == before
    assert other_founder.post("/bookings", body_of(22, 1), key="k").status_code == 201


def test_an_action_sent_again_with_its_key_is_not_refused(manager, held, stored):
    first = manager.post(f"/bookings/{held}/accept", {}, key="yes")
    after = stored()
    again = manager.post(f"/bookings/{held}/accept", {}, key="yes")
    assert (first.status_code, again.status_code, again.json) == (200, 200, first.json)
    assert stored() == after


def test_twenty_at_once_with_one_key_give_one_booking(app, founder, manager, stored):
    before = stored()[0]
    headers = {"Authorization": f"Bearer {founder.token}", "Idempotency-Key": "twenty"}

    def send(_number):
        return app.test_client().post("/api/v1/bookings", json=body_of(), headers=headers)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["ref"] for answer in answers}) == 1
    assert stored()[0] == before + 1
