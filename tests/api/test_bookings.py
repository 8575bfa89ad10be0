from datetime import timedelta

import pytest
from sqlalchemy import event

from atmp_match.bookings import actions
from atmp_match.extensions import db
from tests.api.conftest import body_of
from tests.factories.bookings import BENCH, LINE, make_product, make_request, weeks_from_now
from tests.factories.organisations import make_founder


@pytest.fixture
def outsiders(other_founder, other_manager):
    return other_founder, other_manager


def test_a_request_is_stored_and_found_again(app, founder, manager):
    with app.app_context():
        product = make_product(founder.actor).ref
    answer = founder.post(
        "/bookings", body_of(product=product, message="Two runs", share_level="named", flexible_days=14)
    )
    assert answer.status_code == 201
    ref = answer.json["ref"]
    assert answer.headers["Location"] == f"/api/v1/bookings/{ref}"
    assert founder.get(f"/bookings/{ref}").json == answer.json
    assert {name: answer.json[name] for name in body_of()} == body_of()
    seen = [answer.json[name] for name in ("status", "product", "message", "share_level", "flexible_days", "you_are")]
    assert seen == ["requested", product, "Two runs", "named", 14, "company"]


def test_the_end_of_whole_weeks_may_be_written_as_saturday_sunday_or_monday(founder, manager):
    start, saturday = weeks_from_now(8, 1)
    for number, days in enumerate((0, 1, 2)):
        body = {"offer": BENCH, "start": f"{start}", "end": f"{saturday + timedelta(days=days)}"}
        answer = founder.post("/bookings", body)
        assert (number, answer.status_code, answer.json["end"]) == (number, 201, f"{saturday}")


def test_times_are_days_of_the_hubs_own_zone(founder, manager):
    start, end = weeks_from_now(8, 1)
    # At eleven in the evening UTC the new day has begun in Uppsala, in winter and in summer.
    times = {"start": f"{start - timedelta(days=1)}T23:00:00Z", "end": f"{end}T00:00:00+01:00"}
    answer = founder.post("/bookings", {"offer": BENCH, **times})
    assert (answer.json["start"], answer.json["end"]) == (f"{start}", f"{end}")


def test_the_hub_sees_no_more_than_the_share_level_allows(app, founder, manager, office, run_deliveries):
    with app.app_context():
        product = make_product(founder.actor).ref
    ref = founder.post("/bookings", body_of(product=product, message="Please")).json["ref"]
    run_deliveries()
    own, hubs, offices = (who.get(f"/bookings/{ref}").json for who in (founder, manager, office))
    company = next(iter(founder.actor.organisation_names.values()))
    assert own["company"] == company
    assert hubs["company"].startswith("Anonymous developer ")
    assert (hubs["product"], hubs["product_code"], hubs["message"]) == (None, "", "Please")
    assert (offices["company"], offices["message"]) == (hubs["company"], "")
    assert hubs["actions"] == ["accept", "decline", "propose"]
    assert hubs["turn"] == "hub"


def test_the_hub_accepts_and_both_see_it(founder, manager, held):
    version = manager.get(f"/bookings/{held}").json["version"]
    answer = manager.post(f"/bookings/{held}/accept", {"version": version})
    assert (answer.status_code, answer.json["status"]) == (200, "accepted")
    assert answer.json["gates"][0]["met_at"] is None
    assert founder.get(f"/bookings/{held}").json["status"] == "accepted"


def test_an_action_needs_no_body(manager, held):
    assert manager.post(f"/bookings/{held}/accept").json["status"] == "accepted"


def test_the_hub_declines_with_a_reason_and_without_none(founder, manager, held, stored):
    before = stored()
    refused = manager.post(f"/bookings/{held}/decline", {"reason": "  "})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "reason")
    assert stored() == before
    assert manager.post(f"/bookings/{held}/decline", {"reason": "Maintenance"}).json["status"] == "declined"
    assert founder.get(f"/bookings/{held}").json["reason"] == "Maintenance"


def test_the_company_withdraws_and_cancels(founder, manager, held, run_deliveries):
    assert founder.post(f"/bookings/{held}/withdraw").json["status"] == "withdrawn"
    second = founder.post("/bookings", body_of(20, 1)).json["ref"]
    run_deliveries()
    manager.post(f"/bookings/{second}/accept")
    answer = founder.post(f"/bookings/{second}/cancel", {"reason": "The trial moved"})
    assert (answer.json["status"], answer.json["reason"]) == ("cancelled", "The trial moved")


def test_the_work_begins_and_ends_or_nobody_comes(app, founder, manager, run_deliveries):
    refs = [founder.post("/bookings", body_of(week, 1)).json["ref"] for week in (8, 12)]
    run_deliveries()
    for ref in refs:
        gates = manager.post(f"/bookings/{ref}/accept").json["gates"]
        with app.app_context():
            for gate in gates:
                actions.meet_gate(ref, gate["code"], by=manager.actor)
    assert manager.post(f"/bookings/{refs[0]}/start").json["status"] == "in-progress"
    assert manager.post(f"/bookings/{refs[0]}/complete").json["status"] == "completed"
    assert manager.post(f"/bookings/{refs[1]}/no-show", {"reason": "Nobody came"}).json["status"] == "no-show"


def test_what_is_not_ones_own_to_do_is_403_and_what_is_not_ones_own_is_404(founder, manager, outsiders, held, stored):
    before = stored()
    assert founder.post(f"/bookings/{held}/accept").status_code == 403
    assert manager.post(f"/bookings/{held}/withdraw").status_code == 403
    assert manager.post("/bookings", body_of()).status_code == 403
    for outsider in outsiders:
        for path in ("accept", "decline", "propose", "withdraw"):
            assert outsider.post(f"/bookings/{held}/{path}", {"reason": "x"}).status_code == 404
        assert outsider.get(f"/bookings/{held}").status_code == 404
    assert stored() == before


def test_a_booking_that_was_changed_meanwhile_is_409(manager, held, stored):
    before = stored()
    assert manager.post(f"/bookings/{held}/accept", {"version": 1}).status_code == 409
    assert stored() == before
    assert manager.post(f"/bookings/{held}/accept").status_code == 200
    assert manager.post(f"/bookings/{held}/accept").status_code == 409


def test_the_hub_proposes_other_weeks_and_the_company_agrees(founder, manager, held):
    start, end = weeks_from_now(14, 2)
    proposed = manager.post(f"/bookings/{held}/propose", {"start": f"{start}", "end": f"{end}", "reason": "Service"})
    assert (proposed.status_code, proposed.json["status"], proposed.json["turn"]) == (200, "proposed", "company")
    seen = founder.get(f"/bookings/{held}").json
    assert seen["actions"] == ["withdraw", "propose", "agree", "keep"]
    kept = {name: seen["proposal"][name] for name in ("by", "start", "end", "reason")}
    assert kept == {"by": "hub", "start": f"{start}", "end": f"{end}", "reason": "Service"}
    agreed = founder.post(f"/bookings/{held}/agree", {"version": seen["version"]})
    assert (agreed.json["status"], agreed.json["start"], agreed.json["proposal"]) == ("accepted", f"{start}", None)


def test_a_proposal_may_name_times_and_is_taken_back_with_keep(founder, manager, held):
    start, end = weeks_from_now(14, 2)
    times = {"start": f"{start - timedelta(days=1)}T23:00:00Z", "end": f"{end}T00:00:00+01:00"}
    proposed = founder.post(f"/bookings/{held}/propose", times)
    assert (proposed.json["proposal"]["start"], proposed.json["proposal"]["end"]) == (f"{start}", f"{end}")
    kept = founder.post(f"/bookings/{held}/keep").json
    assert (kept["status"], kept["proposal"], kept["start"] == f"{start}") == ("held", None, False)


def test_an_agreed_booking_is_shortened_at_once(founder, manager, held):
    manager.post(f"/bookings/{held}/accept")
    (start, end), (_start, longer) = weeks_from_now(8, 1), weeks_from_now(8, 2)
    assert manager.post(f"/bookings/{held}/shorten", {"start": f"{start}", "end": f"{end}"}).status_code == 403
    same = founder.post(f"/bookings/{held}/shorten", {"start": f"{start}", "end": f"{longer}"})
    assert (same.status_code, same.json["errors"][0]["field"]) == (422, "start")
    shorter = founder.post(f"/bookings/{held}/shorten", {"start": f"{start}", "end": f"{end}"})
    assert (shorter.status_code, shorter.json["status"], shorter.json["end"]) == (200, "accepted", f"{end}")


def test_a_proposal_that_cannot_be_is_refused_and_changes_nothing(founder, manager, held, stored):
    before = stored()
    start, end = weeks_from_now(14, 2)
    assert founder.post(f"/bookings/{held}/agree").status_code == 409
    assert founder.post(f"/bookings/{held}/keep").status_code == 409
    missing = founder.post(f"/bookings/{held}/propose", {"start": f"{start}"})
    assert (missing.status_code, missing.json["errors"][0]["field"]) == (422, "end")
    stale = founder.post(f"/bookings/{held}/propose", {"start": f"{start}", "end": f"{end}", "version": 1})
    assert stale.status_code == 409
    assert stored() == before


def test_weeks_for_anything_but_a_proposal_and_unknown_actions_are_refused(manager, held, stored):
    before = stored()
    refused = manager.post(f"/bookings/{held}/accept", {"start": "2027-02-08"})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "start")
    assert manager.post(f"/bookings/{held}/expire").status_code == 404
    assert manager.post(f"/bookings/{held}/accept", {"reasons": "x"}).json["errors"][0]["field"] == "reasons"
    assert stored() == before


def test_taken_weeks_are_409_with_the_next_free_ones(other_founder, manager, held, stored):
    manager.post(f"/bookings/{held}/accept")
    before = stored()
    refused = other_founder.post("/bookings", body_of(), key="taken")
    start, end = weeks_from_now(11, 2)
    assert refused.status_code == 409
    assert refused.json["next_free"][0] == {"start": f"{start}", "end": f"{end}"}
    assert stored() == before
    # A refusal is not kept: the key may be used for the weeks that were named.
    assert (
        other_founder.post("/bookings", {**body_of(), **refused.json["next_free"][0]}, key="taken").status_code == 201
    )


def test_weeks_that_another_request_holds_let_this_one_wait(founder, other_founder, held, run_deliveries):
    ref = other_founder.post("/bookings", body_of()).json["ref"]
    run_deliveries()
    assert other_founder.get(f"/bookings/{ref}").json["status"] == "waiting"


def test_what_cannot_be_asked_is_named_and_nothing_is_stored(app, founder, manager, stored):
    start, _end = weeks_from_now(8, 2)
    wrong = {
        "start": [
            {"start": "2020-01-06"},
            {"start": "soon"},
            {"start": 5},
            {"start": f"{start}T00:00:00"},
            {"start": None},
        ],
        "end": [{"end": f"{start}"}, {"end": "2027-02-30"}, {"end": f"{start + timedelta(weeks=40)}"}],
        "offer": [{"offer": None}, {"offer": 7}, {"offer": "\0"}, {"offer": "\ud800"}],
        "share_level": [{"share_level": "full"}, {"share_level": "secret"}],
        "flexible_days": [{"flexible_days": 91}, {"flexible_days": "3"}, {"flexible_days": 10**20}],
        "message": [{"message": "x" * 5000}, {"message": "\0"}],
        "offers": [{"offers": LINE}],
    }
    for field, changes in wrong.items():
        for change in changes:
            refused = founder.post("/bookings", body_of() | change)
            assert refused.status_code == 422, change
            assert field in [error["field"] for error in refused.json["errors"]], change
    for name in ("offer", "start", "end"):
        body = body_of()
        del body[name]
        assert founder.post("/bookings", body).json["errors"][0]["field"] == name
    assert stored()[0] == 0


def test_unknown_offers_others_products_and_unclaimed_hubs_are_refused(app, founder, manager, stored):
    with app.app_context():
        others = make_product(make_founder()).ref
    before = stored()
    assert founder.post("/bookings", body_of(offer="nothing")).status_code == 404
    assert founder.post("/bookings", body_of(product=others)).status_code == 404
    assert founder.post("/bookings", body_of(product="PRD-0")).status_code == 404
    assert "cluster office" in founder.post("/bookings", {"offer": "northx-qc", "quantity": 1}).json["detail"]
    assert stored() == before


def test_the_list_is_ones_own_newest_first_by_page_and_status(app, founder, other_founder, manager, run_deliveries):
    with app.app_context():
        mine = [make_request(founder.actor, BENCH, weeks=(week, 1)).ref for week in (8, 9, 10)]
        make_request(other_founder.actor, BENCH, weeks=(12, 1))
    first = founder.get("/bookings?limit=2").json
    rest = founder.get(f"/bookings?limit=2&cursor={first['next_cursor']}").json
    assert [row["ref"] for row in first["items"] + rest["items"]] == mine[::-1]
    assert rest["next_cursor"] is None
    assert len(manager.get("/bookings").json["items"]) == 4
    run_deliveries()
    founder.post(f"/bookings/{mine[0]}/withdraw")
    assert [row["ref"] for row in founder.get("/bookings?status=withdrawn").json["items"]] == [mine[0]]
    assert founder.get("/bookings?status=lost").status_code == 422


def test_a_request_with_its_key_takes_twelve_statements(app, founder, manager):
    with app.app_context():
        product = make_product(founder.actor).ref
    founder.post("/bookings", body_of(20, 1))  # notes the token's use and the vocabulary
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    answer = founder.post("/bookings", body_of(product=product), key="counted")
    with app.app_context():
        event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 201
    assert len(seen) <= 12, seen
