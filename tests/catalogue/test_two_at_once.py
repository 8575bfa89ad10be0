"""Two people, or two imports, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from atmp_match.catalogue.actions import edit_offer, import_catalogue
from atmp_match.catalogue.queries import get_offer, list_edits, taxonomy
from atmp_match.shared.errors import StaleVersion
from tests.factories.organisations import make_admin

MANY = 6


def at_once(app, *calls):
    """Run the calls in threads that start together; return what each returned or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        with app.app_context():
            barrier.wait()
            try:
                return call()
            except StaleVersion as error:
                return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_of_many_edits_of_one_version_exactly_one_is_saved(app):
    with app.app_context():
        admin = make_admin()
    edits = [
        lambda n=n: edit_offer("testa-bsl2", {"title": f"Title {n}"}, 1, reason="At once", by=admin)
        for n in range(MANY)
    ]
    answers = at_once(app, *edits)
    assert sum(isinstance(answer, StaleVersion) for answer in answers) == MANY - 1
    with app.app_context():
        assert get_offer("testa-bsl2").version == 2
        assert len(list_edits("testa-bsl2")) == 1


def test_of_many_imports_of_the_same_one_changes_something(app):
    term = {"code": "own-bag", "name_en": "Own bag", "name_sv": "Egen påse"}
    reports = at_once(app, *[lambda: import_catalogue({"more.yaml": {"bring_items": [term]}})] * MANY)
    assert sum(report.has_changed for report in reports) == 1
    with app.app_context():
        assert taxonomy().version == 2
