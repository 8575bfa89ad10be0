"""The form of the start page: a paragraph, or a few picks, from somebody who may have no account."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Length, ValidationError

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.products.forms.fields import ListField, LongTextField, NoPersonalNumber, names
from atmp_match.products.rules import Profile
from atmp_match.products.rules.typed import LONGEST_DESCRIPTION
from atmp_match.shared.forms import HouseForm

KINDS = {"modality": "modality", "stage": "stage", "bottleneck": "bottleneck"}


class TryForm(HouseForm):
    """What to match. It changes nothing and is stored nowhere, so that it needs no token, nor a session for one."""

    class Meta:
        """No token."""

        csrf = False

    description = LongTextField(
        _l("What you develop, and where you are stuck"),
        [
            Length(
                max=LONGEST_DESCRIPTION,
                message=_l("The text can have at most %(max)d characters. Shorten it; nothing of it is lost here"),
            ),
            NoPersonalNumber(),
        ],
        description=_l("A paragraph in English or Swedish. Nothing about patients or donors."),
    )
    modality = ListField(_l("Kind of product"))
    stage = ListField(_l("Stage"))
    bottleneck = ListField(_l("Where are you stuck?"))

    def validate_description(self, field: LongTextField) -> None:
        """Ask for something to go by; a stage alone finds nothing."""
        if not (field.data or self.modality.data or self.bottleneck.data):
            raise ValidationError(_("Write a few sentences, or choose a kind of product or where you are stuck"))

    def offer(self, taxonomy: Taxonomy, language: str) -> None:
        """Fill the choices from the vocabulary, in the reader's language."""
        for name, kind in KINDS.items():
            terms = [(code, term.name(language)) for code, term in taxonomy[kind].items()]
            self[name].choices = names(terms, empty=_("Not chosen"))

    def profile(self) -> Profile:
        """Return what was typed as the profile that it makes."""
        return Profile(
            modality=self.modality.data,
            stage=self.stage.data,
            bottlenecks=(self.bottleneck.data,) if self.bottleneck.data else (),
            description=self.description.data or "",
        )

    def typed(self) -> Mapping[str, str]:
        """Return what was typed and is not empty, for keeping."""
        return {name: value for name in ("description", *KINDS) if (value := self[name].data)}
