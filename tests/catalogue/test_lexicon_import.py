"""The lexicon comes with the catalogue, once, and leaves what the office has done alone."""

import pytest
from sqlalchemy import func, select

from atmp_match.catalogue.actions import import_catalogue
from atmp_match.catalogue.models import LexiconEntry, LexiconVersion
from atmp_match.catalogue.queries import seed_documents
from atmp_match.catalogue.queries.lexicon import entries_on_desk, list_versions, newest_entries, newest_version
from atmp_match.catalogue.rules.documents import DocumentsRefused
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction
from tests.factories.lexicon import seeded_entries

pytestmark = pytest.mark.usefixtures("inside")


def row(**changes):
    return {"kind": "bottleneck", "code": "money", "language": "en", "synonyms": ["piggy bank"]} | changes


def test_the_seed_is_published_as_the_first_version():
    assert newest_version() == 1
    assert set(newest_entries()) == set(entries_on_desk()) == set(seeded_entries())


def test_importing_again_changes_nothing():
    before = db.session.scalar(select(func.count()).select_from(LexiconEntry))
    assert not import_catalogue(seed_documents()).has_changed
    assert db.session.scalar(select(func.count()).select_from(LexiconEntry)) == before
    assert newest_version() == 1


def test_new_words_are_added_and_published_at_once():
    report = import_catalogue({"more.yaml": {"lexicon": [row()]}})
    assert report.counts["entries"] == 1
    assert newest_version() == 2
    assert [entry.text for entry in newest_entries() if entry not in set(seeded_entries())] == ["piggy bank"]
    assert [line[3] for line in list_versions()[0].added] == ["piggy bank"]


def test_what_the_office_has_retired_stays_retired_and_what_lies_on_its_desk_is_not_published():
    with transaction():
        entry = db.session.scalar(select(LexiconEntry).where(LexiconEntry.text == "runway"))
        entry.active = False
    import_catalogue({**seed_documents(), "more.yaml": {"lexicon": [row()]}})
    assert "runway" not in [entry.text for entry in entries_on_desk()]
    assert "runway" in [entry.text for entry in newest_entries()]


def test_a_name_that_the_vocabulary_gave_up_is_retired():
    documents = seed_documents()
    term = next(t for t in documents["taxonomy.yaml"]["bottlenecks"] if t["code"] == "money")
    old, term["name_en"] = term["name_en"], "Short of funds"
    import_catalogue(documents)
    names = [entry.text for entry in newest_entries() if entry.role == "name" and entry.code == "money"]
    assert "Short of funds" in names
    assert old not in names


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"code": "moneyy"}, "lexicon[moneyy].code: unknown bottleneck 'moneyy'"),
        ({"kind": "grade"}, "lexicon[money].kind: must be one of modality, stage, bottleneck, service"),
        ({"language": "no"}, "lexicon[money].language: must be one of en, sv"),
        ({"synonyms": ["x" * 201]}, "lexicon[money].synonyms: must have at most 200 characters"),
        ({"synonyms": ["a", "a"]}, "lexicon[money].synonyms: names 'a' twice"),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_changes(changes, problem):
    with pytest.raises(DocumentsRefused) as refused:
        import_catalogue({"more.yaml": {"lexicon": [row(**changes)]}})
    assert refused.value.problems == (f"more.yaml: {problem}",)
    assert db.session.scalar(select(func.count()).select_from(LexiconVersion)) == 1
