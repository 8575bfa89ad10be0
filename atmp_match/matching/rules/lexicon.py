"""What free text seems to say, in English and Swedish: the vocabulary's own names and a few words of the field.

Nothing found here is confirmed: it may propose a modality or a service, never a grade, a level, a scale or a date.
"""

import re
from collections.abc import Iterator, Mapping

from atmp_match.catalogue.rules import Taxonomy, TermValue
from atmp_match.matching.rules.answers import Understood

# Kind and code: the beginnings of words, or whole phrases, that speak for it. Matched at a word's start, without case.
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("modality", "aav"): ("aav", "adeno-associated", "adenoassocierad"),
    ("modality", "lentiviral-vector"): ("lentiv",),
    ("modality", "gammaretroviral-vector"): ("gammaretrov", "gamma-retrov", "retroviral", "retrovirus"),
    ("modality", "oncolytic-adenovirus"): ("oncolytic", "onkolyt", "adenovir"),
    ("modality", "mrna-lnp"): ("mrna", "lipid nanopart", "lipidpartik", "lipidnanopart"),
    ("modality", "car-t-autologous"): ("car-t", "car t", "tcr-t", "tcr t"),
    ("modality", "gene-edited-cells"): ("crispr", "gene-edited", "gene edited", "genredigera"),
    ("modality", "nk-autologous"): ("nk cell", "nk-cell", "natural killer"),
    ("modality", "dendritic-cells"): ("dendrit",),
    ("modality", "msc"): ("msc", "mesenchym", "mesenkym", "stromal cell", "stromacell", "stromal"),
    ("modality", "psc-derived"): ("ipsc", "ips-cell", "ips cell", "pluripotent", "embryonic stem", "embryonal"),
    ("modality", "hsc-gene-modified"): ("haematopoietic", "hematopoietic", "blodstamcell", "blood stem cell"),
    ("modality", "tissue-engineered"): ("skin cell", "hudcell", "keratinocyt", "cartilage", "brosk", "tissue-eng"),
    ("modality", "decellularised-graft"): ("decellular",),
    ("modality", "engineered-bacteria"): ("lactobacill", "engineered bacteria", "modifierade bakterier"),
    ("modality", "extracellular-vesicles"): ("exosom", "extracellular vesicle", "extracellulära vesik"),
    ("modality", "bacteriophage"): ("phage", "bacteriophage", "bakteriofag", "fagterapi", "fager"),
    ("modality", "oligonucleotide"): ("oligonucleotid", "oligonukleotid", "antisense", "sirna"),
    ("modality", "viral-vaccine"): ("virus-based vaccin", "virusbaserade vaccin", "virusbaserat vaccin"),
    ("modality", "plasmid-drug"): ("naked plasmid", "dna vaccine", "dna-vaccin"),
    ("modality", "plasmid-starting-material"): ("plasmid",),
    ("service", "training"): ("training", "course", "utbildning", "kurs"),
    ("service", "contained-lab"): ("bsl-2", "bsl-3", "biosafety level", "skyddsnivå", "level 2", "contained lab"),
    ("service", "process-development"): ("process development", "processutveckling"),
    ("service", "pilot-run"): ("pilot", "bioreactor run", "bioreaktorkörning"),
    ("service", "fill-finish"): ("fill and finish", "fill/finish", "fill-finish", "steril fyllning"),
    ("service", "cryo-storage"): ("cryostorage", "frozen storage", "fryst förvaring", "kryoförvaring"),
    ("service", "regulatory-advice"): ("regulatory advice", "regulatorisk rådgivning", "classification"),
    ("service", "clinical-support"): ("clinic", "klinik", "apheresis", "aferes", "hospital"),
    ("service", "technology-transfer"): ("technology transfer", "tech transfer", "tekniköverföring"),
    ("service", "cell-banking"): ("master cell bank", "cell bank", "cellbank"),
    ("service", "quality-control"): ("release test", "stability stud", "frisläppningstest", "stabilitetsstud"),
    ("service", "potency-assay"): ("potency", "potens"),
    ("service", "funding-advice"): ("voucher", "grant", "bidrag", "finansiera"),
    ("stage", "gmp-early"): ("phase 1", "phase i ", "phase 2", "fas 1", "fas 2", "first trial", "first-in-human"),
    ("stage", "scale-up"): ("scale up", "scale-up", "skalas upp", "skala upp", "uppskalning"),
    ("stage", "pivotal"): ("pivotal", "phase 3", "fas 3"),
    ("bottleneck", "process-scale"): ("does not scale", "scale up", "scale-up", "skalas upp", "skala upp"),
    ("bottleneck", "containment"): ("bsl-2", "skyddsnivå 2", "live virus", "levande virus"),
    ("bottleneck", "regulatory-path"): ("clear answer on the class", "räknas som genterapi", "classification"),
    ("bottleneck", "skills"): ("hands-on practice", "train our", "utbilda vår"),
    ("bottleneck", "gmp-slot"): ("gmp batch", "gmp slot", "gmp-sats", "under gmp", "gmp material", "gmp-tid"),
}  # fmt: skip
KINDS = ("modality", "service", "bottleneck", "stage")
LONGEST = 20_000  # characters that are looked at


def understand(text: str, taxonomy: Taxonomy) -> tuple[Understood, ...]:
    """Return the terms that the text seems to name, by kind, and within a kind in the order of the text."""
    if not text.strip():
        return ()
    looked_at = text[:LONGEST]
    found = sorted(_finds(looked_at, taxonomy), key=lambda find: (KINDS.index(find[1]), find[0]))
    first: dict[tuple[str, str], Understood] = {}
    for _place, kind, code, words in found:
        first.setdefault((kind, code), Understood(kind, code, words))
    return _without_shadows(tuple(first.values()))


def _finds(text: str, taxonomy: Taxonomy) -> Iterator[tuple[int, str, str, str]]:
    for kind in KINDS:
        for code, term in taxonomy[kind].items():
            for phrase in (*WORDS.get((kind, code), ()), *_phrases(kind, term)):
                hit = re.search(rf"(?<!\w){re.escape(phrase)}\w*", text, re.IGNORECASE)
                if hit:
                    yield hit.start(), kind, code, hit.group(0).strip()


def _phrases(kind: str, term: TermValue) -> Iterator[str]:
    yield from (name for name in (term.name_en, term.name_sv) if name)
    if kind == "bottleneck":
        yield from (phrase.rstrip(".?") for phrase in (*term.data["phrases_en"], *term.data["phrases_sv"]))


def _without_shadows(found: tuple[Understood, ...]) -> tuple[Understood, ...]:
    # "Naked plasmid" is the medicine: the plain word plasmid inside it proposes nothing of its own.
    codes = {u.code for u in found}
    shadowed = {"plasmid-starting-material"} if "plasmid-drug" in codes else set()
    return tuple(u for u in found if u.code not in shadowed)
