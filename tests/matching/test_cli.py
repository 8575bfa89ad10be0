"""The commands of matching."""

import json

import yaml

from atmp_match.matching.actions import answer_as_json, find_matches_for
from atmp_match.matching.actions.cases import SHIPPED

ZICCUM = {
    "as_of": "2026-11-22",
    "product": {
        "class": "not-atmp", "modality": "viral-vaccine", "stage": "scale-up", "grade_needed": "research",
        "containment": "bsl-2", "country": "SE", "brings": ["drug-substance", "team"],
    },
    "bottlenecks": ["containment", "process-scale"],
}  # fmt: skip


def test_the_command_gives_the_answer_of_the_api(app, tmp_path):
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(ZICCUM))
    done = app.test_cli_runner().invoke(args=["matching", "explain", str(file)])
    assert done.exit_code == 0
    with app.app_context():
        assert json.loads(done.output) == answer_as_json(find_matches_for(ZICCUM), "en")


def test_the_command_that_evaluates_fails_when_a_case_does(app, tmp_path):
    cases = SHIPPED
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", str(cases)])
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "14 of 14 right")
    document = yaml.safe_load(cases.read_text("utf-8"))
    document["cases"][0]["expect"] = ["own-plant"]
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(yaml.safe_dump(document))
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", str(wrong)])
    assert (done.exit_code, done.output.splitlines()[-1]) == (1, "13 of 14 right")
    assert "the label own-plant is missing" in done.output


def test_the_command_for_sentences_prints_ours_beside_plain_words_and_what_should_have_been_silent(app, tmp_path):
    rows = [
        {"text": "Nobody has clean-room time for our AAV", "lang": "en", "bottleneck": "gmp-slot", "modality": "aav"},
        {"text": "Vi saknar sakkunnig person", "lang": "sv", "bottleneck": "quality-system", "modality": None},
        {"text": "Trevlig helg", "lang": "sv", "bottleneck": None, "modality": None},
    ]
    file = tmp_path / "sentences.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    done = app.test_cli_runner().invoke(args=["matching", "sentences", str(file)])
    lines = [line.split() for line in done.output.splitlines()]
    assert done.exit_code == 0
    assert lines[0] == ["kind", "language", "count", "ours", "@1", "@3", "plain", "@1", "@3"]
    assert [line[:3] for line in lines[1:4]] == [
        ["bottleneck", "en", "1"],
        ["bottleneck", "sv", "1"],
        ["modality", "en", "1"],
    ]
    assert done.output.splitlines()[-1] == "of 1 sentences that mean nothing, 0 propose a bottleneck or a service"
