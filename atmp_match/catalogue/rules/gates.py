"""What has to be in place before work can begin, and how long that usually takes. Pure."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from atmp_match.catalogue.rules.vocabulary import Taxonomy

# What each gate waits for. Confidentiality comes first; review, biosafety and agreements then run side by side, master
# and quality agreement too; the process moves in when they stand. Ethics is the company's own and waits for nobody.
AFTER: Mapping[str, tuple[str, ...]] = {
    "cda": (),
    "access-review": ("cda",),
    "biosafety-assessment": ("cda",),
    "gmm-notification": ("cda", "biosafety-assessment"),
    "quality-audit": ("cda",),
    "msa": ("cda",),
    "quality-agreement": ("cda", "quality-audit"),
    "tech-transfer": ("cda", "gmm-notification", "msa", "quality-agreement"),
    "training": ("cda", "access-review", "biosafety-assessment"),
    "ethics": (),
}
FIRST = ("cda",)  # what a gate of the office's own waits for


def gates_of(service: str, grades: Sequence[str], extra: Collection[str], taxonomy: Taxonomy) -> list[str]:
    """Return the gates before a service, in their order: the service's, by grade where it differs, and the hub's own.

    :param grades: at which the offer works; the highest decides
    :param extra: gates that the hub adds to every service
    """
    term = taxonomy["service"].get(service)
    if term is None:
        return []
    grade = max(grades, key=taxonomy.grade_rank, default=None)
    codes = {*term.data.get("gates_by_grade", {}).get(grade, term.data["gates"]), *extra}
    return sorted(codes, key=lambda code: int(taxonomy["gate"][code].data["order"]))


def preparation_days(gates: Sequence[str], taxonomy: Taxonomy) -> int:
    """Return the days that these gates usually take together: the longest way through them, each in its usual time."""
    met: dict[str, int] = {}
    for code in sorted(gates, key=_depth):
        begins = max((met[before] for before in AFTER.get(code, FIRST) if before in met), default=0)
        met[code] = begins + int(taxonomy["gate"][code].data["typical_days"])
    return max(met.values(), default=0)


@lru_cache
def _depth(code: str) -> int:
    return 1 + max((_depth(before) for before in AFTER.get(code, FIRST)), default=0)
