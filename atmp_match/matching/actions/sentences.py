"""Every sentence that matching can say, by code; placeholders are filled by `texts`."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REASONS: Mapping[str, LazyString] = {
    "modality-named": _l("Names your kind of product: %(modality)s"),
    "modality-judged": _l("Its page speaks of a wide field, and we read your kind of product into it: %(modality)s"),
    "modality-group": _l("Its page names a wide field that takes in your kind of product: %(modality)s"),
    "modality-any": _l("Takes any kind of product"),
    "modality-unknown": _l("No page says that it takes your kind of product: %(modality)s"),
    "focus-only": _l("Made for this kind of product alone"),
    "focus-few": _l("Made for few kinds of product, yours among them"),
    "focus-wide": _l("Takes many kinds of product, with no focus on yours"),
    "grade-exact": _l("Has the grade you need: %(grade)s"),
    "grade-higher": _l("Works at a higher grade than you need (%(offered_grades)s), which may cost more"),
    "grade-far-higher": _l("Works only at %(offered_grades)s, far above the grade you need"),
    "grade-unknown": _l("No page states its grade"),
    "containment-known": _l("Its containment was seen on a page: up to %(containment_max)s"),
    "containment-judged": _l("Containment up to %(containment_max)s, by our own assessment"),
    "containment-unneeded": _l("The lowest containment level is enough for you"),
    "containment-unknown": _l("No page states its containment level"),
    "scale-fits": _l("Your %(scale)s is within its %(scale_max)s"),
    "scale-unknown": _l("No page states how large it can go"),
    "openness-open": _l("Open to companies"),
    "openness-limited": _l("Open to companies to a limited extent only"),
    "openness-unknown": _l("Whether it takes companies was not seen"),
    "openness-unknown-noted": _l("Whether it takes companies now is not known"),
    "availability-now": _l("In operation on the day you ask"),
    "availability-opens-later": _l("Not open yet, but its page states the day"),
    "availability-planned": _l("Only planned so far"),
    "availability-unproven": _l("Not known if it is in operation"),
    "start-on-time": _l("Within a week of the start you ask for: nothing known speaks against %(start)s"),
    "start-within-month": _l("Can start on %(start)s, within a month of the day you ask for"),
    "start-within-quarter": _l("Can start on %(start)s, within a quarter of the day you ask for"),
    "start-vague": _l("Opens some time in %(opens)s; no day is stated"),
    "start-later": _l("Cannot start before %(start)s, more than a quarter after the day you ask for"),
    "place-same-country": _l("In your country: %(city)s"),
    "place-nordic": _l("In a Nordic neighbour country: %(city)s, %(country)s"),
    "place-eea": _l("In the European Economic Area: %(city)s, %(country)s"),
    "place-europe": _l("In Europe, outside the European Economic Area: %(city)s, %(country)s"),
    "place-far": _l("Outside Europe: %(city)s, %(country)s"),
    "evidence-recent": _l("Backed by a page dated %(evidence)s"),
    "evidence-older": _l("Latest evidence is from %(evidence)s (old)"),
    "evidence-undated": _l("The pages that show it carry no date"),
}

GAPS: Mapping[str, LazyString] = {
    "value-unknown": _l("Its page says it only in part, or as a plan. Ask the hub"),
    "modality-unknown": _l("Ask the hub if it takes your kind of product: %(modality)s"),
    "modality-judged": _l("Your kind of product (%(modality)s) is our reading of its page. Confirm it with the hub"),
    "modality-group": _l("Your kind of product (%(modality)s) is not named by itself. Confirm it with the hub"),
    "grade-unknown": _l("Ask the hub if it works at the grade you need: %(grade)s"),
    "higher-grade": _l("It works at a far higher grade than you need. Agree on price and scope"),
    "containment-unknown": _l("Ask the hub about its containment: you need %(containment)s"),
    "containment-note": _l("About its containment: %(note)s"),
    "containment-assumed": _l("No page states its containment level; %(containment_max)s is our assumption"),
    "scale-unknown": _l("Ask the hub if it can run %(value)s %(unit)s"),
    "limited-access": _l("Takes companies to a limited extent"),
    "limited-access-noted": _l("Takes companies to a limited extent: %(note)s"),
    "openness-unknown": _l("Ask the hub if it takes companies"),
    "openness-unknown-noted": _l("Ask the hub if it takes companies: %(note)s"),
    "planned": _l("Planned: expected to open %(day)s"),
    "opens-later": _l("Opens %(day)s"),
    "overdue": _l("Was planned to open %(day)s; not seen since. Ask the hub"),
    "stale": _l("Last seen %(evidence)s; the cluster office's limit is %(limit)s. Ask the hub if it still holds"),
    "before-evidence": _l("The first proof of it is younger than the day you ask. Ask the hub"),
    "hub-fact": _l("About the hub: %(claim)s (%(seen)s, %(as_of)s)"),
    "not-known": _l("Not known: %(unknown)s"),
    "preparation": _l("Agreements and preparation usually take about %(usual_time)s"),
    "preparation-unpublished": _l(
        "No free time is published here; agreements and preparation usually take about %(usual_time)s"
    ),
}

NOTICES: Mapping[str, LazyString] = {
    "do-not-demand-gmp": _l(
        "HQ is enough here: this is a starting material, made by the principles of GMP. No GMP certificate is required"
    ),
    "demand-gmp": _l("GMP is required here: this is the medicine itself"),
    "gmp-for-starting-material": _l(
        "You ask for GMP. HQ is enough: this is a starting material, and no GMP certificate is required for it"
    ),
    "hq-for-medicine": _l("You wrote HQ. This is the medicine itself, so hubs are looked for that work under GMP"),
    "contradiction-class": _l("The class you chose (%(class)s) does not go with the kind of product: %(modality)s"),
    "contradiction-gene-therapy": _l(
        "Genes are added or changed in this kind of product (%(modality)s), so it counts as gene therapy and not as: "
        "%(class)s"
    ),
    "contradiction-stage-grade": _l(
        "Research grade does not go with the stage you are in (%(stage)s): what patients get must be made under GMP"
    ),
    "contradiction-research-medicine": _l(
        "Research grade is not enough at your stage: this is the medicine itself, and patients get it"
    ),
    "contradiction-research-material": _l(
        "Research grade is not enough at your stage: what goes into a medicine for patients must be HQ at least"
    ),
    "contradiction-never-gmp": _l(
        "This service is never done under GMP: %(service)s. Ask for another grade, or for manufacturing"
    ),
    "contradiction-order": _l("The latest finish (%(finish)s) comes before the earliest start (%(start)s)"),
    "contradiction-past": _l("The latest finish (%(finish)s) has passed"),
    "contradiction-duration": _l("The work you ask for takes %(days)s days, and the time you gave is %(window)s days"),
    "contradiction-permit-start": _l(
        "Level 3 needs a permit before each new use, about %(days)s days; it cannot start on %(start)s"
    ),
    "contradiction-window": _l("The time you gave is shorter than the shortest such work: %(days)s days"),
    "contradiction-permit": _l(
        "Level 3 needs a permit before each new use, about %(days)s days; the time you gave is shorter"
    ),
    "contradiction-scale": _l("A run of %(value)s L is larger than any known here; the largest is %(largest)s L"),
    "contradiction-containment": _l(
        "What you gave, %(containment)s, is outside what is usual for this kind of product (%(usual)s). "
        "Check the biosafety assessment"
    ),
}

NEAR_MISSES: Mapping[str, LazyString] = {
    "grade": _l("It would match if %(grades)s were enough. It is not: you need %(grade)s"),
    "grade-enough": _l("It would match if you asked for %(grades)s, which is enough here"),
    "containment": _l("It would match if %(containment_max)s were enough. It is not: you need %(containment)s"),
    "scale": _l("It would match if %(scale_max)s were enough; you ask for %(scale)s"),
    "dates": _l("It would match if you could finish on %(possible_finish)s or later"),
    "opens": _l("It would match if you could wait until it opens, some time in %(opens)s"),
    "ended": _l("It would match if it had not ended on %(until)s"),
}

CLASSES: Mapping[str, LazyString] = {
    "not-atmp-stated": _l("Not an advanced therapy, as you say. Hubs that take other products are still shown"),
    "not-atmp-by-rule": _l("Not an advanced therapy: %(modality)s. Hubs that take other products are still shown"),
    "not-atmp-by-modality": _l("Usually not an advanced therapy. Hubs that take other products are still shown"),
    "starting-material": _l(
        "A starting material has no class of its own; the class is that of the product made from it"
    ),
    "ask-cat": _l("The class depends on the product. Ask EMA's committee CAT for a classification"),
    "not-told": _l("The class is not known yet"),
    "atmp-stated": _l("An advanced therapy: %(class)s, as you say"),
    "atmp-by-modality": _l("Usually an advanced therapy: %(class)s"),
}

WHYS: Mapping[str, LazyString] = {
    "bottleneck": _l("Answers where you are stuck: %(bottleneck)s"),
    "chain-step": _l("A step that lies ahead: %(step)s (%(modality)s)"),
    "understood": _l("Found in your own words: %(words)s. Not confirmed"),
    "asked": _l("From your list of needs"),
}

# The short name of a need under its vial.
SHORT: Mapping[str, LazyString] = {
    "process-development": _l("Process"),
    "pilot-run": _l("Pilot"),
    "contained-lab": _l("Lab"),
    "plasmid-manufacturing": _l("Plasmid"),
    "vector-manufacturing": _l("Vector"),
    "cell-manufacturing": _l("Cells"),
    "cleanroom-suite": _l("Suite"),
    "rna-manufacturing": _l("RNA"),
    "microbial-manufacturing": _l("Microbes"),
    "fill-finish": _l("Filling"),
    "quality-control": _l("Testing"),
    "potency-assay": _l("Potency"),
    "cell-banking": _l("Bank"),
    "qp-release": _l("Release"),
    "quality-support": _l("Quality"),
    "regulatory-advice": _l("Advice"),
    "gmo-notification": _l("GMO"),
    "technology-transfer": _l("Transfer"),
    "training": _l("Training"),
    "cryo-storage": _l("Storage"),
    "clinical-support": _l("Clinic"),
    "business-support": _l("Business"),
    "funding-advice": _l("Funding"),
    "navigation": _l("Guidance"),
}

# What keeps an offer out, and what would have to change.
BARRIERS: Mapping[str, tuple[LazyString, LazyString]] = {
    "service-fact": (_l("Known not to be there: %(claim)s"), _l("The hub would have to begin with it")),
    "modality": (
        _l("Takes %(modalities)s; yours is %(modality)s"),
        _l("The hub would have to take your kind of product: %(modality)s"),
    ),
    "grade": (
        _l("Works at %(offered_grades)s; you need %(grade)s"),
        _l("The hub would have to work at %(grade)s"),
    ),
    "grade-enough": (
        _l("Works at %(offered_grades)s; you ask for %(grade)s"),
        _l("Ask for %(grades)s, which is enough here"),
    ),
    "grade-fact": (
        _l("Known not to be there at the grade you need: %(claim)s"),
        _l("The hub would have to work at %(grade)s"),
    ),
    "containment": (
        _l("Its containment goes up to %(containment_max)s; you need %(containment)s"),
        _l("The hub would have to be cleared for %(containment)s"),
    ),
    "scale": (
        _l("Goes up to %(scale_max)s; you ask for %(scale)s"),
        _l("Ask for %(scale_max)s or less"),
    ),
    "openness": (
        _l("Works for its owner alone"),
        _l("The site would have to take other companies' work"),
    ),
    "openness-fact": (
        _l("Known not to take other companies' work: %(claim)s"),
        _l("The site would have to take other companies' work"),
    ),
    "dates": (
        _l("Cannot be finished before %(possible_finish)s"),
        _l("Finish on %(possible_finish)s or later"),
    ),
    "opens": (_l("Opens some time in %(opens)s"), _l("Wait until it opens, some time in %(opens)s")),
    "ended": (_l("Ended on %(until)s"), _l("The hub would have to go on with it")),
    "ended-and-dates": (
        _l("Ended on %(until)s, and could not be finished in your dates either"),
        _l("The hub would have to go on with it, and you finish on %(possible_finish)s or later"),
    ),
    "full": (_l("Its calendar has no room in the next ten years"), _l("Other bookings would have to be given up")),
    "unheard-of": (_l("Nobody could know of it on the day you ask"), _l("Ask again as of a later day")),
}
