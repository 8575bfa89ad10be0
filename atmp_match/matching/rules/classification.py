"""Is it an ATMP? Yes, no, or ask EMA's committee CAT; never a guess."""

from collections.abc import Sequence

from atmp_match.catalogue.rules import Taxonomy, TermValue
from atmp_match.matching.rules.answers import Classification, Understood
from atmp_match.products.rules import Profile

STARTING_MATERIAL = "starting-material"


def classify(profile: Profile, understood: Sequence[Understood], taxonomy: Taxonomy) -> Classification:
    """Tell the class: the company's own statement first, then what follows from the modality."""
    modality = profile.modality or next((u.code for u in understood if u.kind == "modality" and u.preselected), None)
    term = taxonomy["modality"].get(modality or "")
    by_modality = str(term.data["class"]) if term else "unclassified"
    stated = profile.atmp_class if profile.atmp_class in taxonomy["product-class"] else None
    code = stated or by_modality
    atmp = str(taxonomy["product-class"][code].data["is_atmp"])
    if atmp == "no":
        by_term = "not-atmp-by-rule" if term and is_settled(term) else "not-atmp-by-modality"
        return Classification("no", code, "not-atmp-stated" if stated else by_term, modality)
    if term and term.data.get("role") == STARTING_MATERIAL and code == "unclassified":
        return Classification("unclassified", code, "starting-material")
    if _is_open(profile, code, by_modality, known=term is not None):
        return Classification("unclassified" if atmp == "unknown" else atmp, code, "ask-cat")
    if atmp == "unknown":
        return Classification("unclassified", code, "not-told")
    return Classification("yes", code, "atmp-stated" if stated else "atmp-by-modality")


def is_settled(term: TermValue) -> bool:
    """Tell that a rule names the class of this kind of product: it was read on a page, and no note limits it."""
    return term.data["basis"].get("class") == "source" and not term.data.get("note_en")


def _is_open(profile: Profile, code: str, by_modality: str, *, known: bool) -> bool:
    if profile.class_basis == "cat-recommendation" and code != "unclassified":
        return False
    return (known and by_modality == "unclassified") or (code == "unclassified" and (known or bool(profile.atmp_class)))
