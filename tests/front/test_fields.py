import pytest
from flask import render_template_string
from wtforms import Form, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional

SHOW = (
    '{% from "_fields.html" import errsum, field, radios, checkboxes %}'
    "{{ errsum(form) }}{{ field(form.name, autocomplete='name') }}"
    "{{ radios(form.grade, hints={'gmp': 'For patients'}) }}"
    "{{ checkboxes(form.brings) }}"
)


class BriefForm(Form):
    name = StringField("Code name", [InputRequired("Enter a code name")], description="Only you see it")
    grade = RadioField("Grade", [InputRequired("Choose a grade")], choices=[("gmp", "GMP"), ("research", "Research")])
    brings = SelectMultipleField("You bring", [Optional()], choices=[("vector", "Vector"), ("cells", "Cells")])


@pytest.fixture
def show(app):
    def draw(**typed):
        form = BriefForm(**typed)
        if not typed:
            form.validate()
        with app.test_request_context("/"):
            return render_template_string(SHOW, form=form)

    return draw


def test_the_summary_says_the_same_words_as_the_field_and_links_to_it(show):
    page = show()
    assert '<li><a href="#name">Enter a code name</a></li>' in page
    assert '<span class="vh">Error: </span>Enter a code name</span>' in page
    assert 'id="name"' in page


def test_a_field_in_error_is_described_by_its_hint_and_its_error(show):
    page = show()
    assert 'aria-describedby="name-hint name-error"' in page
    assert 'aria-invalid="true"' in page
    assert '<span class="hint" id="name-hint">Only you see it</span>' in page


def test_the_summary_of_a_group_leads_to_its_first_choice(show):
    page = show()
    assert '<a href="#grade">Choose a grade</a>' in page
    assert 'value="gmp" id="grade"' in page


def test_what_was_typed_and_chosen_is_kept(show):
    page = show(name='A "1" <b>', grade="research", brings=["cells"])
    assert 'value="A &#34;1&#34; &lt;b&gt;"' in page
    assert 'value="research" id="grade-1" checked' in page
    assert 'value="cells" id="brings-1" checked' in page
    assert "errsum" not in page


def test_a_choice_has_its_small_print_and_an_optional_group_says_so(show):
    page = show(name="A")
    assert "<small>For patients</small>" in page
    assert "<legend>You bring <span" in page
    assert "(optional)" in page
