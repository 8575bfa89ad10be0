"""What an offer takes: the hub says it on a page of its own, and everybody reads it where they look."""

from sqlalchemy import text

from atmp_match.bookings import actions
from atmp_match.extensions import db
from tests.factories.accounts import sign_in
from tests.factories.bookings import LINE, fresh, make_manager_of, make_request
from tests.factories.organisations import make_founder
from tests.factories.recipes import BENCHES, LAB, LAB_UNITS, id_of, make_recipe

PAGE = f"/hub/resources/offers/{LINE}"
STORED = "SELECT resource_id, units, from_end, offset_days, days, basis FROM offer_parts ORDER BY position"


def seen_in(page):
    return page.text.split('name="seen" type="hidden" value="')[1].split('"')[0]


def row(number, resource, *, units="1", offset="0", counts="start", days=""):
    values = {"resource": str(resource), "units": units, "offset": offset, "counts": counts, "days": days}
    return {f"p{number}_{name}": value for name, value in values.items()}


def test_the_hub_writes_a_recipe_and_what_cannot_be_so_is_said_beside_its_field(app, hub):
    with app.app_context():
        lab, benches, other = id_of(LAB), id_of(BENCHES), id_of("HQ plasmid line")
    page = hub.get(PAGE)
    assert page.status_code == 200
    seen = {"seen": seen_in(page)}

    def stored():
        with app.app_context():
            return [tuple(part) for part in db.session.execute(text(STORED))]

    refusals = {
        "Enter a number of units that there are.": row(0, lab, units="5"),
        "Enter a whole number of days from 0 to 366.": row(0, lab, offset="-1"),
        "Enter a whole number of days from 1 to 366, or nothing.": row(0, lab, days="0"),
        "It stands here already. Choose another.": row(0, lab) | row(2, lab),
        "Choose one of the hub&#39;s resources.": row(1, other),
    }
    for said, typed in refusals.items():
        answer = hub.post(PAGE, data=seen | typed)
        assert answer.status_code == 422, said
        assert said in answer.text
        assert stored() == []

    typed = row(0, lab, units="4", offset="14", days="5") | row(2, benches, offset="9", counts="end")
    assert hub.post(PAGE, data=seen | typed).status_code == 303
    kept = [(lab, 4, False, 14, 5, "hub"), (benches, 1, True, 9, None, "hub")]
    assert stored() == kept
    assert hub.post(PAGE, data=seen).status_code == 409, "an old page takes nothing away"
    assert stored() == kept

    with app.app_context():
        stranger = make_manager_of("northx-matfors")
    client = app.test_client()
    sign_in(client, stranger)
    assert [client.get(PAGE).status_code, client.post(PAGE, data=seen).status_code] == [404, 404]
    assert stored() == kept


def test_offer_booking_and_inbox_show_every_part_in_both_languages(app):
    with app.app_context():
        manager, founder = make_manager_of("testa-center"), make_founder()
        make_recipe(manager)
        booking = make_request(founder, weeks=(8, 2))
        actions.process_request(booking.id)
        ref, units = fresh(booking).ref, f"{LAB_UNITS} units"
    company, hub = app.test_client(), app.test_client()
    sign_in(company, founder)
    sign_in(hub, manager)

    pages = [company.get(f"/offers/{LINE}"), company.get(f"/bookings/{ref}"), hub.get(f"/hub/inbox?r={ref}")]
    for page in pages:
        assert page.status_code == 200
        assert all(said in page.text for said in (LAB, BENCHES, units))
    assert f"{LAB} is free for it" in pages[2].text

    swedish = company.get(f"/offers/{LINE}", headers={"Accept-Language": "sv"}, query_string={"lang": "sv"})
    assert "Vad en bokning tar" in swedish.text
