"""A reader sees all that the organisation sees and changes nothing: no button leads to a refusal, none is missed."""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings.models import Booking
from atmp_match.extensions import db
from atmp_match.organisations.models import Membership
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import PERMISSIONS, Audience, MemberRole, Permission
from atmp_match.products.models import Product
from tests.factories.accounts import make_user, sign_in
from tests.factories.bookings import LINE, make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder, make_member_of

# These change only what is the reader's own: the session, the account, the language, leaving.
OWN = re.compile(r"/(sign-out|language|theme|account.*|team/\d+/leave)$")
SECTIONS = ("product-type", "scale-and-containment", "stage-and-dates", "where-you-are-stuck", "what-you-bring")


class Forms(HTMLParser):
    """Collects where the forms of a page go, and what htmx would send by itself."""

    def __init__(self, page):
        super().__init__()
        self.addresses = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("method", "get").lower() == "post":
            self.addresses.add(attrs.get("action", ""))
        self.addresses |= {attrs[name] for name in ("hx-post", "hx-put", "hx-patch", "hx-delete") if name in attrs}


@pytest.fixture
def house(app, run_deliveries):
    """A company with a product and a request, the hub that was asked, and a reader of each."""
    with app.app_context():
        founder, manager = make_founder(), make_manager_of("testa-center")
        product, booking = make_product(founder), make_request(founder)
        readers = {
            "company": make_member_of(founder, MemberRole.READER),
            "hub": make_member_of(manager, MemberRole.READER),
        }
        owners = {"company": founder, "hub": manager}
    run_deliveries()
    with app.app_context():
        resource = db.session.get_one(Booking, booking.id).resource_id
    known = {"resource_id": str(resource), "offer_id": LINE}
    sections = {f"/products/{product.ref}/brief/{section}" for section in (*SECTIONS, "own-words", "check-answers")}
    pages = {
        "company": sections | set(pages_for(app, Audience.COMPANY, known, product.ref, booking.ref)),
        "hub": set(pages_for(app, Audience.HUB, known, "", booking.ref)),
    }
    return owners, readers, pages, product, booking


def pages_for(app, audience, known, product, booking):
    """Return every page that this group may look at and whose thing is known here; new ones come by themselves."""
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", Permission.READ_PUBLIC)
        if "GET" not in rule.methods or rule.rule.startswith("/api/") or permission == Permission.READ_PUBLIC:
            continue
        if not PERMISSIONS[permission] & {audience, Audience.SIGNED_IN}:
            continue
        names = known | {"ref": product if rule.rule.startswith("/products/") else booking}
        if rule.arguments <= set(names):
            yield re.sub(r"<\w+:(\w+)>", lambda part, names=names: names[part[1]], rule.rule)
    yield f"/offers/{known['offer_id']}"


def forms_of(app, person, pages):
    """Return the status of each page, and the addresses that it would send something to."""
    client = app.test_client()
    sign_in(client, person)
    answers = {page: client.get(page) for page in pages}
    return (
        {page: answer.status_code for page, answer in answers.items()},
        {
            page: {form for form in Forms(answer.text).addresses if not OWN.search(form)}
            for page, answer in answers.items()
        },
    )


def test_a_reader_sees_every_page_of_the_organisation_and_no_form(app, house):
    owners, readers, pages, *_ = house
    for side in ("company", "hub"):
        seen_by_owner, forms_of_owner = forms_of(app, owners[side], pages[side])
        seen, forms = forms_of(app, readers[side], pages[side])
        assert seen == seen_by_owner
        assert sum(status == 200 for status in seen.values()) > 8
        # Whoever adds a form: ask `may_send(address)` around it, as the macro `post` does.
        assert {page: found for page, found in forms.items() if found} == {}
        assert sum(map(len, forms_of_owner.values())) > 5


def test_what_a_reader_sends_is_refused_with_a_sentence_and_changes_nothing(app, house):
    _owners, readers, _pages, product, booking = house
    sentence = "You are a reader here: you see everything and change nothing."
    asked = {
        "company": [
            "/products",
            f"/products/{product.ref}/needs/reset",
            f"/bookings/{booking.ref}/withdraw",
            f"/offers/{LINE}",
        ],
        "hub": [f"/bookings/{booking.ref}/accept", f"/bookings/{booking.ref}/cancel", "/hub/resources/1/blocks"],
    }
    before = everything(app)
    for side, addresses in asked.items():
        client = app.test_client()
        sign_in(client, readers[side])
        for address in addresses:
            answer = client.post(address)
            assert (answer.status_code, sentence in answer.text) == (403, True), address
    assert everything(app) == before


def test_the_api_refuses_a_reader_with_a_code_and_offers_no_actions(app, house):
    _owners, readers, _pages, _product, booking = house
    for side, address in (("company", "/api/v1/bookings"), ("hub", f"/api/v1/bookings/{booking.ref}/accept")):
        with app.app_context():
            token = create_api_token("reader", by=readers[side].user_id)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": side}
        answer = app.test_client().post(address, json={}, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "role-too-small")
        seen = app.test_client().get(f"/api/v1/bookings/{booking.ref}", headers=headers).json
        assert (seen["status"], seen["actions"]) == ("held", [])


def test_a_member_answers_bookings_and_leaves_the_rules_to_an_owner(app, house):
    owners, _readers, pages, _product, booking = house
    with app.app_context():
        member = make_member_of(owners["hub"], MemberRole.MEMBER)
    client = app.test_client()
    sign_in(client, member)
    (resource,) = (page for page in pages["hub"] if re.search(r"/hub/resources/\d+$", page))
    page = client.get(resource).text
    assert f'action="{resource}/blocks"' in page
    assert f'action="{resource}/rules"' not in page
    answer = client.post(f"{resource}/rules")
    assert (answer.status_code, "Only an owner of your organisation can change this." in answer.text) == (403, True)
    assert client.post(f"/bookings/{booking.ref}/accept").status_code == 303


def test_an_owner_here_who_reads_there_changes_nothing_there(app, house):
    owners, _readers, pages, product, _booking = house
    with app.app_context():
        person = make_user()
        own = make_founder()
        for key, role in ((min(own.company_ids), "owner"), (min(owners["company"].company_ids), "reader")):
            db.session.add(Membership(user_id=person.id, organisation_id=key, role=role))
        db.session.commit()
        both = actor_of(person)
        assert both.company_ids == own.company_ids | owners["company"].company_ids
    before = everything(app)
    client = app.test_client()
    sign_in(client, both)
    assert client.get(f"/products/{product.ref}/needs").status_code == 200
    answer = client.post(f"/products/{product.ref}/needs/reset")
    assert (answer.status_code, "In some places you may only read." in answer.text) == (404, True)
    assert everything(app) == before
    _seen, forms = forms_of(
        app, both, [page for page in pages["company"] if product.ref in page or "/bookings/" in page]
    )
    assert {page: found for page, found in forms.items() if found} == {}


def everything(app):
    with app.app_context():
        return [db.session.execute(select(model.__table__).order_by(model.id)).all() for model in (Booking, Product)]
