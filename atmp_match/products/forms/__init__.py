"""The forms of the brief, one for each section."""

from atmp_match.products.forms.sections import SectionForm, section_form, typed_in
from atmp_match.products.forms.start import StartForm

__all__ = ["SectionForm", "StartForm", "section_form", "typed_in"]
