"""What founders have answered to what was read in their products' words."""

from sqlalchemy import select

from atmp_match.extensions import db
from atmp_match.matching.models import ReadingAnswer


def answered_readings(product_id: int) -> frozenset[tuple[str, str]]:
    """Return the kind and the first code of every proposal that a product's founder has answered."""
    rows = select(ReadingAnswer.kind, ReadingAnswer.proposed_code).where(ReadingAnswer.product_id == product_id)
    return frozenset((row.kind, row.proposed_code) for row in db.session.execute(rows))


def confirmed_services(product_id: int) -> list[str]:
    """Return the services that a founder has confirmed from the text of a product, the first confirmed first."""
    answer = ReadingAnswer
    of_product = select(answer.chosen_code).where(answer.product_id == product_id, answer.kind == "service")
    chosen = db.session.scalars(of_product.order_by(answer.answered_at, answer.proposed_code))
    return [code for code in chosen if code]
