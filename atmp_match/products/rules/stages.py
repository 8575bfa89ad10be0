"""Which steps of a chain still lie ahead at a stage, and which are not due yet.

A founder plans the present stage and the next one, about 18 months: release of batches is no need of a research
project, and building the process is behind a product that is already in the clinic. A bottleneck overrules this: who
says that the process does not scale needs process development at any stage.
"""

from collections.abc import Mapping

from atmp_match.catalogue.rules import Taxonomy

# Service: (first stage, last stage), by the stages' order: research 0, pre-gmp 1, scale-up 2, gmp-early 3, pivotal 4,
# commercial 5. A service that is not listed is needed at every stage.
DUE: Mapping[str, tuple[int, int]] = {
    "process-development": (0, 2),
    "contained-lab": (0, 2),
    "pilot-run": (1, 2),
    "cell-banking": (1, 3),
    "potency-assay": (1, 4),
    "technology-transfer": (2, 3),
    "vector-manufacturing": (1, 5),
    "cell-manufacturing": (2, 5),
    "rna-manufacturing": (2, 5),
    "microbial-manufacturing": (2, 5),
    "fill-finish": (2, 5),
    "quality-control": (2, 5),
    "qp-release": (3, 5),
    "cryo-storage": (3, 5),
    "clinical-support": (2, 5),
    "regulatory-advice": (0, 3),
}
ALWAYS = (0, 5)


def is_due(service: str, stage: str | None, taxonomy: Taxonomy) -> bool:
    """Tell whether a step of this service is a need at this stage; without a stage every step is."""
    if stage not in taxonomy["stage"]:
        return True
    first, last = DUE.get(service, ALWAYS)
    return first <= int(taxonomy["stage"][stage or ""].data["order"]) <= last
