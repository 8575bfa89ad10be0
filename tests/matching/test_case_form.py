"""A file of cases that does not follow the form is told so, with the path; nothing in it goes unheard."""

import copy

import pytest
import yaml

from atmp_match.matching.actions.cases import evaluate_cases, read_cases, shipped_cases
from atmp_match.matching.rules.case_form import remarks, wrong_case, wrong_document
from atmp_match.shared.errors import Unreadable

BASE = shipped_cases()[3]


class Plain(yaml.SafeDumper):
    """Writes rows that know their lines as any other."""


Plain.add_multi_representer(dict, Plain.represent_dict)


def dump(document):
    return yaml.dump(document, Dumper=Plain)


def changed(path, value):
    """Return a right case with one thing changed; `path` is like `must_not.0.hub`."""
    case = copy.deepcopy(BASE)
    *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    place = case
    for part in way:
        place = place[part]
    place[last] = value
    return case


@pytest.mark.parametrize("case", shipped_cases(), ids=lambda case: case["id"])
def test_the_shipped_cases_follow_the_form(case):
    assert (wrong_case(case), remarks(case)) == ([], [])


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("must_nots", [{"hub": "x"}], "must_nots: unknown key"),
        ("expected", "chain", "expected: unknown key"),
        ("demands", ["chain"], "demands: unknown key"),
        ("must_not.0.hubb", "xintela", "must_not.0.hubb: unknown key"),
        ("must_include.1.withn", 5, "must_include.1.withn: unknown key"),
        ("needs.0.grades", "gmp", "needs.0.grades: unknown key"),
        ("product.modalities", ["msc"], "product.modalities: unknown key"),
        ("product", "cells", "product: must be a mapping"),
        ("needs", None, "needs: is missing"),
        ("needs.0.service", None, "needs.0.service: is missing"),
        ("must_not", {"hub": "x"}, "must_not: must be a list of rows"),
        ("must_not.0", {"hub": "testa-center"}, "must_not.0: must name a need or describe one by its service"),
        ("must_not.0.need", "n7", "must_not.0.need: no need is called n7"),
        ("must_include.0.as", "maybe", "must_include.0.as: must be one of yes, limited, planned, ask, conditions"),
        ("must_include.0.within", "five", "must_include.0.within: must be a whole number above 0"),
        ("must_include.0.hubs", "xintela", "must_include.0.hubs: must be a list of texts"),
        ("must_include.0.any_of", "yes", "must_include.0.any_of: must be true or false"),
        ("needs.0.scale", 200, "needs.0.scale: must be a value and a unit"),
        ("as_of", "5 Oct 2026", "as_of: must be a day"),
        ("input", "telepathy", "input: must be one of structured, free-text"),
    ],
)
def test_what_does_not_follow_the_form_is_named_with_its_path(path, value, said):
    assert any(problem.startswith(said) for problem in wrong_case(changed(path, value)))


def test_a_remark_and_the_rest_of_a_cut_text_are_only_noted():
    case = changed("split", "held")
    case["must_not"][0]["000 L line"] = None
    assert wrong_case(case) == []
    assert remarks(case) == ["split", "must_not.0.000 L line"]


def test_two_needs_of_one_name_are_refused():
    case = copy.deepcopy(BASE)
    case["needs"].append(dict(case["needs"][0]))
    assert wrong_case(case) == ["needs: two are called n1"]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (None, "the file must hold a list under `cases`"),
        ([1], "the file must hold a list under `cases`"),
        ({"case": []}, "the file must hold a list under `cases`"),
        ({"cases": []}, "cases: there is none"),
        ({"cases": [BASE], "more": 1}, "more: unknown key"),
        ({"cases": ["dev-01"]}, "cases.0: must be a case with an id"),
        ({"cases": [BASE, BASE]}, "two cases are called dev-04"),
    ],
)
def test_a_file_that_holds_no_cases_is_refused_as_a_whole(document, said):
    assert said in wrong_document(document)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases: [\n", "line 2"),
        ("cases:\n  - {id: a, id: b}\n", "line 2: 'id' stands twice"),
        ("just words", "the file must hold a list under `cases`"),
        (b"\xff\xfe", "it is not UTF-8 text"),
    ],
)
def test_a_malformed_file_is_told_where(inside, tmp_path, text, said):
    file = tmp_path / "cases.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Unreadable, match=said):
        read_cases(file)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("must_not.0.hub", "no-such-hub", "no-such-hub is not in the catalogue"),
        ("must_include.0.offer", "no-such-offer", "no-such-offer is not in the catalogue"),
        ("expect", ["splendid"], "expect: splendid is not in the vocabulary"),
        ("must_not_services", ["cell-making"], "must_not_services: cell-making is not in the vocabulary"),
        ("must_not_classes", ["gene"], "must_not_classes: gene is not in the vocabulary"),
        ("product.modality", "perpetual-motion", "product.modality: perpetual-motion is not in the vocabulary"),
        ("needs.0.scale", {"value": -1, "unit": "L"}, "needs.0.scale: Give a value above 0 and a unit"),
    ],
)
def test_a_name_that_does_not_exist_makes_a_case_unreadable_and_not_right(inside, path, value, said):
    (result,) = evaluate_cases([changed(path, value)])
    assert said in list(result.unreadable)
    assert not result.is_right


def test_one_unreadable_case_does_not_keep_the_others_from_being_asked(app, tmp_path):
    file = tmp_path / "cases.yaml"
    file.write_text(dump({"cases": [changed("must_nots", []), {**BASE, "id": "other"}]}))
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", str(file)])
    lines = [line.split() for line in done.output.splitlines()]
    assert done.exit_code == 1
    assert [line[:2] for line in lines if line[0] in ("dev-04", "other")] == [
        ["dev-04", "unreadable"],
        ["other", "right"],
    ]
    assert "must_nots: unknown key" in done.output
    assert lines[-1] == ["1", "of", "2", "right"]


def test_a_file_without_cases_makes_the_command_fail_with_a_sentence(app, tmp_path):
    file = tmp_path / "cases.yaml"
    file.write_text("cases: []")
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", str(file)])
    assert (done.exit_code, done.output) == (1, "Error: cases.yaml: cases: there is none\n")
