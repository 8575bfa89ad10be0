"""The forms of the brief, one for each section."""

from atmp_match.products.forms.needs import NeedForm, need_form
from atmp_match.products.forms.sections import SectionForm, section_form, typed_in
from atmp_match.products.forms.start import StartForm

__all__ = ["NeedForm", "SectionForm", "StartForm", "need_form", "section_form", "typed_in"]
