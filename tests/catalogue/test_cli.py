"""`flask catalogue import`."""


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["catalogue", "import", *map(str, arguments)])


def test_without_a_file_the_seed_is_imported(app):
    done = run(app)
    assert (done.exit_code, done.output) == (0, "Nothing has changed.\n")


def test_a_file_may_add_to_the_vocabulary(app, tmp_path):
    (tmp_path / "more.yaml").write_text("bring_items: [{code: own-bag, name_en: Own bag, name_sv: Egen påse}]\n")
    done = run(app, tmp_path / "more.yaml")
    assert (done.exit_code, done.output) == (0, "terms: 1 new or changed\n")


def test_problems_are_printed_one_a_line_and_nothing_is_imported(app, tmp_path):
    (tmp_path / "wrong.yaml").write_text("bring_items: [{code: A B, name_en: Own bag}]\n")
    done = run(app, tmp_path / "wrong.yaml")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "wrong.yaml: bring_items[A B].name_sv: is missing",
        "wrong.yaml: bring_items[A B].code: must be small letters, digits and hyphens",
    ]
    assert run(app).output == "Nothing has changed.\n"
