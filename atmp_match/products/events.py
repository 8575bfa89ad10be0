"""What has happened to a product. Ids and codes only: nothing of what a company wrote about it."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class ProductDescribed(Event):
    """A product was created, or a section of its brief was saved."""

    product_id: int
    section: str
    version: int
