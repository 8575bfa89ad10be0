"""What is wrong with a document is said in the reader's language, whichever form it has."""

import pytest
from flask_babel import force_locale

from atmp_match.catalogue.actions.problem_texts import in_words
from atmp_match.catalogue.queries import seed_documents
from atmp_match.catalogue.rules.documents import Known, problems_in
from atmp_match.catalogue.rules.places import parts_of

SAID = {
    "is missing": "saknas",
    "is missing for the date": "saknas för datumet",
    "must be a number from -90 to 90": "måste vara ett tal från -90 till 90",
    "must be a number from 0": "måste vara ett tal från 0",
    "unknown modality or group 'unicorns'": "okänt värde för modality or group: 'unicorns'",
    "must be one of yes, unknown": "måste vara något av yes, unknown",
    "'testa-bsl2' stands twice": "'testa-bsl2' står två gånger",
    "is already an offer of testa-center": "är redan ett erbjudande hos testa-center",
    ".value: must be a number from 0": ".value: måste vara ett tal från 0",
    "must be a list": "måste vara en lista",
    "must be a list of rows": "måste vara en lista med poster",
    "did not find expected ',' or ']'": "did not find expected ',' or ']'",  # YAML's own words
}


@pytest.mark.parametrize(("problem", "swedish"), SAID.items())
def test_a_problem_is_said_in_swedish_and_stays_as_it_is_in_english(inside, problem, swedish):
    with inside.test_request_context():
        with force_locale("sv"):
            assert in_words(problem) == swedish
        with force_locale("en"):
            assert in_words(problem) == problem


def spoilt(part, nonsense):
    """Return the document with nonsense in every field that is no list of rows."""
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return [spoilt(row, nonsense) for row in part]
    if isinstance(part, dict):
        return {name: spoilt(value, nonsense) for name, value in part.items()}
    return nonsense


@pytest.mark.parametrize("nonsense", [None, 7, "", "Nonsense", "no-such-code", [], ["a", "a"], {"a": 1}, True])
def test_whatever_the_checks_find_in_rows_full_of_nonsense_has_its_swedish(inside, nonsense):
    documents = {name: spoilt(document, nonsense) for name, document in seed_documents().items()}
    problems = [parts_of(problem).text for problem in problems_in(documents, Known())]
    assert len(problems) > 100
    with inside.test_request_context(), force_locale("sv"):
        assert {problem for problem in problems if in_words(problem) == problem} == set()
