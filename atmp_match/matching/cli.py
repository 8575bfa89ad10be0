"""Commands: match a profile from a file, and check the matching against cases whose answer is known."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from atmp_match.matching.actions import answer_as_json, find_matches_for
from atmp_match.matching.actions.cases import CaseResult, evaluate_cases, read_cases
from atmp_match.matching.actions.understanding import lexicon
from atmp_match.matching.rules.lexicon.judging import count_loud, sentence_of, table
from atmp_match.shared.errors import InvalidInput, Unreadable

group = AppGroup("matching", help="Match from the command line.")
language_option = click.option("--language", type=click.Choice(["en", "sv"]), default="en", show_default=True)
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("explain")
@click.argument("file", type=existing_file)
@language_option
def explain(file: Path, language: str) -> None:
    """Print the matches for a profile: the body and the answer of POST /api/v1/matches."""
    try:
        answer = find_matches_for(json.loads(file.read_text("utf-8")))
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from error
    except InvalidInput as error:
        raise click.ClickException("\n".join(f"{field}: {text}" for field, text in error.fields.items())) from error
    click.echo(json.dumps(answer_as_json(answer, language), ensure_ascii=False, indent=2))


@group.command("sentences")
@click.argument("file", type=existing_file)
def sentences(file: Path) -> None:
    """Print how well the published lexicon understands labelled sentences, beside a plain BM25 over whole words.

    FILE has a JSON object a line: text, lang, bottleneck, also, modality. Entries that say nearly the same as one of
    the sentences are left out before anything is judged.
    """
    try:
        rows = [sentence_of(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{file} is not a file of labelled sentences: {error!r}") from error
    line = "{:<12}{:<10}{:>6}{:>10}{:>8}{:>14}{:>8}".format
    click.echo(line("kind", "language", "count", "ours @1", "@3", "plain @1", "@3"))
    for kind, language, ours, plain in table(lexicon().entries, rows):
        shares = (f"{share:.1%}" for share in (ours.at_1, ours.at_3, plain.at_1, plain.at_3))
        click.echo(line(kind, language, ours.count, *shares))
    nothing, loud = count_loud(lexicon().entries, rows)
    if nothing:
        click.echo(f"of {nothing} sentences that mean nothing, {loud} propose a bottleneck or a service")


@group.command("evaluate")
@click.argument("file", type=existing_file)
def evaluate(file: Path) -> None:
    """Print which cases of a file come out right, and why the others do not; fail if any does not.

    docs/matching-cases.md tells the form.
    """
    try:
        results = evaluate_cases(read_cases(file))
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    width = max(len(result.case["id"]) for result in results)
    for result in results:
        _print(result, width)
    right = sum(result.is_right for result in results)
    click.echo(f"{right} of {len(results)} right")
    if right < len(results):
        raise click.exceptions.Exit(1)


def _print(result: CaseResult, width: int) -> None:
    verdict = "unreadable" if result.unreadable else "right" if result.is_right else "wrong"
    click.echo(f"{result.case['id']:{width}}  {verdict:10}  {result.case.get('title') or ''}".rstrip())
    for reason in (*result.unreadable, *result.wrong):
        click.echo(f"{'':{width}}  {'':10}  - {reason}")
    for path in result.notes:
        note = f"{path} is not part of the form and was not looked at"
        click.echo(f"{'':{width}}  {'':10}  ({note})")
