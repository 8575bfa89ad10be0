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
