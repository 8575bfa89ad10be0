"""What keeps matches alive, in a real browser: imports by the office, reported gaps, watches, marks of what is new."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from atmp_match.catalogue.actions import edit_offer
from atmp_match.catalogue.models import CatalogueImport, Hub
from atmp_match.catalogue.queries import get_offer
from atmp_match.catalogue.rules.imports import State
from atmp_match.extensions import db
from atmp_match.matching.actions.rematching import rematch_product
from atmp_match.matching.models import MatchLook
from atmp_match.shared.clock import now
from tests.factories.accounts import PASSWORD
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin, make_founder
from tests.factories.products import make_ziccum
from tests.fixtures.browser import DESKTOP, PHONE
from tests.matching.test_gaps import make_unmet

LONG = 60_000  # milliseconds: a worker has to come to it
LOOKS = pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("sv", "dark")])
WORDS = {
    "en": {
        "file": "YAML file", "check": "Check the file", "import": "Import it", "stop": "Stop the import",
        "gap": "Report the gap", "watch": "Tell me if this changes", "all": "Tell me if the matches change",
    },
    "sv": {
        "file": "YAML-fil", "check": "Granska filen", "import": "Läs in filen", "stop": "Stoppa inläsningen",
        "gap": "Rapportera luckan", "watch": "Meddela mig om detta ändras", "all": "Meddela mig om träffarna ändras",
    },
}  # fmt: skip


def look_at(someone, name):
    """Keep pictures of the page in both sizes; nothing bars anybody, nothing is wider than the screen."""
    for size in (PHONE, DESKTOP):
        someone.picture(name, size)
        assert someone.barriers() == []


@pytest.fixture
def office(person, stack):
    """Somebody of the office; what they import is taken away again, for the other tests of this stack."""

    def arrive(theme):
        someone = person(color_scheme=theme)
        someone.sign_in("admin@demo.example", stack.demo_password)
        return someone

    yield arrive
    with stack.app.app_context():
        db.session.execute(delete(Hub).where(Hub.slug.startswith("synthetic-")))
        db.session.execute(delete(CatalogueImport))
        db.session.commit()


@pytest.fixture
def founder(person, stack):
    """Somebody with a product that needs a laboratory, at a browser; and the product."""

    def arrive(theme, make=make_ziccum):
        with stack.app.app_context():
            actor = make_founder()
            product = make(actor)
        someone = person(color_scheme=theme)
        someone.sign_in(actor.email, PASSWORD)
        return someone, product

    return arrive


def one_hub():
    """Return a file with one hub that nobody can match."""
    document = json.loads(large_catalogue(1))
    document["hubs"][0]["offers"] = []
    return json.dumps(document)


def upload(page, words, text, name):
    page.get_by_label(words["file"]).set_input_files({"name": name, "mimeType": "text/yaml", "buffer": text.encode()})
    page.get_by_role("button", name=words["check"]).click()
    page.wait_for_url("**/admin/catalogue/imports/*")


@LOOKS
def test_the_office_imports_a_file_and_sees_what_is_wrong_what_would_change_and_how_far_it_is(
    office, stack, language, theme
):
    words, someone = WORDS[language], office(theme)
    page = someone.page
    page.goto(f"/admin/catalogue/import?language={language}")
    look_at(someone, f"form-{language}")
    upload(page, words, large_catalogue(60).replace('"lat": 59.91', '"lat": "north"'), "wrong.yaml")
    page.locator("#wrong").wait_for(timeout=LONG)
    look_at(someone, f"wrong-{language}")

    page.goto("/admin/catalogue/import")
    upload(page, words, large_catalogue(60), "many.yaml")
    page.locator("#lines").wait_for(timeout=LONG)
    look_at(someone, f"preview-{language}")

    page.goto("/admin/catalogue/import")
    upload(page, words, one_hub(), "one.yaml")
    page.get_by_role("button", name=words["import"], exact=True).click()
    page.locator("#sum").wait_for(timeout=LONG)
    page.wait_for_function(
        "document.querySelector('.steps') === null && !document.querySelector('form[action$=confirm]')",
        timeout=LONG,
    )
    look_at(someone, f"done-{language}")

    with stack.app.app_context():
        row = CatalogueImport(file_name="hubs-2027.yaml", state=State.IMPORTING, stage="write", done=4120, total=10000)
        db.session.add(row)
        db.session.commit()
        row_id = row.id
    page.goto(f"/admin/catalogue/imports/{row_id}")
    assert page.locator("progress").get_attribute("value") == "4120"
    look_at(someone, f"running-{language}")
    page.get_by_role("button", name=words["stop"]).click()
    page.wait_for_url(f"**/imports/{row_id}")
    page.goto("/admin/catalogue/import")
    look_at(someone, f"list-{language}")


@LOOKS
def test_a_founder_reports_a_gap_watches_and_stops_and_the_office_reads_the_gaps(
    founder, office, stack, language, theme
):
    words = WORDS[language]
    someone, product = founder(theme, make_unmet)
    page = someone.page
    page.goto(f"/products/{product.ref}/matches?language={language}")
    look_at(someone, f"matches-{language}")
    page.get_by_role("button", name=words["gap"]).first.click()
    page.wait_for_load_state()
    look_at(someone, f"reported-{language}")
    page.goto(f"/products/{product.ref}/watches")
    look_at(someone, f"no-watches-{language}")
    page.get_by_role("button", name=words["all"]).click()
    page.wait_for_load_state()
    page.goto(f"/products/{product.ref}/watches")
    look_at(someone, f"watches-{language}")
    reader = office(theme)
    reader.page.goto(f"/admin/gaps?language={language}")
    look_at(reader, f"gaps-{language}")


@LOOKS
def test_what_is_new_since_the_last_look_is_marked_in_the_list_on_top_and_at_its_hub(founder, stack, language, theme):
    someone, product = founder(theme)
    page = someone.page
    with stack.app.app_context():
        rematch_product(product.id)
    page.goto(f"/products/{product.ref}/matches?language={language}")
    assert page.locator("#news").count() == 0
    with stack.app.app_context():
        admin, before = make_admin(), get_offer("testa-bsl2")
        old = before.openness
        edit_offer("testa-bsl2", {"openness": "limited"}, before.version, reason="A call", by=admin)
        db.session.execute(update(MatchLook).values(looked_at=now() - timedelta(minutes=31)))
        db.session.commit()
    try:
        with stack.app.app_context():
            rematch_product(product.id)
        page.goto("/products")
        look_at(someone, f"list-{language}")
        page.goto(f"/products/{product.ref}/matches")
        assert page.locator("#news").is_visible()
        assert page.locator(".marks").count() == 1
        look_at(someone, f"news-{language}")
    finally:
        with stack.app.app_context():
            version = db.session.scalar(select(get_offer("testa-bsl2").__class__.version).filter_by(id="testa-bsl2"))
            edit_offer("testa-bsl2", {"openness": old}, version, reason="As before", by=admin)
