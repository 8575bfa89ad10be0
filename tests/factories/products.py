"""Made-up products."""

from datetime import date
from itertools import count

from atmp_match.extensions import db
from atmp_match.products.models import Product
from atmp_match.shared.transactions import transaction

_numbers = count(1)


def make_product(actor, **columns) -> Product:
    """Store a product of the actor's company; without more it is only a code name."""
    with transaction():
        product = Product(organisation_id=min(actor.company_ids), **{"code_name": f"ALM-{next(_numbers)}", **columns})
        db.session.add(product)
        db.session.flush()
        db.session.refresh(product)
    return product


def make_ziccum(actor, **columns) -> Product:
    """Store a company that dries a virus-based vaccine and needs a level 2 laboratory, not GMP."""
    return make_product(actor, **{
        "code_name": "DRY-1", "atmp_class": "not-atmp", "class_basis": "own-assessment", "modality": "viral-vaccine",
        "stage": "scale-up", "grade_needed": "research", "containment": "bsl-2", "country": "SE",
        "brings": ["drug-substance", "team"], "bottlenecks": ["containment", "process-scale"], **columns,
    })  # fmt: skip


def make_stromal_cells(actor, **columns) -> Product:
    """Store a company that needs its stromal cells made under GMP."""
    return make_product(actor, **{
        "code_name": "MSC-7", "atmp_class": "sctmp", "class_basis": "own-assessment", "modality": "msc",
        "stage": "gmp-early", "grade_needed": "gmp", "containment": "bsl-1", "country": "SE",
        "brings": ["starting-cells", "process"], "bottlenecks": ["gmp-slot"],
        "earliest_start": date(2027, 9, 1), "latest_finish": date(2028, 6, 30), **columns,
    })  # fmt: skip
