"""What was read in a product's own words, as a form: for each thing the terms it may be, another one, or none."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.actions.readings import Questions
from atmp_match.matching.rules.lexicon.proposals import Group, Reply, preselected_in
from atmp_match.organisations.forms import ShownForm

OTHER, NONE = "other", "none"  # no code of the vocabulary


class ReadingsForm(ShownForm):
    """The questions that are open; each has two fields, its chips and the list of every other term of its kind."""

    seen = HiddenField()
    share = BooleanField(_l("The words may be shown to the lexicon's editor"))
    questions: Questions

    def replies(self) -> list[Reply] | None:
        """Return what was answered; None, with an error beside each field, where something cannot be understood."""
        replies = [reply for group in self.questions.groups if (reply := self._reply(group))]
        if not self.errors and not replies:
            self.form_errors.append(_("Choose an answer to at least one of them"))
        return None if self.errors else replies

    def _reply(self, group: Group) -> Reply | None:
        picked, other = self[group.name].data, self[f"{group.name}-other"].data
        if not picked and not other:
            return None
        if other and picked not in (None, OTHER):
            self._refuse(group, _("Choose either one of the proposals or another one in the list, not both"))
        elif picked == OTHER and not other:
            self._refuse(group, _("Choose in the list what it is"))
        elif picked not in (None, OTHER, NONE, *(option.code for option in group.options)):
            self._refuse(group, _("Choose one of the answers in the list"))
        elif picked == NONE:
            return Reply(group.kind, group.first.code, self.questions.said.one(group.kind))
        return Reply(group.kind, group.first.code, other or picked)

    def _refuse(self, group: Group, words: str) -> None:
        self[group.name].errors = [words]


def readings_form(questions: Questions, taxonomy: Taxonomy, language: str, *, sent: bool = False) -> ReadingsForm:
    """Return the form of these questions, as it was sent or with the likeliest chosen where it leads clearly."""
    fields: dict[str, Any] = {}
    chosen: dict[str, Any] = {"seen": questions.seen}
    for group in questions.groups:
        names = [(option.code, taxonomy.name(group.kind, option.code, language)) for option in group.options]
        shown = {code for code, _name in names}
        others = [(code, term.name(language)) for code, term in taxonomy[group.kind].items() if code not in shown]
        fields[group.name] = RadioField(choices=[*names, (OTHER, OTHER), (NONE, NONE)], validate_choice=False)
        fields[f"{group.name}-other"] = SelectField(choices=[("", _("Choose")), *others], validate_choice=False)
        chosen[group.name] = preselected_in(group, questions.said)
    made = type("ReadingsForm", (ReadingsForm,), fields)
    form: ReadingsForm = made() if sent else made(formdata=None, data=chosen)
    form.questions = questions
    return form
